import type { LabelView } from "~/modules/postage/buying/label-views";

/** That Shopify still has the shipment of a label that is given back, and why; null where that is not so. */
export function keptFulfillment(
  label: Pick<LabelView, "refundState" | "fulfillmentState" | "fulfillmentNote">,
): string | null {
  const { refundState, fulfillmentState, fulfillmentNote } = label;
  const isGivenBack = refundState === "submitted" || refundState === "refunded";
  if (!isGivenBack || fulfillmentNote === null || fulfillmentState === "refused") return null;
  return `Given back, but still fulfilled in Shopify: ${fulfillmentNote}`;
}
