// What of a bought label's contents no fulfilment in Shopify has yet. Pure.
import type { RecordedFulfillment } from "../shipments";
import { hasNumbers, isLive } from "./recognise-fulfillment";

export interface LabelParcel {
  /** null: mail without tracking. */
  number: string | null;
  contents: readonly { sku: string; quantity: number }[];
}

/**
 * Contents that are not in a live fulfilment with the label's number, or in one that was made for it (`own`): those are
 * the label's echo, whoever made them. The same SKU stands once in the answer.
 */
export function missingContents(
  { number, contents }: LabelParcel,
  fulfillments: readonly RecordedFulfillment[],
  own: readonly string[],
): { sku: string; quantity: number }[] {
  const isEcho = (each: RecordedFulfillment) =>
    own.includes(each.gid) || (number !== null && hasNumbers(each, [number]));
  const left = new Map<string, { sku: string; quantity: number }>();
  for (const { sku, quantity } of contents) {
    const entry = left.get(keyOf(sku)) ?? { sku, quantity: 0 };
    left.set(keyOf(sku), { ...entry, quantity: entry.quantity + quantity });
  }
  for (const { sku, quantity } of fulfillments
    .filter((each) => isLive(each) && isEcho(each))
    .flatMap(linesOf)) {
    const entry = left.get(keyOf(sku ?? ""));
    if (entry) entry.quantity -= quantity;
  }
  return [...left.values()].filter(({ quantity }) => quantity > 0);
}

function linesOf({ lines }: RecordedFulfillment) {
  return lines;
}

function keyOf(sku: string): string {
  return sku.trim().toLowerCase();
}
