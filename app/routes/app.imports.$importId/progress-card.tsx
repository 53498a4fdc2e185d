import { BlockStack, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { ImportView } from "~/modules/pledges/import/import-views";
import { ActionButton } from "~/ui/action-button";
import { countOf, formatCount } from "~/ui/format-count";
import { describeDuration } from "~/ui/describe-duration";

/** How far the import, or taking it back, is. */
export function ProgressCard({ view }: { view: ImportView }) {
  const undoing = view.state === "undoing";
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd" id="import-progress">
          {undoing ? "Being undone" : headingOf(view)}
        </Text>
        <ProgressBar progress={(view.progress?.share ?? 0) * 100} ariaLabelledBy="import-progress" />
        <div role="status">
          <Text as="p" tone="subdued">
            {undoing
              ? "Pledges of this file that were not pushed are taken back to what they were."
              : describePace(view)}
          </Text>
        </div>
        {undoing ? null : (
          <InlineStack>
            <ActionButton fields={{ intent: "cancel" }} disabled={view.cancelRequested}>
              {view.cancelRequested ? "Stopping" : "Stop the import"}
            </ActionButton>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function headingOf({ rows }: ImportView): string {
  const done = formatCount(rows.done);
  return rows.total === null
    ? `${countOf(rows.done, "row")} read`
    : `${done} of ${countOf(rows.total, "row")} read`;
}

function describePace({ progress, rows, cancelRequested }: ImportView): string {
  if (cancelRequested) return "Stopping. What was imported stays; you can start again or undo it.";
  if (!progress?.rowsPerSecond) return "Starting. You may leave this page; the import goes on.";
  const left = progress.secondsLeft === null ? "" : `, ${describeDuration(progress.secondsLeft)} left`;
  const failed = rows.failed > 0 ? ` ${countOf(rows.failed, "row")} failed so far.` : "";
  return `${countOf(progress.rowsPerSecond, "row")} per second${left}.${failed} You may leave this page.`;
}
