import type { Db } from "~/db/client.server";
import { findItemsBySku } from "./item-store.server";

/** The items that these SKUs belong to, by SKU; those of no item are absent. */
export async function findItemsOfSkus(
  deps: { db: Db },
  { shopDomain, skus }: { shopDomain: string; skus: readonly string[] },
): Promise<Map<string, { itemId: string; name: string }>> {
  return skus.length === 0 ? new Map() : findItemsBySku(deps.db, shopDomain, skus);
}
