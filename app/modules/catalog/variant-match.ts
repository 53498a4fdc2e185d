// What a SKU means in the shop's catalogue.

export interface CatalogVariant {
  gid: string;
  sku: string;
  title: string;
  /** Minor units of the shop's currency. */
  priceMinor: number;
  requiresShipping: boolean;
  grams: number | null;
}

/** Exact match on the shop's variants; a match by hand wins over both problems. */
export type VariantMatch =
  | { kind: "matched"; variant: CatalogVariant; byHand: boolean }
  | { kind: "missing" }
  | { kind: "duplicate"; variants: CatalogVariant[] };

/** Looks up one SKU; built once per batch from one query. */
export type MatchSku = (sku: string) => VariantMatch;
