import type { BatchView } from "~/modules/pledges/views/views";
import { describeDuration } from "~/ui/describe-duration";
import { countOf } from "~/ui/format-count";

/** Why a batch rests although nobody paused it. */
const REST_REASONS: Record<string, string> = {
  needs_reconnect:
    "Waiting: the shop is not connected. Press Reconnect; the batch then goes on by itself and nothing is lost.",
  definition_missing:
    "Waiting: the order metafield that proves which order belongs to which pledge is missing. See Settings; the batch then goes on by itself.",
  not_compared:
    "Waiting: Shopify does not answer the search for orders that another integration may have made. It is asked again every few seconds.",
};

/** How fast the batch goes, or what it waits for, in a sentence. */
export function describePace(batch: BatchView): string {
  if (batch.undo) return "Undone pledges can be pushed again.";
  if (batch.pauseReason) return REST_REASONS[batch.pauseReason] ?? batch.pauseReason;
  switch (batch.state) {
    case "running":
      return describeRate(batch);
    case "paused":
      return "Paused. Nothing is sent until you resume.";
    case "stopped":
      return "Stopped. Pledges that were not sent are ready for another push.";
    case "finished":
      return "Everything in this batch is done.";
  }
}

function describeRate({ ratePerMinute, secondsLeft }: BatchView): string {
  if (ratePerMinute === null || secondsLeft === null)
    return "Starting; the pace shows after the first orders.";
  return `${countOf(ratePerMinute, "order")} per minute, ${describeDuration(secondsLeft)} left`;
}
