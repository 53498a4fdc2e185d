// What other parcels of an order hold before Shopify knows of them. Pure.
import type { OpenFulfillmentOrder } from "../ports";
import type { Remaining } from "./plan-shipment";

const keyOf = (sku: string | null) => (sku ?? "").trim().toLowerCase();

/** Takes what other labels hold out of what Shopify calls open. */
export function takeContents(
  orders: readonly OpenFulfillmentOrder[],
  left: Remaining,
  gone: readonly { sku: string; quantity: number }[],
): void {
  const lines = orders
    .filter(({ assignedService }) => assignedService === null)
    .flatMap((order) => order.lines);
  for (const { sku, quantity } of gone) {
    let missing = quantity;
    for (const line of lines.filter((each) => keyOf(each.sku) === keyOf(sku))) {
      const part = Math.min(missing, left.get(line.gid) ?? 0);
      left.set(line.gid, (left.get(line.gid) ?? 0) - part);
      missing -= part;
    }
  }
}
