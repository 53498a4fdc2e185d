// What is left of an order, by SKU. Pure.
import { hasWork, isDelivered, type Remaining } from "../../fulfillment/shipping/plan-shipment";
import type { OpenFulfillmentOrder } from "../../fulfillment/ports";
import type { ParcelContent } from "../groups/ready-pledge";

const keyOf = (sku: string | null) => (sku ?? "").trim().toLowerCase();

/** What the creator ships of it by himself, sorted by SKU, named as in `known` where it is there. */
export function openContents(
  orders: readonly OpenFulfillmentOrder[],
  left: Remaining,
  known: readonly ParcelContent[],
): ParcelContent[] {
  const own = orders.filter(
    (order) => order.assignedService === null && isDelivered(order) && hasWork(order, left),
  );
  const quantities = new Map<string, ParcelContent>();
  for (const line of own.flatMap(({ lines }) => lines)) {
    const quantity = left.get(line.gid) ?? 0;
    if (quantity <= 0) continue;
    const named = known.find(({ sku }) => keyOf(sku) === keyOf(line.sku));
    const sku = named?.sku ?? line.sku?.trim() ?? "";
    const entry = quantities.get(keyOf(sku)) ?? { sku, title: named?.title ?? sku, quantity: 0 };
    quantities.set(keyOf(sku), { ...entry, quantity: entry.quantity + quantity });
  }
  return [...quantities.values()].sort((a, b) => (a.sku < b.sku ? -1 : 1));
}

/** The same SKUs in the same quantities. */
export function sameContents(
  one: readonly { sku: string; quantity: number }[],
  other: readonly { sku: string; quantity: number }[],
): boolean {
  return textOf(one) === textOf(other);
}

function textOf(contents: readonly { sku: string; quantity: number }[]): string {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of contents) sums.set(keyOf(sku), (sums.get(keyOf(sku)) ?? 0) + quantity);
  return JSON.stringify([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** "2 × MUG, 1 × TEE-S" */
export function describeContents(contents: readonly { sku: string; quantity: number }[]): string {
  return contents.map(({ sku, quantity }) => `${quantity} × ${sku === "" ? "(no SKU)" : sku}`).join(", ");
}
