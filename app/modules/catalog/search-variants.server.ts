import type { CatalogDeps } from "./catalog-deps";
import { searchVariantRows } from "./catalog-store.server";
import type { CatalogVariant } from "./variant-match";

const LIMIT = 20;

/** Variants of this shop whose title or SKU contains the text, at most 20; for matching by hand. */
export async function searchVariants(
  deps: Pick<CatalogDeps, "db">,
  { shopDomain, text }: { shopDomain: string; text: string },
): Promise<CatalogVariant[]> {
  return searchVariantRows(deps.db, { shopDomain, text: text.trim(), limit: LIMIT });
}
