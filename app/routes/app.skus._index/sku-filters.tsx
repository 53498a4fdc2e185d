import { ChoiceList, Filters } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import { formatCount } from "~/ui/format-count";
import { useTypedText } from "~/ui/use-typed-text";
import { parseLacking, SKU_STATE_LABELS, SKU_STATES, type Lacking, type SkuState } from "./sku-state";

interface SkuFiltersProps {
  search: string;
  state: SkuState | null;
  counts: Partial<Record<SkuState, number>>;
  /** Only SKUs that lack something, or that parcels of open pledges need more of; null for all. */
  lacking: Lacking | null;
  /** How many those are. */
  incomplete: number;
  needed: number;
}

const LACKING_LABELS: Record<Lacking, string> = {
  needed: "Missing for open pledges",
  incomplete: "Customs incomplete",
};

/** Search, match state and customs; all stand in the page's address. */
export function SkuFilters({ search, state, counts, lacking, incomplete, needed }: SkuFiltersProps) {
  const navigate = useNavigate();
  const go = (next: { search?: string; state?: string; customs?: string }) => {
    const query = new URLSearchParams({
      ...{ search, state: state ?? "", customs: lacking ?? "" },
      ...next,
    });
    for (const [name, value] of [...query]) if (value === "") query.delete(name);
    navigate(`?${query.toString()}`, { replace: true, preventScrollReset: true });
  };
  const [text, setText] = useTypedText(search, (typed) => go({ search: typed }));
  return (
    <Filters
      queryValue={text}
      queryPlaceholder="Search SKUs"
      onQueryChange={setText}
      onQueryClear={() => setText("")}
      filters={[
        {
          key: "state",
          label: "Match",
          pinned: true,
          filter: (
            <ChoiceList
              title="Match"
              titleHidden
              choices={SKU_STATES.map((value) => ({
                value,
                label: `${SKU_STATE_LABELS[value]} (${formatCount(counts[value] ?? 0)})`,
              }))}
              selected={state ? [state] : []}
              onChange={([chosen]) => go({ state: chosen ?? "" })}
            />
          ),
        },
        {
          key: "customs",
          label: "Customs",
          pinned: true,
          filter: (
            <ChoiceList
              title="Customs"
              titleHidden
              choices={[
                { value: "needed", label: `${LACKING_LABELS.needed} (${formatCount(needed)})` },
                { value: "incomplete", label: `${LACKING_LABELS.incomplete} (${formatCount(incomplete)})` },
              ]}
              selected={lacking ? [lacking] : []}
              onChange={([chosen]) => go({ customs: parseLacking(chosen ?? null) ?? "" })}
            />
          ),
        },
      ]}
      appliedFilters={[
        ...(state
          ? [{ key: "state", label: SKU_STATE_LABELS[state], onRemove: () => go({ state: "" }) }]
          : []),
        ...(lacking
          ? [{ key: "customs", label: LACKING_LABELS[lacking], onRemove: () => go({ customs: "" }) }]
          : []),
      ]}
      onClearAll={() => go({ search: "", state: "", customs: "" })}
    />
  );
}
