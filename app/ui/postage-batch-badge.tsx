import { Badge, type BadgeProps } from "@shopify/polaris";
import type { BatchState } from "~/modules/postage/buying/batch-state";

const LABELS: Record<BatchState, string> = {
  quoting: "Getting rates",
  quoted: "Waiting for your yes",
  running: "Buying",
  paused: "Paused",
  finished: "Finished",
  stopped: "Stopped",
};

const TONES: Record<BatchState, BadgeProps["tone"]> = {
  quoting: "info",
  quoted: "attention",
  running: "info",
  paused: "warning",
  finished: "success",
  stopped: undefined,
};

/** How a batch of labels is doing, in words and colour. */
export function PostageBatchBadge({ state }: { state: BatchState }) {
  return <Badge tone={TONES[state]}>{LABELS[state]}</Badge>;
}
