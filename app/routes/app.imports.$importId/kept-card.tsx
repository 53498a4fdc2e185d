import { BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { KeptPledgeView, KeptReason } from "~/modules/pledges/import/import-views";
import { PagePagination } from "~/ui/page-pagination";

const REASONS: Record<KeptReason, string> = {
  pushed: "It is an order in Shopify or on its way there.",
  changed_since: "It was changed after this import.",
  decided_since: "You corrected or decided something on it.",
};

interface KeptCardProps {
  kept: { rows: KeptPledgeView[]; page: number; hasMore: boolean };
}

/** Pledges that the undo left as they are, each with the reason. */
export function KeptCard({ kept }: KeptCardProps) {
  if (kept.rows.length === 0 && kept.page === 1) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Pledges that were kept
        </Text>
        {kept.rows.map(({ pledgeId, externalId, reason }) => (
          <Box key={pledgeId} paddingBlockStart="300" borderBlockStartWidth="025" borderColor="border">
            <InlineStack gap="200">
              <Link url={`/app/pledges/${pledgeId}`}>{externalId}</Link>
              <Text as="span">{REASONS[reason]}</Text>
            </InlineStack>
          </Box>
        ))}
        <PagePagination page={kept.page} hasMore={kept.hasMore} label="Pages of kept pledges" param="kept" />
      </BlockStack>
    </Card>
  );
}
