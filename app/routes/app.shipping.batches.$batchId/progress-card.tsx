import { BlockStack, Card, ProgressBar, Text } from "@shopify/polaris";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { countOf, formatCount } from "~/ui/format-count";

/** How far the batch is while somebody works on it, and why nobody does when it is paused. */
export function ProgressCard({ batch }: { batch: BatchView }) {
  const { progress, state, pauseReason } = batch;
  if (!progress) return null;
  const { done, of } = progress;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd" id="postage-progress">
          {batch.confirmedAt
            ? `${formatCount(done)} of ${countOf(of, "label")} settled`
            : `Rates for ${formatCount(done)} of ${countOf(of, "label")}`}
        </Text>
        <ProgressBar
          progress={of === 0 ? 0 : Math.min(100, (done / of) * 100)}
          tone="highlight"
          animated={false}
          ariaLabelledBy="postage-progress"
        />
        <div role="status">
          <Text as="p" tone={state === "paused" && pauseReason ? "critical" : "subdued"}>
            {describe(batch)}
          </Text>
        </div>
      </BlockStack>
    </Card>
  );
}

function describe({ state, pauseReason, confirmedAt, counts }: BatchView): string {
  if (state === "paused") return pauseReason ?? "Paused. Nothing is bought until you resume.";
  if (counts.silent > 0)
    return `EasyPost does not answer for ${countOf(counts.silent, "label")} at the moment: they are asked for again by themselves.`;
  if (!confirmedAt)
    return "Addresses, customs and rates are being checked. Nothing is bought before you have seen the total.";
  const verified = counts.unclear > 0 ? ` ${countOf(counts.unclear, "purchase")} being verified.` : "";
  return `${countOf(counts.bought, "label")} bought, ${formatCount(counts.failed)} not bought.${verified}`;
}
