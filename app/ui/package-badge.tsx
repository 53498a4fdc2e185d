import { Badge, type BadgeProps } from "@shopify/polaris";
import type { PackageStatus } from "~/modules/fulfillment/views";

const LABELS: Record<PackageStatus, string> = {
  label: "Label made",
  shipped: "Shipped",
  in_transit: "In transit",
  out_for_delivery: "Out for delivery",
  failure: "Delivery failed",
  delivered: "Delivered",
  returned: "Returned",
  withdrawn: "Withdrawn",
};

const TONES: Record<PackageStatus, BadgeProps["tone"]> = {
  label: undefined,
  shipped: "info",
  in_transit: "info",
  out_for_delivery: "info",
  failure: "critical",
  delivered: "success",
  returned: "warning",
  withdrawn: undefined,
};

/** Where a parcel is, in words and colour. */
export function PackageBadge({ status }: { status: PackageStatus }) {
  return <Badge tone={TONES[status]}>{LABELS[status]}</Badge>;
}
