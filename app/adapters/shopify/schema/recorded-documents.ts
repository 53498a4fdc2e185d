// Documents inside the recorded exchanges beside the repository; the simulated store must be able to answer them.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "graphql";

const RECORDINGS = path.resolve(import.meta.dirname, "../../../../../shared/recordings/shopify");

/** Recordings whose operations the app uses or will soon use. */
const FILES = [
  "bulk-operation-run-mutation-user-errors.json",
  "bulk-operation-run-query-concurrency-limit.json",
  "bulk-operation-run-query-user-error-codes.json",
  "fulfillment-create-preconditions.json",
  "fulfillment-detail-events-lifecycle.json",
  "fulfillment-event-create-validation.json",
  "fulfillment-multi-tracking-info.json",
  "fulfillment-order-hold-validation.json",
  "fulfillment-order-lifecycle.json",
  "fulfillment-top-level-reads.json",
  "money-bag-presentment-parity.json",
  "order-create-line-item-fields.json",
  "order-create-validation-matrix.json",
  "order-refund-fulfillment-usererror-no-code.json",
  "orderCancel-error-messages.json",
  "orderCreate-state-derived-payment-and-count.json",
  "orderMarkAsPaid-state-and-money.json",
  "orderUpdate-input-validation.json",
];

/** Every GraphQL document found in those files, each once. */
export function recordedDocuments(): string[] {
  const found = new Set<string>();
  for (const file of FILES) {
    const full = path.join(RECORDINGS, file);
    if (!existsSync(full))
      throw new Error(`The slice is cut with ../shared beside the repository; ${file} is missing`);
    collect(JSON.parse(readFileSync(full, "utf8")), found);
  }
  return [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === "query" || key === "document") && typeof inner === "string") addDocument(inner, found);
    else collect(inner, found);
  }
}

function addDocument(text: string, found: Set<string>): void {
  if (!/^[\s\S]*\b(query|mutation)\b/.test(text)) return;
  try {
    parse(text);
  } catch {
    return; // a search filter or a broken bulk query, not a document
  }
  found.add(text);
}
