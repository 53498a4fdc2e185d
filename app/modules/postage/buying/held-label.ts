// What a label that is held says to whoever wants another one for the same things. Pure.
import type { HeldLabel } from "./held-label-store.server";
import { SHIPMENT_CANCELLED } from "./fulfillment-refusal";

type Named = Pick<HeldLabel, "trackingCode" | "batchNumber" | "fulfillmentState" | "fulfillmentNote">;

/** "label 9400… of Labels 3 is held for it …", as the rest of a sentence that has begun with the order's name. */
export function describeHeld({
  trackingCode,
  batchNumber,
  fulfillmentState,
  fulfillmentNote,
}: Named): string {
  const label =
    trackingCode === null
      ? `a label of Labels ${batchNumber}`
      : `label ${trackingCode} of Labels ${batchNumber}`;
  const held = `${label} is bought for it and not refunded`;
  if (fulfillmentState !== "refused") return `${held}: use that one, or refund it first.`;
  return fulfillmentNote === SHIPMENT_CANCELLED
    ? `${held}, though its shipment was cancelled in Shopify: refund that label, or fulfill it again.`
    : `${held}, though Shopify did not fulfill it: refund that label, or fulfill it again.`;
}
