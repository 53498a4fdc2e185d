import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

/** Letter mail that nobody scans: all of it becomes shipped in one go, when the creator says so. */
export function UntrackedCard({ batch }: { batch: BatchView }) {
  const [asking, setAsking] = useState(false);
  const { withoutTracking } = batch.counts;
  if (withoutTracking === 0) return null;
  const labels = countOf(withoutTracking, "label");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Mail without tracking
        </Text>
        <Text as="p">
          {`${labels} of this batch without a tracking number: the USPS never scans such mail. Mark it as shipped once you have handed it over.`}
        </Text>
        <InlineStack align="start">
          <Button onClick={() => setAsking(true)}>{`Mark ${labels} as shipped`}</Button>
        </InlineStack>
      </BlockStack>
      <ConfirmAction
        open={asking}
        onClose={() => setAsking(false)}
        title={`Mark ${labels} as shipped?`}
        confirmLabel="Mark as shipped"
        fields={{ intent: "mark-shipped" }}
      >
        <p>Their backers then see that the mail is on its way. This cannot be taken back.</p>
      </ConfirmAction>
    </Card>
  );
}
