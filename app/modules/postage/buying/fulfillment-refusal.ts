// Why a bought label has no fulfilment in Shopify, as sentences for the creator. Pure.
import type { LabelRefusal } from "../../fulfillment/shipping/label-shipment.server";
import { assertNever } from "~/lib/assert-never";
import type { OtherLabel } from "./label-fulfillment-store.server";

export interface FulfillmentRefusal {
  code: LabelRefusal;
  /** What Shopify or our record of the order says. */
  message: string;
  /** Another valid label of the pledge, which this one gives way to. */
  before: Pick<OtherLabel, "trackingCode" | "batchNumber" | "orderName"> | null;
}

/** Somebody has cancelled in Shopify what was made for the label. */
export const SHIPMENT_CANCELLED =
  "Its shipment was cancelled in Shopify: refund the label, or fulfill it again.";

/** The fulfilment stands, and the backer is told of another parcel than the one with the label. */
export function describeRenumbered(number: string, now: readonly string[]): string {
  const changed =
    now.length > 0 ? `was changed in Shopify to ${now.join(", ")}` : "was taken off its order in Shopify";
  return `Its tracking number ${changed}: if the parcel carries this label, put ${number} back there, else refund the label.`;
}

const REFUND = "It can no longer be shipped with this label: refund the label, or look at the order.";
const BY_ITSELF = "Once that has changed it goes on by itself.";

/** What is wrong and what to do; `again`: it is looked at again without the creator. */
export function describeRefusal(why: FulfillmentRefusal, again: boolean): string {
  const { code, message, before } = why;
  const goesOn = again ? ` ${BY_ITSELF}` : "";
  switch (code) {
    case "NO_ORDER":
    case "ORDER_CANCELLED":
    case "ORDER_HIDDEN":
    case "NO_FULFILLMENT_ORDER":
      return `${message} ${REFUND}${goesOn}`;
    case "NOTHING_LEFT":
    case "ITEM_NOT_IN_ORDER":
    case "MORE_THAN_LEFT":
      if (before) return insteadOf(before);
      return `Items of the label were refunded, removed or shipped otherwise since it was bought. ${REFUND}${goesOn}`;
    case "OTHER_SERVICE":
    case "SCHEDULED":
      return `${message}${goesOn}`;
    case "ON_HOLD":
      return `The order is on hold in Shopify: release it there.${goesOn}`;
    case "NUMBER_TAKEN":
    case "SHOPIFY_REFUSED":
      return message;
    default:
      return assertNever(code);
  }
}

/** Two labels for the same things: only the creator knows which one is on the parcel. */
function insteadOf({ orderName, trackingCode, batchNumber }: NonNullable<FulfillmentRefusal["before"]>) {
  const other =
    trackingCode === null ? `of Labels ${batchNumber}` : `${trackingCode} of Labels ${batchNumber}`;
  return `Order ${orderName} got label ${other} while the refund of this one was under way, so it has two now. Use that one and ask for the refund of this one again, or refund that one: then this one takes its place by itself.`;
}
