import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { ActionProblem } from "./action-problem";
import { useReturnFocus } from "./use-return-focus";
import { whereRefundsGo } from "./where-refunds-go";

interface RefundLabelButtonProps {
  labelId: string;
  orderName: string;
  /** Whose EasyPost account bought it. */
  account: "own" | "platform";
  /** It was refused once. */
  again: boolean;
  /** Page whose action takes the intent `refund-label`. */
  action: string;
}

/** Asks before a label is given back: its number and its fulfillment in Shopify go with it. */
export function RefundLabelButton({ labelId, orderName, account, again, action }: RefundLabelButtonProps) {
  const [open, setOpen] = useState(false);
  useReturnFocus(open);
  const fetcher = useFetcher<{ kind: string; message?: string }>();
  const ask = () => {
    fetcher.submit({ intent: "refund-label", labelId }, { method: "post", action });
    setOpen(false);
  };
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button
        onClick={() => setOpen(true)}
        loading={fetcher.state !== "idle"}
        variant="tertiary"
        accessibilityLabel={`${again ? "Ask for the refund again:" : "Refund"} the label of ${orderName}`}
      >
        {again ? "Ask for the refund again" : "Refund"}
      </Button>
      <ActionProblem
        title="This could not be done"
        message={fetcher.data?.kind === "refused" ? fetcher.data.message : null}
      />
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        title={`Refund the label of ${orderName}?`}
        primaryAction={{ content: "Refund label", destructive: true, onAction: ask }}
        secondaryActions={[{ content: "Keep it", onAction: () => setOpen(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            The label must not be used any more: its fulfillment in Shopify is cancelled, its package is
            withdrawn and the order is ready to ship again. USPS decides within about 15 to 30 days.{" "}
            {whereRefundsGo(account)}
          </Text>
        </Modal.Section>
      </Modal>
    </BlockStack>
  );
}
