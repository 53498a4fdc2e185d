import { requireMoney } from "~/lib/money";
import type { VariantRow } from "./variant-row";
import type { ShopVariant } from "./ports";

/**
 * A shop's variant as we keep it. Blanks around a SKU are nobody's intention and go; inside and in letter case it stays
 * as it is. Throws where the price is no amount of the currency.
 */
export function toVariantRow(variant: ShopVariant, currency: string): VariantRow {
  const { gid, productGid, title, requiresShipping, grams, active } = variant;
  const sku = variant.sku?.trim() ?? "";
  const priceMinor = requireMoney(variant.price, currency);
  return {
    gid,
    productGid,
    sku: sku === "" ? null : sku,
    title,
    priceMinor,
    requiresShipping,
    grams,
    active,
  };
}
