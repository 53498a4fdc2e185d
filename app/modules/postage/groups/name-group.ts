// How reports name a package group. Pure.
import type { ParcelContent } from "./ready-pledge";

/** Enough of a key to tell a shop's groups apart on paper; the same in every report. */
export function shortKey(groupKey: string): string {
  return groupKey.slice(0, 8);
}

/** "1 × TEE-S; 2 × STICKER": what a parcel holds, in one cell. A line without a SKU goes by its title. */
export function listContents(contents: readonly ParcelContent[]): string {
  return contents.map(({ sku, title, quantity }) => `${quantity} × ${sku || title || "(no SKU)"}`).join("; ");
}
