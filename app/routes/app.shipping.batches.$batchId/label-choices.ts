import type { BatchCounts } from "~/modules/postage/buying/label-views";
import type { LabelShelf } from "~/modules/postage/buying/label-shelf";
import type { BatchRefundsView } from "~/modules/postage/refunds/refund-views";

export interface LabelChoice {
  value: LabelShelf;
  label: string;
  count: number;
}

/** By what a batch's labels can be filtered; only what occurs. */
export function labelChoices(counts: BatchCounts, refunds: BatchRefundsView["counts"]): LabelChoice[] {
  const choices: LabelChoice[] = [
    { value: "waiting", label: "Waiting", count: counts.waiting },
    { value: "created", label: "Quoted", count: counts.created },
    { value: "buying", label: "Being bought", count: counts.buying },
    { value: "unclear", label: "Being verified", count: counts.unclear },
    { value: "bought", label: "Bought", count: counts.bought },
    { value: "failed", label: "Not bought", count: counts.failed },
    { value: "cancelled", label: "Given up", count: counts.cancelled },
    { value: "unfulfilled", label: "Not fulfilled in Shopify", count: counts.fulfillmentRefused },
    { value: "unprinted", label: "To print", count: counts.unprinted },
    { value: "scan_form", label: "In a SCAN form", count: counts.inScanForm },
    { value: "shipped", label: "Shipped", count: counts.shipped },
    {
      value: "refund",
      label: "Refunds",
      count: refunds.requested + refunds.submitted + refunds.refunded + refunds.rejected,
    },
  ];
  return choices.filter(({ count }) => count > 0);
}
