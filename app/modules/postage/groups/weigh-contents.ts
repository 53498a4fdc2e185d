// What the contents of a parcel weigh. Pure.

export interface WeighedContents {
  /** null while some item's weight is unknown. */
  itemGrams: number | null;
  /** Sorted; "" stands for a line without SKU. */
  weightlessSkus: string[];
}

/** Adds up known weights; an item of unknown weight leaves the whole unknown. */
export function weighContents(
  contents: readonly { sku: string; quantity: number }[],
  facts: ReadonlyMap<string, { weightGrams: number | null }>,
): WeighedContents {
  let itemGrams = 0;
  const weightless = new Set<string>();
  for (const { sku, quantity } of contents) {
    const grams = facts.get(sku)?.weightGrams ?? null;
    if (grams === null) weightless.add(sku);
    else itemGrams += grams * quantity;
  }
  return { itemGrams: weightless.size > 0 ? null : itemGrams, weightlessSkus: [...weightless].sort() };
}

/** Customs value of the contents in US cents; null while some item's value is unknown. */
export function valueContents(
  contents: readonly { sku: string; quantity: number }[],
  facts: ReadonlyMap<string, { valueMinor: number | null }>,
): number | null {
  let total = 0;
  for (const { sku, quantity } of contents) {
    const value = facts.get(sku)?.valueMinor ?? null;
    if (value === null) return null;
    total += value * quantity;
  }
  return total;
}

/** Weight of the whole parcel: the one entered by hand, else items + packaging; null while unknown. */
export function parcelGrams(
  weighed: Pick<WeighedContents, "itemGrams">,
  emptyGrams: number,
  override: number | null,
): number | null {
  if (override !== null) return override;
  return weighed.itemGrams === null ? null : weighed.itemGrams + emptyGrams;
}
