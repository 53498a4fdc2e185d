import { applyShipments } from "./apply-shipments.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import type { OutlinedOrder } from "../shipments";
import { noteChecked } from "./shipping-write-store.server";
import { findFingerprints } from "../sync/sync-order-store.server";

export interface ComparedOutlines {
  checked: number;
  changed: number;
  /** Orders that the outline leaves open: read them by id. */
  toRead: string[];
}

const PER_TRANSACTION = 250;

/**
 * Compares outlines from a bulk query (at most 1,000 at once) with those of the last time: the same ones are only marked
 * as checked, changed ones are taken in, or named to be read by id. `askedAt`: when the bulk operation was started.
 */
export async function compareOutlines(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock" | "trackingLinks">,
  input: { shopDomain: string; orders: OutlinedOrder[]; askedAt: Date },
): Promise<ComparedOutlines> {
  const { shopDomain, orders, askedAt } = input;
  const gids = orders.map(({ orderGid }) => orderGid);
  const known = await findFingerprints(deps.db, shopDomain, gids);
  const isSame = (order: OutlinedOrder) => {
    const before = known.get(order.orderGid);
    return before?.outline === order.fingerprint && !before.refreshWanted;
  };
  const same = orders.filter(isSame);
  const others = orders.filter((order) => !isSame(order));
  await noteChecked(
    deps.db,
    shopDomain,
    same.map(({ orderGid }) => orderGid),
    deps.clock.now(),
  );
  const complete = others.flatMap(({ shipments }) => (shipments ? [shipments] : []));
  const outlines = new Map(others.map(({ orderGid, fingerprint }) => [orderGid, fingerprint]));
  const toRead = others.filter(({ shipments }) => !shipments).map(({ orderGid }) => orderGid);
  let changed = 0;
  for (let at = 0; at < complete.length; at += PER_TRANSACTION) {
    const chunk = complete.slice(at, at + PER_TRANSACTION);
    const applied = await applyShipments(deps, { shopDomain, orders: chunk, askedAt, outlines });
    changed += applied.changed;
    toRead.push(...applied.unsettled);
  }
  return { checked: orders.length - toRead.length, changed, toRead };
}
