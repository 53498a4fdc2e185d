import { ChoiceList, Filters } from "@shopify/polaris";
import { useNavigate } from "@remix-run/react";
import { formatCount } from "~/ui/format-count";
import { useTypedText } from "~/ui/use-typed-text";
import { SKU_STATE_LABELS, SKU_STATES, type SkuState } from "./sku-state";

interface SkuFiltersProps {
  search: string;
  state: SkuState | null;
  counts: Partial<Record<SkuState, number>>;
}

/** Search and match state; both stand in the page's address. */
export function SkuFilters({ search, state, counts }: SkuFiltersProps) {
  const navigate = useNavigate();
  const go = (next: { search?: string; state?: string }) => {
    const query = new URLSearchParams({ search, state: state ?? "", ...next });
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
      ]}
      appliedFilters={
        state ? [{ key: "state", label: SKU_STATE_LABELS[state], onRemove: () => go({ state: "" }) }] : []
      }
      onClearAll={() => go({ search: "", state: "" })}
    />
  );
}
