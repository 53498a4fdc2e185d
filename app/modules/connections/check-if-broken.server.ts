import type { ConnectionDeps } from "./connection-deps";
import { findShop } from "./shop-store.server";

/**
 * Has a shop that needs a reconnect looked at again, because somebody has it open: what was repaired, or was broken only
 * by mistake, is connected again without a button. Costs one read where the shop is fine. True when a check was ordered.
 */
export async function checkIfBroken(
  deps: Pick<ConnectionDeps, "db" | "jobs">,
  { shopDomain }: { shopDomain: string },
): Promise<boolean> {
  const shop = await findShop(deps.db, shopDomain);
  if (shop?.status !== "needs_reconnect") return false;
  await deps.jobs.send("shop.check", { shopDomain }, { key: shopDomain });
  return true;
}
