import { findShopsToBill } from "../ledger/usage-charge-store.server";
import type { PostageDeps } from "../postage-deps";
import { findAbandonedBatches } from "./batch-lease-store.server";

const AT_ONCE = 100;
/** Shopify is asked again whether it takes charges that it has refused. */
const REFUSED_MS = 3_600_000;

/** Safety net: batches that a dead worker left or that waited for the shop, and charges that Shopify has not answered. */
export async function sweepBatches(deps: PostageDeps): Promise<void> {
  const now = deps.clock.now();
  for (const { id, shopDomain } of await findAbandonedBatches(deps.db, now, AT_ONCE))
    await deps.jobs.send("postage.run", { shopDomain, batchId: id }, { key: id });
  for (const shopDomain of await findShopsToBill(deps.db, now, new Date(now.getTime() - REFUSED_MS)))
    await deps.jobs.send("postage.bill", { shopDomain }, { key: shopDomain });
}
