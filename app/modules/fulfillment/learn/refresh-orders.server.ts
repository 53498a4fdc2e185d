import type { GatewayTrouble } from "../../pledges/ports";
import { applyShipments } from "./apply-shipments.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { saveHidden } from "../sync/sync-order-store.server";

/** What the gateway reads in one request. */
const PER_REQUEST = 50;

export interface RefreshedOrders {
  kind: "read";
  checked: number;
  changed: number;
  /** Orders that Shopify does not show. */
  hidden: string[];
  unsettled: string[];
}

/**
 * Reads orders by id, 50 per request, and takes in what they hold. Ends at the first trouble; what was read until then
 * is kept, and asking again is harmless.
 */
export async function refreshOrders(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock" | "trackingLinks" | "fulfillments">,
  input: { shopDomain: string; orderGids: string[]; outlines?: Map<string, string> },
  signal?: AbortSignal,
): Promise<RefreshedOrders | GatewayTrouble> {
  const { shopDomain, outlines } = input;
  const gids = [...new Set(input.orderGids)];
  const sum: RefreshedOrders = { kind: "read", checked: 0, changed: 0, hidden: [], unsettled: [] };
  for (let at = 0; at < gids.length && !signal?.aborted; at += PER_REQUEST) {
    const askedAt = deps.clock.now();
    const answer = await deps.fulfillments.readShipments(shopDomain, gids.slice(at, at + PER_REQUEST));
    if (answer.kind !== "read") return answer;
    const applied = await applyShipments(deps, { shopDomain, orders: answer.orders, askedAt, outlines });
    await saveHidden(deps.db, shopDomain, answer.hidden, deps.clock.now());
    sum.checked += answer.orders.length;
    sum.changed += applied.changed;
    sum.hidden.push(...answer.hidden);
    sum.unsettled.push(...applied.unsettled);
  }
  return sum;
}
