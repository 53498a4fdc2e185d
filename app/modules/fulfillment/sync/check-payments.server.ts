import { randomUUID } from "node:crypto";
import { markOrdersPaid } from "../../pledges/push/payment-store.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { readUnpaidOrders } from "./sync-order-store.server";

/** What the gateway reads in one request. */
const PAGE = 50;
/** Requests of one run: with more unpaid orders every run asks about others of them. */
const MOST_PAGES = 20;

/**
 * The net under orders/paid: asks Shopify about the connection's orders that were not paid when last heard of, at most
 * 1,000 a run from a random place on. Ends at the first trouble; the next run asks again.
 */
export async function checkPayments(
  deps: Pick<FulfillmentDeps, "db" | "log" | "fulfillments">,
  { shopDomain, connectionId }: { shopDomain: string; connectionId: string },
  stop: AbortSignal,
): Promise<void> {
  const start = randomUUID();
  let after: { id: string; upTo: string | null } = { id: start, upTo: null };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    if (stop.aborted) return;
    const orders = await readUnpaidOrders(deps.db, {
      ...{ shopDomain, connectionId, afterId: after.id, upToId: after.upTo, limit: PAGE },
    });
    const last = orders.at(-1);
    if (last && !(await learnPayments(deps, shopDomain, orders))) return;
    if (last) after = { ...after, id: last.pledgeId };
    else if (after.upTo === null) after = { id: "", upTo: start };
    else return;
  }
}

/** False when Shopify gave no answer. */
async function learnPayments(
  deps: Pick<FulfillmentDeps, "db" | "log" | "fulfillments">,
  shopDomain: string,
  orders: { orderGid: string }[],
): Promise<boolean> {
  const gids = orders.map(({ orderGid }) => orderGid);
  const read = await deps.fulfillments.readDestinations(shopDomain, gids);
  if (read.kind !== "read") {
    deps.log.info({ shopDomain, ending: read.kind }, "it could not be read which orders were paid meanwhile");
    return false;
  }
  const paid = read.targets.filter(({ financialStatus }) => financialStatus === "paid");
  await markOrdersPaid(
    deps.db,
    shopDomain,
    paid.map(({ orderGid }) => orderGid),
  );
  return true;
}
