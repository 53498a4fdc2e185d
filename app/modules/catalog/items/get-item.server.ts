import type { Db } from "~/db/client.server";
import { findItem } from "./item-store.server";
import type { ItemView } from "./item-views";

/** An item with its SKUs; null for one that this shop does not have. */
export async function getItem(
  deps: { db: Db },
  { shopDomain, itemId }: { shopDomain: string; itemId: string },
): Promise<ItemView | null> {
  return findItem(deps.db, shopDomain, itemId);
}
