import type { Db } from "~/db/client.server";
import { findCandidates, type SkuCandidates } from "./catalog-store.server";
import { buildMatchSku } from "./match-sku";
import type { CatalogVariant, MatchSku } from "./variant-match";

/**
 * What these SKUs mean in the shop today, from one query; other SKUs come out as missing. Variants of archived products
 * count only where no other variant has the SKU. Works inside a transaction, too.
 */
export async function loadMatcher(
  deps: { db: Db },
  { shopDomain, skus }: { shopDomain: string; skus: string[] },
): Promise<MatchSku> {
  if (skus.length === 0) return () => ({ kind: "missing" });
  const { variants, byHand } = await findCandidates(deps.db, shopDomain, skus);
  return buildMatchSku(withoutArchivedRivals(variants), byHand);
}

/** An archived variant gives up its SKU to one in use; by its gid a match by hand still finds it. */
function withoutArchivedRivals(variants: SkuCandidates["variants"]): CatalogVariant[] {
  const inUse = new Set(variants.filter(({ active }) => active).map(({ sku }) => sku));
  return variants.map(({ active, ...variant }) =>
    active || !inUse.has(variant.sku) ? variant : { ...variant, sku: "" },
  );
}
