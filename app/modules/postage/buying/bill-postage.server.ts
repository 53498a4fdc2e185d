import { billUsage } from "../ledger/bill-usage.server";
import type { PostageDeps } from "../postage-deps";
import { pauseRunning } from "./batch-store.server";

/** Charges through Shopify what is owed; where Shopify takes no more, batches that are buying pause and say so. */
export async function billPostage(deps: PostageDeps, { shopDomain }: { shopDomain: string }): Promise<void> {
  await billUsage(deps, { shopDomain }, async (shop, reason) => {
    await pauseRunning(deps.db, shop, reason);
  });
}
