import { inTransaction } from "~/db/client.server";
import {
  deleteBatchesOfShop,
  deletePostageNewsOfShop,
} from "~/modules/postage/personal/erase-postage-store.server";
import { deletePledgesOfShop } from "~/modules/pledges/personal-data-store.server";
import type { ConnectionDeps } from "../connections/connection-deps";
import { markShopDisconnected } from "../connections/mark-shop-disconnected.server";
import { deleteShopRows } from "./privacy-store.server";
import { findShop } from "../connections/shop-store.server";

/** Shopify sends shop/redact 48 hours after an uninstall. [shopify.dev, privacy law compliance] */
const AFTER_UNINSTALL_MS = 48 * 3600 * 1000;

/**
 * Deletes everything of a shop. Not when the app was installed again after the uninstall that this is about: access
 * given later than 48 hours before the request means exactly that. May be interrupted and run again.
 */
export async function redactShop(
  deps: Pick<ConnectionDeps, "db" | "jobs" | "clock" | "log" | "appUrl">,
  { shopDomain, triggeredAt }: { shopDomain: string; triggeredAt: Date },
): Promise<string> {
  const shop = await findShop(deps.db, shopDomain);
  const uninstalledBy = triggeredAt.getTime() - AFTER_UNINSTALL_MS;
  if (shop && shop.status !== "uninstalled" && shop.connectedAt.getTime() > uninstalledBy) {
    deps.log.warn({ shop: shopDomain }, "shop/redact ignored: the app was installed again");
    return "installed again";
  }
  // Keys are refused from here on, so that nothing new arrives while the pledges go.
  await markShopDisconnected(
    { ...deps, mailer: null },
    {
      shopDomain,
      disconnection: { code: "uninstalled", message: "Shopify asked for the deletion of all data." },
    },
  );
  await deletePostageNewsOfShop(deps.db, shopDomain);
  await deletePledgesOfShop(deps.db, shopDomain);
  await inTransaction(deps.db, async (tx) => {
    await deleteBatchesOfShop(tx, shopDomain);
    await deleteShopRows(tx, shopDomain);
  });
  return "deleted";
}
