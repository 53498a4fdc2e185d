import { Badge, type BadgeProps } from "@shopify/polaris";
import type { PledgeState } from "~/modules/pledges/pledge-state";

type Tone = BadgeProps["tone"];

/** What each state is called on every page. */
export const STATE_LABELS: Record<PledgeState, string> = {
  received: "Being checked",
  blocked: "To fix",
  ready: "Ready to push",
  skipped: "Skipped",
  queued: "Queued",
  sending: "Sending",
  unknown: "Being verified",
  needs_decision: "Needs your decision",
  refused: "Refused by Shopify",
  created: "In Shopify",
  cancelled: "Order cancelled",
  deleted: "Order deleted",
};

const TONES: Record<PledgeState, Tone> = {
  received: undefined,
  blocked: "warning",
  ready: "info",
  skipped: undefined,
  queued: "info",
  sending: "info",
  unknown: "attention",
  needs_decision: "critical",
  refused: "critical",
  created: "success",
  cancelled: undefined,
  deleted: undefined,
};

/** Where a pledge stands, in words and colour. */
export function StateBadge({ state }: { state: PledgeState }) {
  return <Badge tone={TONES[state]}>{STATE_LABELS[state]}</Badge>;
}
