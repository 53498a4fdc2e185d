// What pages see of the credit balance: money in US cents, times as ISO 8601 UTC.

/** fee: the platform's on the postage. easypost_fee: what EasyPost itself takes for labels, trackers and such. */
export const LEDGER_KINDS = [
  "postage",
  "fee",
  "insurance",
  "easypost_fee",
  "refund_credit",
  "correction",
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

export interface LedgerEntryView {
  id: string;
  at: string;
  kind: LedgerKind;
  /** Negative: charged. */
  amountMinor: number;
  description: string;
  orderName: string | null;
  batchNumber: number | null;
  labelId: string | null;
  shipmentId: string | null;
  account: "own" | "platform";
}

/** refused: it stays owed and is tried again. unclear: it counts as charged. unapproved: nothing can be charged now. */
export interface BillingProblem {
  kind: "refused" | "unclear" | "unapproved";
  /** What is wrong and what to do. */
  message: string;
}

export interface BalanceView {
  /** Sum of all entries. Negative: what was spent and not given back. */
  balanceMinor: number;
  /** Of these, by kind. */
  sums: Record<LedgerKind, number>;
  entries: number;
  /** What was charged through Shopify so far. */
  billedMinor: number;
  /** Charges with the platform's account that Shopify has not been asked for yet. */
  owedMinor: number;
  /** What refunds have left for the next labels. */
  creditMinor: number;
  /** What is wrong with the charges over Shopify; null when nothing is. */
  billingProblem: BillingProblem | null;
}

export interface LedgerPage {
  entries: LedgerEntryView[];
  page: number;
  hasMore: boolean;
}
