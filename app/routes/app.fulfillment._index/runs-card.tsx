import { Box, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { SyncRunView } from "~/modules/fulfillment/views";
import { RunsTable } from "~/ui/runs-table";

/** The last few comparisons with Shopify. */
export function RunsCard({ runs }: { runs: SyncRunView[] }) {
  return (
    <Card padding="0">
      <Box padding="400">
        <InlineStack align="space-between" gap="200">
          <Text as="h2" variant="headingMd">
            Last syncs
          </Text>
          {runs.length > 0 ? <Link url="/app/fulfillment/runs">All syncs</Link> : null}
        </InlineStack>
        {runs.length === 0 ? (
          <Text as="p" tone="subdued">
            None yet. Orders are compared with Shopify once a day, and whenever you press Sync now.
          </Text>
        ) : null}
      </Box>
      {runs.length > 0 ? <RunsTable runs={runs} /> : null}
    </Card>
  );
}
