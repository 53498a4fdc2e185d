// SKU → variant, from what one query brought.
import type { CatalogVariant, MatchSku, VariantMatch } from "./variant-match";

/** A creator's own match: this SKU means that variant. */
export interface SkuMatchByHand {
  sku: string;
  variantGid: string;
}

/**
 * Exact match on the SKU, case and all. A match by hand wins over a missing and a duplicate SKU alike; one whose
 * variant is gone counts for nothing. `variants` must hold the variants of the SKUs asked for and of the matches.
 */
export function buildMatchSku(
  variants: readonly CatalogVariant[],
  byHand: readonly SkuMatchByHand[],
): MatchSku {
  const bySku = groupBySku(variants);
  const byGid = new Map(variants.map((variant) => [variant.gid, variant]));
  const chosen = new Map(byHand.map(({ sku, variantGid }) => [sku, byGid.get(variantGid)]));
  return (sku): VariantMatch => {
    const variant = chosen.get(sku);
    if (variant) return { kind: "matched", variant, byHand: true };
    const [first, ...others] = bySku.get(sku) ?? [];
    if (!first) return { kind: "missing" };
    if (others.length > 0) return { kind: "duplicate", variants: [first, ...others] };
    return { kind: "matched", variant: first, byHand: false };
  };
}

function groupBySku(variants: readonly CatalogVariant[]): Map<string, CatalogVariant[]> {
  const groups = new Map<string, CatalogVariant[]>();
  for (const variant of variants) {
    const group = groups.get(variant.sku);
    if (group) group.push(variant);
    else groups.set(variant.sku, [variant]);
  }
  return groups;
}
