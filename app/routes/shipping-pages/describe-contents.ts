import type { ParcelContent } from "~/modules/postage/groups/ready-pledge";

/** "1 × GAME, 2 × DICE"; a line without a SKU by its title. */
export function describeContents(contents: ParcelContent[]): string {
  return contents.map(({ sku, title, quantity }) => `${quantity} × ${sku || title || "no SKU"}`).join(", ");
}
