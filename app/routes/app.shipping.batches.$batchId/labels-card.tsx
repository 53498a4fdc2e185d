import { BlockStack, Box, Button, Card, InlineStack, Tag, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import type { LabelFailureCode } from "~/modules/postage/buying/label-failure";
import type { LabelShelf } from "~/modules/postage/buying/label-shelf";
import type { BatchView, LabelPage, LabelView } from "~/modules/postage/buying/label-views";
import type { BatchRefundsView } from "~/modules/postage/refunds/refund-views";
import { formatCount } from "~/ui/format-count";
import { failureLabel } from "~/ui/label-failure-label";
import { PagePagination } from "~/ui/page-pagination";
import { QuerySearch } from "~/ui/query-search";
import { labelChoices } from "./label-choices";
import { LabelRow } from "./label-row";

interface LabelsCardProps {
  batch: BatchView;
  page: LabelPage;
  search: string;
  /** By what the labels are filtered; null shows all. */
  shelf: LabelShelf | null;
  reason: LabelFailureCode | null;
  refunds: BatchRefundsView["counts"];
  onRefund: (label: LabelView) => void;
}

/** Every label of the batch with its reason or number, searched and filtered. */
export function LabelsCard(props: LabelsCardProps) {
  const { page, onRefund } = props;
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd" id="labels">
            Labels
          </Text>
          <Filters {...props} />
        </BlockStack>
      </Box>
      {page.labels.length === 0 ? (
        <Box padding="400" paddingBlockStart="0">
          <Text as="p" tone="subdued">
            No such labels.
          </Text>
        </Box>
      ) : null}
      <ul style={{ margin: 0, padding: 0, listStyle: "none" }} aria-labelledby="labels">
        {page.labels.map((label) => (
          <li key={label.id}>
            <LabelRow label={label} onRefund={() => onRefund(label)} />
          </li>
        ))}
      </ul>
      <Box padding="300">
        <PagePagination page={page.page} hasMore={page.hasMore} label="Pages of labels" />
      </Box>
    </Card>
  );
}

function Filters({ batch, search, shelf, reason, refunds }: LabelsCardProps) {
  const [query, setQuery] = useSearchParams();
  const apply = (change: Record<string, string>) => {
    const next = new URLSearchParams(query);
    next.delete("page");
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setQuery(next, { preventScrollReset: true, replace: true });
  };
  const show = (state: string) => apply({ state, reason: "" });
  return (
    <BlockStack gap="300">
      <QuerySearch
        search={search}
        label="Search labels"
        placeholder="Order, backer, Backer ID or tracking number"
      />
      <InlineStack align="start" gap="200">
        <Button size="slim" pressed={shelf === null && reason === null} onClick={() => show("")}>
          {`All ${formatCount(batch.counts.total)}`}
        </Button>
        {labelChoices(batch.counts, refunds).map(({ value, label, count }) => (
          <Button key={value} size="slim" pressed={shelf === value} onClick={() => show(value)}>
            {`${label} ${formatCount(count)}`}
          </Button>
        ))}
        {reason ? <Tag onRemove={() => apply({ reason: "" })}>{failureLabel(reason)}</Tag> : null}
      </InlineStack>
    </BlockStack>
  );
}
