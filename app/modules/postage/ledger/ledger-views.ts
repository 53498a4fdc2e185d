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
  /** Why Shopify did not take the last charge; null when it did. */
  billingProblem: string | null;
}

export interface LedgerPage {
  entries: LedgerEntryView[];
  page: number;
  hasMore: boolean;
}
