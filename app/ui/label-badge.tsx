import { Badge, type BadgeProps } from "@shopify/polaris";
import type { LabelView } from "~/modules/postage/buying/label-views";

type Standing = Pick<LabelView, "state" | "refundState" | "shippedAt" | "printedAt" | "scanFormId">;
type Tone = BadgeProps["tone"];

const STATES: Record<LabelView["state"], { label: string; tone: Tone }> = {
  waiting: { label: "Waiting", tone: undefined },
  created: { label: "Quoted", tone: "info" },
  buying: { label: "Being bought", tone: "info" },
  unclear: { label: "Being verified", tone: "attention" },
  bought: { label: "Bought", tone: "success" },
  failed: { label: "Not bought", tone: "critical" },
  cancelled: { label: "Given up", tone: undefined },
};

const REFUNDS: Record<NonNullable<LabelView["refundState"]>, { label: string; tone: Tone }> = {
  requested: { label: "Refund asked for", tone: "attention" },
  submitted: { label: "Refund at the USPS", tone: "attention" },
  refunded: { label: "Refunded", tone: undefined },
  rejected: { label: "Refund rejected", tone: "critical" },
};

/** Where a label stands, in words and colour. */
export function LabelBadge({ label }: { label: Standing }) {
  const { label: words, tone } = standingOf(label);
  return <Badge tone={tone}>{words}</Badge>;
}

function standingOf({ state, refundState, shippedAt, printedAt, scanFormId }: Standing) {
  if (refundState) return REFUNDS[refundState];
  if (state !== "bought") return STATES[state];
  if (shippedAt) return { label: "Shipped", tone: "success" as const };
  if (scanFormId) return { label: "In a SCAN form", tone: "success" as const };
  return printedAt ? { label: "Printed", tone: "success" as const } : STATES.bought;
}
