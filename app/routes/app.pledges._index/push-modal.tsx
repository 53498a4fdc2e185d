import { BlockStack, List, Text } from "@shopify/polaris";
import type { PledgeSummary } from "~/modules/pledges/views/views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

/** Says what a push will do before it starts. */
export function PushModal(props: {
  kind: "full" | "pilot" | null;
  summary: PledgeSummary;
  onClose: () => void;
}) {
  const pilot = props.kind === "pilot";
  const ready = props.summary.states.ready;
  const count = pilot ? Math.min(5, ready) : ready;
  return (
    <ConfirmAction
      open={props.kind !== null}
      onClose={props.onClose}
      title={
        pilot
          ? `Push a pilot of ${countOf(count, "pledge")}?`
          : `Push ${countOf(count, "pledge")} to Shopify?`
      }
      confirmLabel={pilot ? "Push the pilot" : `Push ${countOf(count, "pledge")}`}
      fields={{ intent: pilot ? "push-pilot" : "push-full" }}
    >
      <BlockStack gap="200">
        <Text as="p">
          {pilot
            ? "Up to five ready pledges that differ in outcome and country become orders. Look at them in Shopify, then push the rest."
            : "Each ready pledge becomes exactly one order in Shopify. Pledges with problems and skipped pledges stay here."}
        </Text>
        <List>
          <List.Item>Shopify sends no mails to backers about these orders.</List.Item>
          <List.Item>
            You can pause, resume or stop at any time, and undo the batch while its orders are unshipped.
          </List.Item>
        </List>
      </BlockStack>
    </ConfirmAction>
  );
}
