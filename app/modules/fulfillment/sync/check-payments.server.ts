import { markOrdersPaid } from "../../pledges/push/payment-store.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { readUnpaidOrders } from "./sync-order-store.server";

/** What the gateway reads in one request. */
const PAGE = 50;

/**
 * The net under orders/paid: asks Shopify about the connection's orders that were not paid when last heard of. Ends at
 * the first trouble; the next run asks again.
 */
export async function checkPayments(
  deps: Pick<FulfillmentDeps, "db" | "log" | "fulfillments">,
  { shopDomain, connectionId }: { shopDomain: string; connectionId: string },
  stop: AbortSignal,
): Promise<void> {
  for (let afterId = ""; ;) {
    stop.throwIfAborted();
    const orders = await readUnpaidOrders(deps.db, { shopDomain, connectionId, afterId, limit: PAGE });
    const last = orders.at(-1);
    if (!last) return;
    const gids = orders.map(({ orderGid }) => orderGid);
    const read = await deps.fulfillments.readDestinations(shopDomain, gids);
    if (read.kind !== "read") {
      deps.log.info(
        { shopDomain, ending: read.kind },
        "it could not be read which orders were paid meanwhile",
      );
      return;
    }
    const paid = read.targets.filter(({ financialStatus }) => financialStatus === "paid");
    await markOrdersPaid(
      deps.db,
      shopDomain,
      paid.map(({ orderGid }) => orderGid),
    );
    afterId = last.pledgeId;
  }
}
