import { Badge, type BadgeProps } from "@shopify/polaris";
import type { PledgeOutcome } from "~/modules/pledges/pledge";

/** What each outcome is called on every page. */
export const OUTCOME_LABELS: Record<PledgeOutcome, string> = {
  paid: "Paid",
  partially_paid: "Partially Paid",
  without_transaction_data: "Paid, without transaction data",
  blocked: "Blocked",
  skipped: "Skipped",
};

const TONES: Record<PledgeOutcome, BadgeProps["tone"]> = {
  paid: "success",
  partially_paid: "attention",
  without_transaction_data: "info",
  blocked: "warning",
  skipped: undefined,
};

/** What a push makes, or made, of a pledge. */
export function OutcomeBadge({ outcome }: { outcome: PledgeOutcome | null }) {
  if (outcome === null) return <Badge>Not checked yet</Badge>;
  return <Badge tone={TONES[outcome]}>{OUTCOME_LABELS[outcome]}</Badge>;
}
