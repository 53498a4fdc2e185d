// By what the labels of a batch can be shown: how far they are, or what has become of those that were bought. Pure.
import { LABEL_FAILURES, type LabelFailureCode } from "./label-failure";
import { LABEL_STATES, type LabelState } from "./label-state";

/**
 * unprinted    bought, and neither printed nor given back
 * unfulfilled  bought, and Shopify refused the fulfilment
 * scan_form    in a SCAN form
 * shipped      scanned by the USPS, or marked as shipped
 * refund       a refund was asked for, whatever came of it
 */
export const BOUGHT_SHELVES = ["unprinted", "unfulfilled", "scan_form", "shipped", "refund"] as const;

export type LabelShelf = LabelState | (typeof BOUGHT_SHELVES)[number];

const SHELVES: readonly LabelShelf[] = [...LABEL_STATES, ...BOUGHT_SHELVES];

/** null: all of them; also for words that are none. */
export function parseLabelShelf(text: string | null | undefined): LabelShelf | null {
  return SHELVES.find((shelf) => shelf === text) ?? null;
}

/** null: whatever the reason; also for words that are none. */
export function parseFailureCode(text: string | null | undefined): LabelFailureCode | null {
  return LABEL_FAILURES.find((code) => code === text) ?? null;
}
