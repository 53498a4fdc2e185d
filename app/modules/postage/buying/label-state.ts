// What may become of a label, and of the money that was paid for it. Pure.

/**
 * waiting    to be quoted: order, address, customs and rates are read
 * created    quoted: EasyPost holds a shipment with rates, nothing was bought
 * buying     the intent to buy is committed; the purchase may be under way
 * unclear    nobody can say whether it was bought; being settled by reading the shipment
 * bought     EasyPost has given the label; it is in the ledger
 * failed     not bought, with the reason; may be tried again
 * cancelled  given up before anything was bought; what had failed before stays failed
 */
export const LABEL_STATES = [
  "waiting",
  "created",
  "buying",
  "unclear",
  "bought",
  "failed",
  "cancelled",
] as const;
export type LabelState = (typeof LABEL_STATES)[number];

export type LabelEvent =
  | "quoted"
  /** Address or items have changed in Shopify since it was quoted. */
  | "quote-outdated"
  | "intent"
  /** The purchase certainly did not leave, or the shipment was read back as not bought after its window. */
  | "not-sent"
  | "no-answer"
  | "bought"
  | "failed"
  | "retried"
  | "stopped";

const MOVES: Record<LabelState, Partial<Record<LabelEvent, LabelState>>> = {
  waiting: { quoted: "created", failed: "failed", stopped: "cancelled", bought: "bought" },
  created: {
    intent: "buying",
    "quote-outdated": "waiting",
    failed: "failed",
    stopped: "cancelled",
    bought: "bought",
  },
  buying: { bought: "bought", "not-sent": "created", "no-answer": "unclear", failed: "failed" },
  unclear: { bought: "bought", "not-sent": "created", "no-answer": "unclear", failed: "failed" },
  bought: {},
  failed: { retried: "waiting", bought: "bought" },
  cancelled: {},
};

/** The state after the event; null where the event cannot happen to a label in this state. */
export function nextLabelState(state: LabelState, event: LabelEvent): LabelState | null {
  return MOVES[state][event] ?? null;
}

/** States from which the event leads somewhere. */
export function statesBefore(event: LabelEvent): LabelState[] {
  return LABEL_STATES.filter((state) => MOVES[state][event] !== undefined);
}

/** A pledge has at most one label in these states. */
export const OPEN_LABEL_STATES: readonly LabelState[] = ["waiting", "created", "buying", "unclear"];

/**
 * requested  asked for here; not yet accepted by EasyPost
 * submitted  EasyPost has asked USPS
 * refunded   the money came back, the credit is in the ledger
 * rejected   refused; may be asked for again
 */
export const REFUND_STATES = ["requested", "submitted", "refunded", "rejected"] as const;
export type RefundState = (typeof REFUND_STATES)[number];

const REFUND_MOVES: Record<RefundState | "none", readonly RefundState[]> = {
  none: ["requested"],
  requested: ["submitted", "refunded", "rejected"],
  submitted: ["refunded", "rejected"],
  // A refusal that came too soon is sometimes taken back by USPS without being asked again.
  rejected: ["requested", "refunded"],
  refunded: [],
};

/** Whether a bought label may be used: nobody wants its money back, or USPS has refused that. */
export function isUsable(refundState: string | null): boolean {
  return refundState === null || refundState === "rejected";
}

/** Whether a refund may move so; null: not asked for. */
export function mayRefundMove(from: RefundState | null, to: RefundState): boolean {
  return REFUND_MOVES[from ?? "none"].includes(to);
}

/**
 * none       nothing to be made now: not bought yet, or made at the first scan
 * wanted     to be made in Shopify
 * made       Shopify has it
 * refused    Shopify said no, or the order allows none now; `fulfillmentNote` says why, and it is looked at again
 * cancelled  taken back, or not to be made any more, because the label is refunded; wanted again if that is rejected
 */
export const LABEL_FULFILLMENT_STATES = ["none", "wanted", "made", "refused", "cancelled"] as const;
export type LabelFulfillmentState = (typeof LABEL_FULFILLMENT_STATES)[number];
