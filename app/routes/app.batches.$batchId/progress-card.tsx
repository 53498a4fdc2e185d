import { BlockStack, Box, Card, InlineGrid, ProgressBar, Text } from "@shopify/polaris";
import type { BatchView } from "~/modules/pledges/views/views";
import { describeDuration } from "~/ui/describe-duration";
import { countOf, formatCount } from "~/ui/format-count";

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

function describePace(batch: BatchView): string {
  if (batch.undo) return "Undone pledges can be pushed again.";
  if (batch.pauseReason) return batch.pauseReason;
  switch (batch.state) {
    case "running":
      return describeRate(batch);
    case "paused":
      return "Paused. Nothing is sent until you resume.";
    case "stopped":
      return "Stopped. Pledges that were not sent are ready for another push.";
    case "finished":
      return "Everything in this batch is done.";
  }
}

function describeRate({ ratePerMinute, secondsLeft }: BatchView): string {
  if (ratePerMinute === null || secondsLeft === null)
    return "Starting; the pace shows after the first orders.";
  return `${countOf(ratePerMinute, "order")} per minute, ${describeDuration(secondsLeft)} left`;
}
