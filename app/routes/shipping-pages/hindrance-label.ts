import type { Hindrance } from "~/modules/postage/groups/ready-pledge";

const LABELS: Record<Hindrance, string> = {
  cancelled: "cancelled",
  held_by_platform: "held by the platform",
  hidden: "not shown by Shopify",
  on_hold: "on hold in Shopify",
  label_in_progress: "with a label on its way",
  not_paid: "not paid",
  address_incomplete: "without a complete address",
  partially_paid: "only partially paid",
};

/** Why a pledge is not ready, to stand after a number. */
export function hindranceLabel(hindrance: Hindrance): string {
  return LABELS[hindrance];
}
