// What the pages show of a tracking upload: plain serialisable data, times as ISO 8601 UTC.
import type { TrackingFormat, TrackingMapping } from "./tracking-mapping";

/** file: numbers from a CSV; without-tracking: pledges marked as shipped by hand. */
export type TrackingUploadKind = "file" | "without-tracking";

/** What is done with a number where the parcel has another one already. */
export const EXISTING_NUMBERS = ["keep", "replace"] as const;
export type ExistingNumbers = (typeof EXISTING_NUMBERS)[number];

/**
 * reading        rows are still coming in; a file that was cut off stays here until it is swept away
 * needs_mapping  it is not known which column holds the numbers or whom they are for
 * preview        judged; nothing has been changed, nothing will be before the creator confirms
 * applying       a worker goes through the rows
 * paused         stopped between two parcels; goes on when asked to
 * applied        every row is done
 * cancelled      given up: before anything, or with the rest of the rows left alone
 * undoing        what it changed is being taken back
 * undone         taken back as far as Shopify allowed, row by row
 */
export const TRACKING_UPLOAD_STATES = [
  "reading",
  "needs_mapping",
  "preview",
  "applying",
  "paused",
  "applied",
  "cancelled",
  "undoing",
  "undone",
] as const;
export type TrackingUploadState = (typeof TRACKING_UPLOAD_STATES)[number];

/**
 * What the preview says of a row.
 * ship        a parcel is made in Shopify with the row's numbers (none when marked as shipped without)
 * add_number  the shipped parcel has no number yet and gets this one
 * replace     the parcel's number is replaced
 * skip        nothing to do: no number, already there, another number is kept
 * refuse      cannot be done; `code` and `message` say why and what to do
 */
export const ROW_VERDICTS = ["ship", "add_number", "replace", "skip", "refuse"] as const;
export type RowVerdict = (typeof ROW_VERDICTS)[number];

/** waiting: not done yet; the others: what came of it. */
export const ROW_STATES = ["waiting", "applied", "skipped", "refused", "undone", "kept"] as const;
/** undone and kept are results of an undo: taken back, or still as applied with the reason in `message`. */
export type RowState = (typeof ROW_STATES)[number];

/** Why a row is skipped or refused; stable words for badges and filters. */
export const ROW_CODES = [
  // skipped
  "NO_NUMBER",
  "ALREADY_THERE",
  "OTHER_NUMBER_KEPT",
  "REPEATED_ROW",
  // refused: the row itself
  "SCIENTIFIC_NOTATION",
  "UNUSABLE_NUMBER",
  "UNUSABLE_QUANTITY",
  "UNUSABLE_URL",
  "NO_BACKER",
  "UNKNOWN_BACKER",
  "AMBIGUOUS_BACKER",
  "CONTRADICTING_BACKER",
  "DUPLICATE_IN_FILE",
  "NUMBER_ON_OTHER_ORDER",
  // refused: the order
  "NOT_PUSHED",
  "PUSH_UNCLEAR",
  "ORDER_CANCELLED",
  "ORDER_DELETED",
  "ORDER_HIDDEN",
  "ON_HOLD",
  "SCHEDULED",
  "OTHER_SERVICE",
  "ALREADY_SHIPPED",
  "NOTHING_TO_SHIP",
  "NO_FULFILLMENT_ORDER",
  "ITEM_NOT_IN_ORDER",
  "MORE_THAN_LEFT",
  "PARTIAL_WITHOUT_ITEMS",
  "SEVERAL_PARCELS",
  "DIFFERENT_CARRIERS",
  // refused: Shopify, or the way there
  "SHOPIFY_REFUSED",
  "CANCELLED_BY_CREATOR",
  // kept after an undo
  "UNDO_REFUSED",
  "CHANGED_SINCE",
] as const;
export type RowCode = (typeof ROW_CODES)[number];

export interface TrackingUploadCounts {
  /** Every data row of the file; the sum of the five verdicts below. */
  rows: number;
  ship: number;
  addNumber: number;
  replace: number;
  skip: number;
  refuse: number;
  /** Pledges that get a parcel or a number. */
  pledges: number;
  /** What has come of the rows so far; waiting + applied + skipped + refused + undone + kept = rows. */
  waiting: number;
  applied: number;
  skipped: number;
  refused: number;
  undone: number;
  kept: number;
}

export interface TrackingUploadRowView {
  /** 1 = first row below the header. */
  row: number;
  /** Line of the file it starts on. */
  line: number;
  /** Whom the row is about, as the file says: Backer ID, order name or e-mail. */
  key: string;
  pledge: { id: string; externalId: string; backerName: string | null; orderName: string | null } | null;
  numbers: string[];
  /** As Shopify knows it where it does. */
  carrier: string | null;
  url: string | null;
  sku: string | null;
  quantity: number | null;
  verdict: RowVerdict | null;
  state: RowState;
  code: RowCode | null;
  message: string | null;
  /** Numbers that are replaced. */
  replaced: string[];
}

export interface TrackingUploadSummary {
  id: string;
  kind: TrackingUploadKind;
  state: TrackingUploadState;
  fileName: string | null;
  format: TrackingFormat;
  campaignName: string | null;
  connectionName: string | null;
  /** What waits: a sentence when the work stopped by itself (shop disconnected); else null. */
  note: string | null;
  counts: TrackingUploadCounts;
  createdAt: string;
  appliedAt: string | null;
  finishedAt: string | null;
}

export interface TrackingUploadView extends TrackingUploadSummary {
  header: string[];
  /** The first rows as the file has them, to choose columns by; empty once applied. */
  sample: string[][];
  mapping: TrackingMapping;
  existing: ExistingNumbers;
  /** Whether Shopify mails the backers, by their campaigns' settings: none, some or all of those that get a parcel. */
  shopifyMails: "none" | "some" | "all";
  /** How often each code occurs, most frequent first. */
  codes: { code: RowCode; count: number }[];
  rows: TrackingUploadRowView[];
  /** Page number of the rows, from 1, and whether more follow. */
  page: number;
  hasMore: boolean;
  /** How far Shopify was asked about each order before anything is confirmed. */
  check: { done: number; of: number } | null;
  canApply: boolean;
  canUndo: boolean;
}
