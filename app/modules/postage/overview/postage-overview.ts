// What of the labels waits for somebody; plain data.

export interface LabelTroubles {
  /** Labels that were not bought, of orders that can still be shipped and got no other since; and a batch with some. */
  failed: number;
  failedBatchId: string | null;
  /** Bought labels whose fulfilment Shopify refused; and a batch with some. */
  unfulfilled: number;
  unfulfilledBatchId: string | null;
  /** Refunds that EasyPost rejected. */
  refundsRejected: number;
  rejectedBatchId: string | null;
  /** Unused labels that can be refunded only a few days more; and a batch with some. */
  refundsEnding: number;
  endingBatchId: string | null;
  /** Bought, usable and not printed. */
  unprinted: number;
  /** Bought and not refunded. */
  live: number;
  /** Bought, usable, and neither scanned by the USPS nor marked as shipped yet. */
  awaitingScan: number;
}

/** A batch that is being quoted or bought. */
export interface BatchUnderWay {
  id: string;
  number: number;
  /** false: only prices are asked for. */
  buying: boolean;
  /** Labels through it, of all. */
  done: number;
  of: number;
}

export interface PostageOverview extends LabelTroubles {
  batches: number;
  /** The newest batch that somebody works on. */
  underWay: BatchUnderWay | null;
  /** The newest batch whose price waits for the creator's yes. */
  quoted: { id: string; number: number } | null;
  /** The newest batch that stands still. */
  paused: { id: string; number: number; reason: string | null } | null;
}
