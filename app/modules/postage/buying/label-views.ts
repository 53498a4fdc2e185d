// What pages, printing and other parts of postage see of labels and batches: plain data, times as ISO 8601 UTC,
// money in US cents.
import type { ParcelContent } from "../groups/ready-pledge";
import type { PostalAddress } from "../ports";
import type { BatchChoice, LeftPledge } from "./batch-choice";
import type { BatchState } from "./batch-state";
import type { LabelFailureCode } from "./label-failure";
import type { LabelFulfillmentState, LabelState, RefundState } from "./label-state";

export interface LabelFailure {
  code: LabelFailureCode;
  /** A sentence that names the order and what to do. */
  message: string;
  /** Of our own forms, or the SKU; null where there is none. */
  field: string | null;
}

export interface LabelView {
  id: string;
  batchId: string;
  batchNumber: number;
  pledgeId: string;
  /** The platform's Backer ID. */
  externalId: string;
  backerName: string | null;
  orderName: string;
  orderGid: string;
  position: number;
  groupKey: string;
  contents: ParcelContent[];
  state: LabelState;
  packageTypeName: string;
  weightGrams: number;
  insuredMinor: number | null;
  address: PostalAddress | null;
  addressState: "verified" | "overridden" | "unverified";
  /** What USPS or Shopify says of the address; null when there is nothing to say. */
  addressProblem: string | null;
  countryCode: string;
  /** EasyPost's code, and the name that people know. */
  service: string | null;
  serviceName: string | null;
  deliveryDays: number | null;
  quotedMinor: number | null;
  /** What was charged; null before. */
  postageMinor: number | null;
  feeMinor: number | null;
  insuranceMinor: number | null;
  easypostMinor: number | null;
  boughtAt: string | null;
  /** null: mail without tracking, or not bought. */
  trackingCode: string | null;
  trackingUrl: string | null;
  printedAt: string | null;
  fulfillmentState: LabelFulfillmentState;
  fulfillmentNote: string | null;
  shippedAt: string | null;
  trackerStatus: string | null;
  refundState: RefundState | null;
  refundNote: string | null;
  refundedAt: string | null;
  scanFormId: string | null;
  /** EasyPost account that bought it. */
  account: "own" | "platform";
  /** yyyy-mm-dd */
  shipDate: string;
  failure: LabelFailure | null;
  canRetry: boolean;
  /** The address check failed and may be overridden. */
  canOverrideAddress: boolean;
}

/** While the batch waits for the creator's yes: of what would be bought; else of everything quoted and bought. */
export interface BatchTotals {
  /** Of what the sums are. */
  labels: number;
  postageMinor: number;
  feeMinor: number;
  /** What insurance costs; before the purchase an estimate (see insuranceIsEstimate). */
  insuranceMinor: number;
  insuranceIsEstimate: boolean;
  /** What EasyPost itself takes for labels; before the purchase what it took last. */
  easypostMinor: number;
  easypostIsEstimate: boolean;
  /** postage + fee + insurance + EasyPost's own fees */
  totalMinor: number;
  /** Part of what is still to be bought that credit from refunds pays. */
  creditUsedMinor: number;
  /** What is left to pay of what is still to be bought. */
  toPayMinor: number;
}

export interface BatchCounts {
  total: number;
  waiting: number;
  created: number;
  buying: number;
  unclear: number;
  bought: number;
  failed: number;
  cancelled: number;
  /** Of those waiting: EasyPost did not answer when their prices were asked for; they are asked for again. */
  silent: number;
  /** Of those bought. */
  refunded: number;
  printed: number;
  /** Neither printed nor given back. */
  unprinted: number;
  inScanForm: number;
  shipped: number;
  /** Bought ones without tracking that are not marked as shipped. */
  withoutTracking: number;
  /** Bought ones whose fulfilment Shopify refused, and whose fulfilment is still to be made. */
  fulfillmentRefused: number;
  fulfillmentWanted: number;
}

export interface BatchSummary {
  id: string;
  number: number;
  state: BatchState;
  pauseReason: string | null;
  account: "own" | "platform";
  packageTypeName: string;
  /** "USPS Ground Advantage", "cheapest", "fastest within 3 days". */
  serviceWords: string;
  shipDate: string;
  counts: BatchCounts;
  totals: BatchTotals;
  createdAt: string;
  quotedAt: string | null;
  confirmedAt: string | null;
  finishedAt: string | null;
}

export interface BatchView extends BatchSummary {
  choice: BatchChoice;
  groupKey: string | null;
  shipFrom: PostalAddress;
  feeBasisPoints: number;
  /** Pledges that were asked for and got no label. */
  left: LeftPledge[];
  /** Failures by code, most frequent first. */
  problems: { code: LabelFailureCode; count: number; example: string }[];
  /** Labels through their present phase (quoting or buying, paused or not), of all; null when there is none. */
  progress: { done: number; of: number } | null;
  /** The account has bought nothing yet: whether EasyPost adds fees of its own is seen with the first label. */
  easypostIsUnknown: boolean;
  canConfirm: boolean;
  canPause: boolean;
  canResume: boolean;
  canStop: boolean;
  canRetry: boolean;
}

export interface LabelPage {
  labels: LabelView[];
  page: number;
  hasMore: boolean;
}
