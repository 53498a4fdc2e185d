import { BlockStack, EmptySearchResult, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";
import type { BatchSummary } from "~/modules/postage/buying/label-views";
import { DateTime } from "~/ui/date-time";
import { formatCount } from "~/ui/format-count";
import { Money } from "~/ui/money";
import { PostageBatchBadge } from "~/ui/postage-batch-badge";
import { NumberCell, RecordTable } from "~/ui/record-table";

/** Batches of labels, the newest first; those found by `search` lead to the label that was searched for. */
export function BatchesTable({ batches, search }: { batches: BatchSummary[]; search: string }) {
  return (
    <RecordTable
      rows={batches}
      idOf={({ id }) => id}
      resourceName={{ singular: "batch", plural: "batches" }}
      headings={[
        { title: "Batch" },
        { title: "State" },
        { title: "Labels bought", alignment: "end" },
        { title: "Not bought", alignment: "end" },
        { title: "Total", alignment: "end" },
        { title: "Ship date" },
        { title: "Made" },
      ]}
      cells={(batch) => <Cells batch={batch} search={search} />}
      condensed={(batch) => <Condensed batch={batch} search={search} />}
      emptyState={
        <EmptySearchResult
          title="No batch holds such a label"
          description="Change the search."
          withIllustration
        />
      }
    />
  );
}

function Cells({ batch, search }: RowProps) {
  const { counts, totals } = batch;
  return (
    <>
      <IndexTable.Cell>
        <BatchName batch={batch} search={search} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <PostageBatchBadge state={batch.state} />
      </IndexTable.Cell>
      <NumberCell>{`${formatCount(counts.bought)} of ${formatCount(counts.total)}`}</NumberCell>
      <NumberCell>{formatCount(counts.failed)}</NumberCell>
      <IndexTable.Cell>
        <Text as="span" alignment="end">
          <Money amountMinor={totals.totalMinor} currency="USD" />
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>{batch.shipDate}</IndexTable.Cell>
      <IndexTable.Cell>
        <DateTime iso={batch.createdAt} />
      </IndexTable.Cell>
    </>
  );
}

function Condensed({ batch, search }: RowProps) {
  const { counts, totals } = batch;
  return (
    <>
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <BatchName batch={batch} search={search} />
        <PostageBatchBadge state={batch.state} />
      </InlineStack>
      <Text as="span">
        {`${formatCount(counts.bought)} of ${formatCount(counts.total)} bought, `}
        {counts.failed > 0 ? `${formatCount(counts.failed)} not, ` : null}
        <Money amountMinor={totals.totalMinor} currency="USD" />
      </Text>
      <Text as="span" tone="subdued">
        {`Ship date ${batch.shipDate}`}
      </Text>
    </>
  );
}

interface RowProps {
  batch: BatchSummary;
  search: string;
}

/** Leads to the label that was searched for. */
function BatchName({ batch, search }: RowProps) {
  const query = search ? `?${new URLSearchParams({ search }).toString()}#labels` : "";
  return (
    <BlockStack>
      <Link dataPrimaryLink url={`/app/shipping/batches/${batch.id}${query}`} removeUnderline monochrome>
        <Text as="span" fontWeight="semibold">{`Labels ${batch.number}`}</Text>
      </Link>
      <Text as="span" tone="subdued" breakWord>
        {`${batch.packageTypeName}, ${batch.serviceWords}`}
      </Text>
    </BlockStack>
  );
}
