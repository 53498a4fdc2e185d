// What is said of labels that EasyPost did not take into a SCAN form. Pure.
import { cutCharacters } from "~/lib/clean-text";
import type { ScanFormOutcome } from "../ports";
import type { FormLabel } from "./scan-form-store.server";

const ORDERS_NAMED = 10;

/** A label that cannot be in the form, with the reason as the end of a sentence that begins with its order. */
export interface UnfitLabel {
  label: FormLabel;
  why: string;
}

/** Labels that were taken out of a form before it was asked for again. */
export function unfitText(unfit: UnfitLabel[]): string {
  const reasons = unfit.slice(0, ORDERS_NAMED).map(({ label, why }) => `${label.orderName} ${why}`);
  const more = unfit.length > reasons.length ? `, and ${unfit.length - reasons.length} more` : "";
  return cutCharacters(`Left out: ${reasons.join(", ")}${more}.`, 500);
}

/** A form that does not say what it holds holds everything. */
export function leftOut(labels: FormLabel[], codes: string[]): FormLabel[] {
  if (codes.length === 0) return [];
  const held = new Set(codes);
  return labels.filter(({ trackingCode }) => trackingCode !== null && !held.has(trackingCode));
}

/** What to do with them; null where none was left out. */
export function leftOutText(labels: FormLabel[]): string | null {
  if (labels.length === 0) return null;
  const names = labels.slice(0, ORDERS_NAMED).map(({ orderName }) => orderName);
  const more = labels.length > names.length ? ` and ${labels.length - names.length} more` : "";
  const count = labels.length === 1 ? "1 label" : `${labels.length} labels`;
  return `EasyPost left out ${count}: ${names.join(", ")}${more}. Make another SCAN form for them, or hand them over without one.`;
}

/** Why EasyPost made no form at all. */
export function refusalText(outcome: Extract<ScanFormOutcome, { kind: "missing" | "refused" }>): string {
  const why =
    outcome.kind === "refused"
      ? outcome.problems.map(({ message }) => message).join(" ")
      : "it is not there.";
  return `EasyPost did not make the SCAN form: ${why}`;
}

/** EasyPost's words with our orders in the place of its shipments. */
export function withOrderNames(text: string, labels: FormLabel[]): string {
  const orders = new Map(labels.map(({ shipmentId, orderName }) => [shipmentId, orderName]));
  return text.replace(SHIPMENT_ID, (id) => orders.get(id) ?? id);
}

/** Shipments that EasyPost's words name. */
export function shipmentsIn(text: string): Set<string> {
  return new Set(text.match(SHIPMENT_ID));
}

const SHIPMENT_ID = /\bshp_\w+/g;
