import { Badge, type BadgeProps } from "@shopify/polaris";
import type { ShippingStatus } from "~/modules/fulfillment/views";

/** What each shipping status is called on every page. */
export const SHIPPING_LABELS: Record<ShippingStatus, string> = {
  unfulfilled: "Not shipped",
  partially_shipped: "Partially shipped",
  shipped: "Shipped",
  delivered: "Delivered",
};

const TONES: Record<ShippingStatus, BadgeProps["tone"]> = {
  unfulfilled: undefined,
  partially_shipped: "attention",
  shipped: "info",
  delivered: "success",
};

/** How far an order's parcels are, in words and colour. */
export function ShippingBadge({ status }: { status: ShippingStatus }) {
  return <Badge tone={TONES[status]}>{SHIPPING_LABELS[status]}</Badge>;
}
