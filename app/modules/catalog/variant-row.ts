import type { CatalogVariant } from "./variant-match";

/** A variant as we keep it: SKU without surrounding blanks, price in minor units of the shop's currency. */
export interface VariantRow extends Omit<CatalogVariant, "sku"> {
  productGid: string;
  sku: string | null;
  /** False for variants of archived products. */
  active: boolean;
}
