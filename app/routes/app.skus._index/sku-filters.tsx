import { ChoiceList, Filters } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import { formatCount } from "~/ui/format-count";
import { useTypedText } from "~/ui/use-typed-text";
import { SKU_STATE_LABELS, SKU_STATES, type SkuState } from "./sku-state";

interface SkuFiltersProps {
  search: string;
  state: SkuState | null;
  counts: Partial<Record<SkuState, number>>;
  /** Only SKUs with incomplete customs facts are shown. */
  onlyIncomplete: boolean;
  /** How many those are. */
  incomplete: number;
}

const INCOMPLETE = "incomplete";

/** Search, match state and customs; all stand in the page's address. */
export function SkuFilters({ search, state, counts, onlyIncomplete, incomplete }: SkuFiltersProps) {
  const navigate = useNavigate();
  const go = (next: { search?: string; state?: string; customs?: string }) => {
    const query = new URLSearchParams({
      ...{ search, state: state ?? "", customs: onlyIncomplete ? INCOMPLETE : "" },
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
              choices={[{ value: INCOMPLETE, label: `Customs incomplete (${formatCount(incomplete)})` }]}
              selected={onlyIncomplete ? [INCOMPLETE] : []}
              allowMultiple
              onChange={([chosen]) => go({ customs: chosen ?? "" })}
            />
          ),
        },
      ]}
      appliedFilters={[
        ...(state
          ? [{ key: "state", label: SKU_STATE_LABELS[state], onRemove: () => go({ state: "" }) }]
          : []),
        ...(onlyIncomplete
          ? [{ key: "customs", label: "Customs incomplete", onRemove: () => go({ customs: "" }) }]
          : []),
      ]}
      onClearAll={() => go({ search: "", state: "", customs: "" })}
    />
  );
}
