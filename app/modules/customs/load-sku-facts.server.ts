import type { Db } from "~/db/client.server";
import { loadMatcher } from "~/modules/catalog/load-matcher.server";
import type { CatalogVariant, VariantMatch } from "~/modules/catalog/variant-match";
import { noFacts, type SkuFactsRow, type SkuFactsView } from "./sku-facts";
import { findFacts, readShopCurrency } from "./sku-facts-store.server";

/**
 * What is known of these SKUs, every one of them in the answer. Weight and value that the creator has not given come
 * from the variant that the SKU means, the value only where the shop sells in US dollars. Works inside a transaction.
 */
export async function loadSkuFacts(
  deps: { db: Db },
  { shopDomain, skus }: { shopDomain: string; skus: readonly string[] },
): Promise<Map<string, SkuFactsView>> {
  const asked = [...new Set(skus)];
  if (asked.length === 0) return new Map();
  const [said, match, currency] = await Promise.all([
    findFacts(deps.db, shopDomain, asked),
    loadMatcher(deps, { shopDomain, skus: asked }),
    readShopCurrency(deps.db, shopDomain),
  ]);
  const bySku = new Map(said.map((row) => [row.sku, row]));
  return new Map(
    asked.map((sku) => [
      sku,
      withShopFacts(bySku.get(sku) ?? noFacts(sku), matchedVariant(match(sku)), currency),
    ]),
  );
}

/** Fills weight and value from the shop where the creator said nothing; zero is the shop's word for unknown. */
export function withShopFacts(
  facts: SkuFactsRow,
  variant: Pick<CatalogVariant, "grams" | "priceMinor"> | null,
  shopCurrency: string | null,
): SkuFactsView {
  const grams = variant?.grams || null;
  const price = (shopCurrency === "USD" && variant?.priceMinor) || null;
  return {
    ...facts,
    weightGrams: facts.weightGrams ?? grams,
    weightFrom: facts.weightGrams !== null ? "creator" : grams !== null ? "shop" : null,
    valueMinor: facts.valueMinor ?? price,
    valueFrom: facts.valueMinor !== null ? "creator" : price !== null ? "shop" : null,
  };
}

function matchedVariant(match: VariantMatch): CatalogVariant | null {
  return match.kind === "matched" ? match.variant : null;
}
