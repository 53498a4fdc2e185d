import type { ConnectionDeps } from "./connection-deps";
import { markShopDisconnected } from "./mark-shop-disconnected.server";
import { deleteSessionsOfShop, findShop } from "./shop-store.server";

/**
 * The merchant removed the app. Its access is forgotten and work pauses; pledges, batches and settings wait for a new
 * installation. An uninstall from before the last access given is stale: the app is installed again.
 */
export async function noteUninstall(
  deps: ConnectionDeps,
  { shopDomain, triggeredAt }: { shopDomain: string; triggeredAt: Date },
): Promise<string> {
  const shop = await findShop(deps.db, shopDomain);
  if (!shop) return "unknown shop";
  if (shop.connectedAt > triggeredAt) return "stale";
  await markShopDisconnected(deps, {
    shopDomain,
    seenAt: triggeredAt,
    disconnection: { code: "uninstalled", message: "PledgeDock was removed from the shop in Shopify." },
  });
  const after = await findShop(deps.db, shopDomain);
  if (after?.status !== "uninstalled") return "stale";
  await deleteSessionsOfShop(deps.db, shopDomain);
  return "uninstalled";
}
