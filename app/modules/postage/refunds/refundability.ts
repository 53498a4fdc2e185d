// Whether a label's postage can be had back, by the rules of EasyPost and USPS. Pure.

/** What of a label decides it; a row of the table Label fits. */
export interface RefundFacts {
  state: string;
  /** USPS service as EasyPost names it. */
  service: string | null;
  boughtAt: Date | null;
  /** First scan by USPS, or marked as shipped by hand. */
  shippedAt: Date | null;
  trackerStatus: string | null;
  scanFormId: string | null;
  /** requested | submitted | refunded | rejected; null = not asked. */
  refundState: string | null;
}

export type RefundObstacle =
  "NOT_BOUGHT" | "REFUND_UNDER_WAY" | "REFUNDED" | "LETTER_MAIL" | "SCANNED" | "IN_SCAN_FORM" | "TOO_OLD";

export type Refundability =
  /** `warnBy`: from day 25 on the time by which it must be asked for; null before. `again`: EasyPost has refused it once. */
  | { kind: "refundable"; warnBy: Date | null; again: boolean }
  | { kind: "not"; code: RefundObstacle; message: string };

const DAY_MS = 24 * 3600 * 1000;
/** USPS takes labels back within 30 days of their purchase. [EasyPost docs, shipping-refund] */
const REFUND_DAYS = 30;
const WARN_DAYS = 25;

/** Cards, letters and flats carry no barcode that could show that they were not used. */
export const LETTER_SERVICES: ReadonlySet<string> = new Set(["First", "FirstClassMailInternational"]);

/** Carrier states that only a scan brings about. */
const SCANNED = new Set([
  "in_transit",
  "out_for_delivery",
  "delivered",
  "available_for_pickup",
  "return_to_sender",
  "failure",
]);

/** Whether EasyPost may be asked now to take the label back, and if not, why, as a sentence for the page. */
export function refundability(label: RefundFacts, now: Date): Refundability {
  const { boughtAt } = label;
  if (label.state !== "bought" || !boughtAt) return not("NOT_BOUGHT", "This label was not bought.");
  if (label.refundState === "refunded") return not("REFUNDED", "This label was refunded.");
  if (label.refundState === "requested" || label.refundState === "submitted")
    return not("REFUND_UNDER_WAY", "A refund of this label has been asked for.");
  if (LETTER_SERVICES.has(label.service ?? ""))
    return not("LETTER_MAIL", "USPS does not refund First-Class cards, letters and flats.");
  if (label.shippedAt || SCANNED.has(label.trackerStatus ?? ""))
    return not("SCANNED", "USPS has scanned this label, so it counts as used.");
  if (label.scanFormId !== null)
    return not("IN_SCAN_FORM", "This label is in a SCAN form, so USPS counts it as handed over.");
  const last = boughtAt.getTime() + REFUND_DAYS * DAY_MS;
  if (now.getTime() > last)
    return not("TOO_OLD", "This label was bought more than 30 days ago: USPS no longer refunds it.");
  const warn = now.getTime() >= boughtAt.getTime() + WARN_DAYS * DAY_MS;
  return {
    kind: "refundable",
    warnBy: warn ? new Date(last) : null,
    again: label.refundState === "rejected",
  };
}

/** Labels bought between these times can be refunded only a few days more. */
export function warnedPurchases(now: Date): { from: Date; to: Date } {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return { from: ago(REFUND_DAYS), to: ago(WARN_DAYS) };
}

function not(code: RefundObstacle, message: string): Refundability {
  return { kind: "not", code, message };
}
