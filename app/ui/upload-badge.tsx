import { Badge, type BadgeProps } from "@shopify/polaris";
import type { TrackingUploadState } from "~/modules/fulfillment/tracking-upload/tracking-views";

const LABELS: Record<TrackingUploadState, string> = {
  reading: "Being read",
  needs_mapping: "Choose columns",
  preview: "Waiting for you",
  applying: "Being applied",
  paused: "Paused",
  applied: "Applied",
  cancelled: "Stopped",
  undoing: "Being undone",
  undone: "Undone",
};

const TONES: Record<TrackingUploadState, BadgeProps["tone"]> = {
  reading: "info",
  needs_mapping: "attention",
  preview: "attention",
  applying: "info",
  paused: "warning",
  applied: "success",
  cancelled: undefined,
  undoing: "info",
  undone: undefined,
};

/** How far a tracking upload is, in words and colour. */
export function UploadBadge({ state }: { state: TrackingUploadState }) {
  return <Badge tone={TONES[state]}>{LABELS[state]}</Badge>;
}
