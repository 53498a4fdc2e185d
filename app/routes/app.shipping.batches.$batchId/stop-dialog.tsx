import { Text } from "@shopify/polaris";
import type { BatchView } from "~/modules/postage/buying/label-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { countOf } from "~/ui/format-count";

interface StopDialogProps {
  batch: BatchView;
  open: boolean;
  onClose: () => void;
}

/** Asks before the labels not bought yet are given up. */
export function StopDialog({ batch: { number, counts }, open, onClose }: StopDialogProps) {
  return (
    <ConfirmAction
      open={open}
      onClose={onClose}
      title={`Stop labels ${number}?`}
      confirmLabel="Stop"
      destructive
      fields={{ intent: "stop" }}
    >
      <Text as="p">
        {`${countOf(counts.total - counts.bought, "label")} not bought are given up; their pledges stay ready to ship. Labels already bought stay, and can be refunded.`}
      </Text>
    </ConfirmAction>
  );
}
