import type { BatchCounts } from "~/modules/postage/buying/label-views";

export interface LabelChoice {
  value: string;
  label: string;
  count: number;
}

/** By what a batch's labels can be filtered; only what occurs. */
export function labelChoices(counts: BatchCounts): LabelChoice[] {
  const choices: LabelChoice[] = [
    { value: "waiting", label: "Waiting", count: counts.waiting },
    { value: "created", label: "Quoted", count: counts.created },
    { value: "buying", label: "Being bought", count: counts.buying },
    { value: "unclear", label: "Being verified", count: counts.unclear },
    { value: "bought", label: "Bought", count: counts.bought },
    { value: "failed", label: "Not bought", count: counts.failed },
    { value: "cancelled", label: "Given up", count: counts.cancelled },
  ];
  return choices.filter(({ count }) => count > 0);
}
