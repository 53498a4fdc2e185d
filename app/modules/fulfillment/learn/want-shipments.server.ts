import { inTransaction } from "~/db/client.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { wantRefresh } from "../sync/sync-order-store.server";

/** Notes that only reading settles these orders, and has them read soon. Says how many are the shop's pledges'. */
export async function wantShipments(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock">,
  { shopDomain, orderGids }: { shopDomain: string; orderGids: string[] },
): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const wanted = await wantRefresh(tx, shopDomain, orderGids, deps.clock.now());
    if (wanted > 0) await deps.jobs.send("shipments.refresh", { shopDomain }, { tx, key: shopDomain });
    return wanted;
  });
}
