import { BlockStack, Box, Card, InlineGrid, ProgressBar, Text } from "@shopify/polaris";
import type { BatchView } from "~/modules/pledges/views/views";
import { countOf, formatCount } from "~/ui/format-count";
import { describePace } from "./describe-pace";

/** How far the batch is, how fast it goes, and what hinders it. */
export function ProgressCard({ batch }: { batch: BatchView }) {
  const percent = batch.total === 0 ? 0 : Math.min(100, (batch.created / batch.total) * 100);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd" id="batch-progress">
            {`${formatCount(batch.created)} of ${countOf(batch.total, "order")} ${batch.undo ? "still in Shopify" : "made"}`}
          </Text>
          <ProgressBar
            progress={percent}
            tone={batch.state === "finished" ? "success" : "highlight"}
            ariaLabelledBy="batch-progress"
          />
          <div role="status">
            <Text as="p" tone="subdued">
              {describePace(batch)}
            </Text>
          </div>
        </BlockStack>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
          <Figure label="Left" value={batch.left} />
          <Figure label="Being verified" value={batch.unknown} />
          <Figure label="Need your decision" value={batch.needsDecision} />
          <Figure label="Failed" value={batch.failed} />
        </InlineGrid>
      </BlockStack>
    </Card>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <Box>
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingLg">
        {formatCount(value)}
      </Text>
    </Box>
  );
}
