import type { LabelView } from "~/modules/postage/buying/label-views";
import { ConfirmAction } from "~/ui/confirm-action";
import { whereRefundsGo } from "~/ui/where-refunds-go";

/** Asks before one label is refunded; closed while `label` is null. */
export function RefundDialog({ label, onClose }: { label: LabelView | null; onClose: () => void }) {
  return (
    <ConfirmAction
      open={label !== null}
      onClose={onClose}
      title={`Refund the label of ${label?.orderName ?? ""}?`}
      confirmLabel="Refund"
      destructive
      fields={{ intent: "refund", labelId: label?.id ?? "" }}
    >
      <RefundConsequences account={label?.account ?? "own"} />
    </ConfirmAction>
  );
}

/** What a refund means, said before it is asked for. */
export function RefundConsequences({ account }: Pick<LabelView, "account">) {
  return (
    <p>
      The labels must not be used any more: throw away what was printed. Their fulfilments in Shopify are
      cancelled and backers no longer see the numbers. The USPS takes 15 to 30 days. {whereRefundsGo(account)}
    </p>
  );
}
