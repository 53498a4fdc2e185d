// Which labels of a batch a SCAN form takes. Pure.
import { localTime } from "~/lib/local-time";
import { isUsable } from "../buying/label-state";
import type { LeftLabel } from "../refunds/left-labels";

/** What of a label decides it; a row of the table Label fits. */
export interface ScanFormFacts {
  id: string;
  orderName: string;
  state: string;
  trackingCode: string | null;
  shippedAt: Date | null;
  scanFormId: string | null;
  refundState: string | null;
  /** As LabelFulfillmentState. */
  fulfillmentState: string;
}

export interface ScanFormPlan<Label extends ScanFormFacts> {
  labels: Label[];
  left: LeftLabel[];
}

/** EasyPost advises against more shipments in one request. [facts/easypost.md, batch size] */
export const MOST_LABELS_PER_FORM = 1000;

export const SCAN_FORM_WARNING =
  "USPS takes the labels of a SCAN form as handed over: once it is made, none of them can be refunded, none can be added, and a label is in one form only.";

/** Every bought label is either taken or left with its reason; what was not bought is not mentioned. */
export function planScanForm<Label extends ScanFormFacts>(labels: Label[]): ScanFormPlan<Label> {
  const plan: ScanFormPlan<Label> = { labels: [], left: [] };
  for (const label of labels) {
    if (label.state !== "bought") continue;
    const obstacle = obstacleOf(label);
    if (obstacle) plan.left.push({ ...obstacle, orderName: label.orderName });
    else plan.labels.push(label);
  }
  return plan;
}

function obstacleOf(label: ScanFormFacts): { code: string; message: string } | null {
  if (label.scanFormId !== null) return { code: "IN_SCAN_FORM", message: "Already in a SCAN form." };
  if (!isUsable(label.refundState))
    return {
      code: "REFUNDED",
      message: "A refund was asked for: refunded labels cannot go into a SCAN form.",
    };
  if (label.trackingCode === null)
    return { code: "NO_BARCODE", message: "Letter mail without tracking is not part of a SCAN form." };
  if (label.shippedAt !== null)
    return { code: "SCANNED", message: "USPS has scanned it already, so it needs no SCAN form." };
  if (label.fulfillmentState === "refused")
    return {
      code: "NOT_FULFILLED",
      message: "Not fulfilled in Shopify: fulfill it again first, or refund it while that is possible.",
    };
  return null;
}

/**
 * Why no form can be made for labels of this ship date (yyyy-mm-dd) any more; null while one can. USPS takes labels as
 * handed over by itself at the end of their day. [EasyPost manifest guide]
 */
export function shipDateProblem(shipDate: string, now: Date, timezone: string): string | null {
  if (localTime(now, timezone).day <= shipDate) return null;
  return `The ship date of these labels, ${shipDate}, is over: a SCAN form is made by the end of that day at the latest. The labels stay valid without one.`;
}
