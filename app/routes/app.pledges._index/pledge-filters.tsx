import { Box, ChoiceList, Filters, TextField, type FiltersProps } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { PLEDGE_OUTCOMES } from "~/modules/pledges/pledge";
import {
  SHIPPING_FILTERS,
  type PledgeFilter,
  type ShippingFilter,
} from "~/modules/pledges/views/pledge-filter";
import { PLEDGE_STATES } from "~/modules/pledges/pledge-state";
import type { CampaignView, PledgeSummary } from "~/modules/pledges/views/views";
import { countryName } from "~/ui/country-name";
import { formatCount } from "~/ui/format-count";
import { OUTCOME_LABELS } from "~/ui/outcome-badge";
import { problemLabel } from "~/ui/problem-label";
import { STATE_LABELS } from "~/ui/state-badge";
import { useTypedText } from "~/ui/use-typed-text";

const PINNED = ["state", "problem", "outcome", "shipping"];
const SHIPPING_FILTER_LABELS: Record<ShippingFilter, string> = {
  ready: "Ready to ship",
  on_hold: "On hold in Shopify",
  partially_shipped: "Partially shipped",
  shipped: "Shipped",
  delivered: "Delivered",
  hidden: "Cannot be checked",
};
const NAMES = [
  "state",
  "outcome",
  "problem",
  "campaign",
  "country",
  "sku",
  "batch",
  "import",
  "shipping",
  "different",
  "search",
];

interface PledgeFiltersProps {
  filter: PledgeFilter;
  summary: PledgeSummary;
  campaigns: CampaignView[];
}

/** Search and filters; what is chosen stands in the page's address, so it can be linked and reloaded. */
export function PledgeFilters({ filter, summary, campaigns }: PledgeFiltersProps) {
  const { change, clearAll } = useFilterAddress();
  const [search, setSearch] = useTypedText(filter.search ?? "", (text) => change({ search: text }));
  return (
    <Filters
      queryValue={search}
      queryPlaceholder="Search name, e-mail, Backer ID or order"
      onQueryChange={setSearch}
      onQueryClear={() => setSearch("")}
      filters={filterControls(filter, summary, campaigns, change)}
      appliedFilters={appliedFilters(filter, campaigns, change)}
      onClearAll={clearAll}
    />
  );
}

type Change = (values: Record<string, string>) => void;

function useFilterAddress(): { change: Change; clearAll: () => void } {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const change: Change = (values) => {
    const next = new URLSearchParams([...query].filter(([name]) => NAMES.includes(name)));
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    navigate(`?${next.toString()}`, { replace: true, preventScrollReset: true });
  };
  return { change, clearAll: () => navigate("?", { preventScrollReset: true }) };
}

function filterControls(
  filter: PledgeFilter,
  summary: PledgeSummary,
  campaigns: CampaignView[],
  change: Change,
): FiltersProps["filters"] {
  const choice = (
    key: string,
    label: string,
    value: string | undefined,
    choices: { label: string; value: string }[],
  ) => ({
    key,
    label,
    pinned: PINNED.includes(key),
    filter: (
      <ChoiceList
        title={label}
        titleHidden
        choices={choices}
        selected={value ? [value] : []}
        onChange={([chosen]) => change({ [key]: chosen ?? "" })}
      />
    ),
  });
  const states = PLEDGE_STATES.filter((state) => summary.states[state] > 0 || filter.state === state);
  return [
    choice(
      "state",
      "State",
      filter.state,
      states.map((state) => ({
        label: `${STATE_LABELS[state]} (${formatCount(summary.states[state])})`,
        value: state,
      })),
    ),
    choice(
      "problem",
      "Problem",
      filter.problem,
      summary.problems.map(({ code, count }) => ({
        label: `${problemLabel(code)} (${formatCount(count)})`,
        value: code,
      })),
    ),
    choice(
      "outcome",
      "Outcome",
      filter.outcome,
      PLEDGE_OUTCOMES.map((outcome) => ({ label: OUTCOME_LABELS[outcome], value: outcome })),
    ),
    choice(
      "shipping",
      "Shipping",
      filter.shipping,
      SHIPPING_FILTERS.map((shipping) => ({ label: SHIPPING_FILTER_LABELS[shipping], value: shipping })),
    ),
    choice(
      "campaign",
      "Campaign",
      filter.campaignId,
      campaigns.map(({ id, name }) => ({ label: name, value: id })),
    ),
    typed("country", "Country", "Two letters, for example NL", filter.countryCode, change),
    typed("sku", "SKU", "The SKU in full", filter.sku, change),
  ];
}

function typed(key: string, label: string, help: string, value: string | undefined, change: Change) {
  return {
    key,
    label,
    filter: <TypedFilter {...{ label, help, value }} apply={(text) => change({ [key]: text })} />,
  };
}

function TypedFilter(props: {
  label: string;
  help: string;
  value: string | undefined;
  apply: (text: string) => void;
}) {
  const [text, setText] = useTypedText(props.value ?? "", props.apply);
  return (
    <Box minWidth="200px">
      <TextField
        label={props.label}
        helpText={props.help}
        value={text}
        onChange={setText}
        autoComplete="off"
      />
    </Box>
  );
}

function appliedFilters(
  filter: PledgeFilter,
  campaigns: CampaignView[],
  change: Change,
): FiltersProps["appliedFilters"] {
  const entry = (key: string, label: string | undefined | false) =>
    label ? [{ key, label, onRemove: () => change({ [key]: "" }) }] : [];
  return [
    ...entry("state", filter.state && `State: ${STATE_LABELS[filter.state]}`),
    ...entry("problem", filter.problem && `Problem: ${problemLabel(filter.problem)}`),
    ...entry("outcome", filter.outcome && `Outcome: ${OUTCOME_LABELS[filter.outcome]}`),
    ...entry(
      "campaign",
      filter.campaignId &&
        `Campaign: ${campaigns.find(({ id }) => id === filter.campaignId)?.name ?? "unknown"}`,
    ),
    ...entry("country", filter.countryCode && `Country: ${countryName(filter.countryCode)}`),
    ...entry("sku", filter.sku && `SKU: ${filter.sku}`),
    ...entry("batch", filter.batchId && "One batch"),
    ...entry("import", filter.importId && "One import"),
    ...entry("shipping", filter.shipping && `Shipping: ${SHIPPING_FILTER_LABELS[filter.shipping]}`),
    ...entry("different", filter.different && "Order differs from plan"),
  ];
}
