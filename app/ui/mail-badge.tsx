import { Badge, type BadgeProps } from "@shopify/polaris";
import type { TrackingMailState } from "~/modules/notifications/mail-views";

const LABELS: Record<TrackingMailState, string> = {
  queued: "Waiting",
  sending: "Being sent",
  sent: "Sent",
  maybe_sent: "Maybe sent",
  failed: "Failed",
  bounced: "Bounced",
  cancelled: "Cancelled",
  shopify: "Mailed by Shopify",
};

const TONES: Record<TrackingMailState, BadgeProps["tone"]> = {
  queued: "info",
  sending: "info",
  sent: "success",
  maybe_sent: "attention",
  failed: "critical",
  bounced: "critical",
  cancelled: undefined,
  shopify: undefined,
};

/** What became of a tracking mail, in words and colour. */
export function MailBadge({ state }: { state: TrackingMailState }) {
  return <Badge tone={TONES[state]}>{LABELS[state]}</Badge>;
}
