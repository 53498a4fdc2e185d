import { assertNever } from "~/lib/assert-never";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { refreshOrders } from "./refresh-orders.server";
import { findRefreshWanted, findShopsWithRefreshWanted } from "../sync/sync-order-store.server";

const CHUNK = 50;
/** A job that was lost is made up for after this long. */
const OVERDUE_MS = 60_000;
const SHOPS = 500;
const UNSETTLED_MS = 2000;

/** Reads all orders of the shop that webhooks left unclear, until none is left or Shopify wants a pause. */
export async function refreshShipments(
  deps: FulfillmentDeps,
  { shopDomain }: { shopDomain: string },
  signal?: AbortSignal,
): Promise<void> {
  const asked = new Set<string>();
  while (!signal?.aborted) {
    const orderGids = await findRefreshWanted(deps.db, shopDomain, CHUNK);
    if (orderGids.length === 0) return;
    // An answer that did not settle the wish will not do so at once the second time, either.
    if (orderGids.every((gid) => asked.has(gid))) return wakeUpLater(deps, shopDomain, UNSETTLED_MS);
    for (const gid of orderGids) asked.add(gid);
    const outcome = await refreshOrders(deps, { shopDomain, orderGids });
    switch (outcome.kind) {
      case "read":
        // Heard of again while it was read, or by a process whose clock is ahead: not at once another time.
        if (outcome.unsettled.length > 0) return wakeUpLater(deps, shopDomain, UNSETTLED_MS);
        break;
      case "disconnected":
        // The wishes stay: after reconnecting, the sweep goes on with them.
        return deps.onDisconnected(shopDomain, outcome.disconnection);
      case "not-executed":
        return wakeUpLater(deps, shopDomain, outcome.retryAfterMs);
      case "unknown":
        throw new Error(`Orders could not be read: ${outcome.reason}`);
      default:
        return assertNever(outcome);
    }
  }
}

async function wakeUpLater(deps: FulfillmentDeps, shopDomain: string, waitMs: number): Promise<void> {
  const at = new Date(deps.clock.now().getTime() + Math.max(waitMs, 1000));
  // A key of its own: a job that waits for later must not stand in the way of one that is wanted now.
  const key = `${shopDomain}:${Math.floor(at.getTime() / 1000)}`;
  await deps.jobs.send("shipments.refresh", { shopDomain }, { key, startAfter: at });
}

/** Safety net: wakes up shops whose orders have waited for being read, because a job was lost or access was. */
export async function sweepRefreshes(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock">,
  _input: Record<string, never>,
): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - OVERDUE_MS);
  const shops = await findShopsWithRefreshWanted(deps.db, before, SHOPS);
  for (const shopDomain of shops)
    await deps.jobs.send("shipments.refresh", { shopDomain }, { key: shopDomain });
  return shops.length;
}
