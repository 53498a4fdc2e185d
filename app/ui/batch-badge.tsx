import { Badge, type BadgeProps } from "@shopify/polaris";
import type { BatchState } from "~/modules/pledges/views/views";

const LABELS: Record<BatchState, string> = {
  running: "Running",
  paused: "Paused",
  stopped: "Stopped",
  finished: "Finished",
};

const TONES: Record<BatchState, BadgeProps["tone"]> = {
  running: "info",
  paused: "attention",
  stopped: undefined,
  finished: "success",
};

/** How a batch is doing, in words and colour. */
export function BatchBadge({ state }: { state: BatchState }) {
  return <Badge tone={TONES[state]}>{LABELS[state]}</Badge>;
}
