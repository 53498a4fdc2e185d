import { BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useState } from "react";
import type { TrackingUploadView } from "~/modules/fulfillment/tracking-upload/tracking-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

/** What came of an upload that is over, and the way back. */
export function ResultCard({ upload }: { upload: TrackingUploadView }) {
  const [asking, setAsking] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {headingOf(upload)}
        </Text>
        <List>
          {linesOf(upload).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        {upload.canUndo ? (
          <InlineStack>
            <Button tone="critical" onClick={() => setAsking(true)}>
              Undo
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title="Take back what this upload changed?"
        confirmLabel="Undo"
        destructive
        fields={{ intent: "undo" }}
      >
        <p>
          Fulfilments that it made are cancelled in Shopify and numbers that it set are removed, where Shopify
          allows and nobody changed them since. Mails that were sent cannot be taken back.
        </p>
      </ConfirmAction>
    </Card>
  );
}

function headingOf({ state, counts }: TrackingUploadView): string {
  if (state === "undone") return counts.kept > 0 ? "Undone, except what Shopify kept" : "Undone";
  if (state === "cancelled")
    return counts.applied > 0 ? "Stopped: the rest was left alone" : "Discarded: nothing was changed";
  return counts.refused > 0 ? "Applied, except what was refused" : "Applied";
}

function linesOf({ counts }: TrackingUploadView): string[] {
  const lines: (string | false)[] = [
    counts.applied > 0 && `${countOf(counts.applied, "row")} done`,
    counts.undone > 0 && `${countOf(counts.undone, "row")} taken back`,
    counts.kept > 0 && `${countOf(counts.kept, "row")} could not be taken back, each with a reason below`,
    counts.skipped > 0 && `${countOf(counts.skipped, "row")} left alone`,
    counts.refused > 0 && `${countOf(counts.refused, "row")} refused, each with a reason below`,
  ];
  return lines.filter((line) => line !== false);
}
