import type { CatalogDeps } from "../catalog-deps";
import { deleteItemRow } from "./item-store.server";

/** Forgets an item; its SKUs and what was said of them stay. False where the shop has no such item. */
export async function deleteItem(
  deps: Pick<CatalogDeps, "db">,
  { shopDomain, itemId }: { shopDomain: string; itemId: string },
): Promise<boolean> {
  return deleteItemRow(deps.db, shopDomain, itemId);
}
