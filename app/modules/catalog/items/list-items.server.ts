import { pageNumber } from "~/lib/page-number";
import type { CatalogDeps } from "../catalog-deps";
import { findItemPage } from "./item-store.server";
import type { ItemRow } from "./item-views";

export interface ItemList {
  rows: ItemRow[];
  total: number;
  page: number;
  pages: number;
}

const PAGE_SIZE = 50;

/** One page of the shop's items by name; `search` looks in names and SKUs. */
export async function listItems(
  deps: Pick<CatalogDeps, "db">,
  input: { shopDomain: string; search?: string; page: number },
): Promise<ItemList> {
  const page = pageNumber(input.page);
  const { rows, total } = await findItemPage(deps.db, {
    shopDomain: input.shopDomain,
    search: input.search?.trim() || null,
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return { rows, total, page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}
