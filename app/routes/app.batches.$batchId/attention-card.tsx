import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { BatchView, PledgeRow } from "~/modules/pledges/views/views";
import { problemLabel, worstFirst } from "~/ui/problem-label";
import { StateBadge } from "~/ui/state-badge";

/** Pledges of the batch that wait for somebody, each leading to its page. */
export function AttentionCard({ batch }: { batch: BatchView }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between">
          <Text as="h2" variant="headingMd">
            Needs attention
          </Text>
          <Link url={`/app/pledges?batch=${batch.id}`}>All pledges of this batch</Link>
        </InlineStack>
        {batch.attention.length === 0 ? (
          <Text as="p" tone="subdued">
            Nothing. A pledge that fails is listed here; the others go on.
          </Text>
        ) : (
          batch.attention.map((row) => <AttentionRow key={row.id} row={row} />)
        )}
      </BlockStack>
    </Card>
  );
}

function AttentionRow({ row }: { row: PledgeRow }) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <Link
        url={`/app/pledges/${row.id}`}
      >{`${row.backerName ?? "Unnamed backer"} (${row.externalId})`}</Link>
      <StateBadge state={row.state} />
      <Text as="span" tone="subdued">
        {worstFirst(row.problemCodes).map(problemLabel).join(", ")}
      </Text>
    </InlineStack>
  );
}
