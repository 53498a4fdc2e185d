import { createHash } from "node:crypto";
import type { OrderShipments } from "../shipments";

/** The same whole answer about an order gives the same text. */
export function fingerprintOf(order: OrderShipments): string {
  return createHash("sha256")
    .update(JSON.stringify(inOrder(order)))
    .digest("base64url");
}

/** Keys sorted, so that how an answer was put together makes no difference. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, inOrder(entry)]),
  );
}
