import { BlockStack, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { TrackingUploadView } from "~/modules/fulfillment/tracking-upload/tracking-views";
import { ActionButton } from "~/ui/action-button";
import { countOf, formatCount } from "~/ui/format-count";

/** How far applying, or taking back, is. */
export function ProgressCard({ upload }: { upload: TrackingUploadView }) {
  const { counts, state } = upload;
  const undoing = state === "undoing";
  const all = undoing ? counts.applied + counts.undone + counts.kept : counts.rows;
  const done = undoing ? counts.undone + counts.kept : counts.rows - counts.waiting;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id="upload-progress">
          {undoing
            ? `${formatCount(done)} of ${countOf(all, "row")} taken back`
            : `${formatCount(done)} of ${countOf(all, "row")} done`}
        </Text>
        <ProgressBar progress={all === 0 ? 100 : (done / all) * 100} ariaLabelledBy="upload-progress" />
        <div role="status">
          <Text as="p" tone="subdued">
            {upload.note ?? (state === "paused" ? "Paused between two parcels." : "You may leave this page.")}
          </Text>
        </div>
        <InlineStack gap="200">
          {state === "applying" ? <ActionButton fields={{ intent: "pause" }}>Pause</ActionButton> : null}
          {state === "paused" ? (
            <ActionButton fields={{ intent: "apply" }} variant="primary">
              Resume
            </ActionButton>
          ) : null}
          {undoing ? null : <ActionButton fields={{ intent: "cancel" }}>Leave the rest alone</ActionButton>}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
