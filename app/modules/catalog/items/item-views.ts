// Items as pages show them.
import type { GeneratedSku, ItemDraft } from "./item-pattern";

export interface ItemView extends ItemDraft {
  itemId: string;
  skus: GeneratedSku[];
  /** ISO 8601. */
  updatedAt: string;
}

export interface ItemRow {
  itemId: string;
  name: string;
  skuPattern: string;
  skus: number;
  /** Those of its SKUs that some pledge has. */
  usedSkus: number;
}

/** Where a SKU that an item would have is known already. */
export interface KnownSku {
  sku: string;
  /** Some pledge has it. */
  used: boolean;
  /** Some variant of the shop has it. */
  inShop: boolean;
  /** Another item that has it already. */
  otherItem: { itemId: string; name: string } | null;
}

export interface PreviewSku extends GeneratedSku {
  used: boolean;
  inShop: boolean;
}

export type ItemPreview =
  { kind: "ok"; skus: PreviewSku[] } | { kind: "invalid"; problems: { path: string; message: string }[] };

/** A product of the shop whose variants' SKUs belong to no item yet. */
export interface ItemSuggestion {
  productGid: string;
  name: string;
  skus: GeneratedSku[];
}
