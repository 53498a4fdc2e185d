// The shop's catalogue, from a CSV of its own (sku,title,price,grams,requiresShipping); never from the pledges.
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { toMinor } from "./money";
import type { SimProduct, SimShop, SimVariant } from "./shop-state";

export interface CatalogRow {
  sku: string;
  title: string;
  price: string;
  grams: number | null;
  requiresShipping: boolean;
}

/** What a shop sells when no file is named. */
export const DEFAULT_CATALOG: CatalogRow[] = [
  { sku: "GAME-CORE", title: "Core game", price: "59.00", grams: 1400, requiresShipping: true },
  { sku: "GAME-EXP1", title: "First expansion", price: "29.00", grams: 500, requiresShipping: true },
  { sku: "DICE-SET", title: "Dice set", price: "12.00", grams: 80, requiresShipping: true },
  { sku: "PLAYMAT", title: "Playmat", price: "24.50", grams: 300, requiresShipping: true },
  { sku: "DIGITAL-PDF", title: "Rules as PDF", price: "9.00", grams: null, requiresShipping: false },
];

export function readCatalog(file: string): CatalogRow[] {
  const rows: Record<string, string>[] = parse(readFileSync(file, "utf8"), {
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    skip_empty_lines: true,
    trim: true,
  });
  return rows.map((row) => ({
    sku: row.sku ?? "",
    title: row.title ?? "",
    price: row.price || "0",
    grams: row.grams ? Number(row.grams) : null,
    requiresShipping: !/^(false|no|0)$/i.test(row.requiresshipping ?? ""),
  }));
}

export interface NewVariant extends Partial<CatalogRow> {
  variantId?: number;
  productId?: number;
}

/** Adds a product with one variant. */
export function addProduct(shop: SimShop, row: NewVariant, ids: () => number, now: number): SimProduct {
  const product: SimProduct = {
    id: row.productId ?? ids(),
    title: row.title ?? row.sku ?? "Product",
    status: "ACTIVE",
    updatedAt: now,
    variants: [],
  };
  shop.products.set(product.id, product);
  addVariant(shop, product, row, ids, now);
  return product;
}

export function addVariant(
  shop: SimShop,
  product: SimProduct,
  row: NewVariant,
  ids: () => number,
  now: number,
): SimVariant {
  const variant: SimVariant = {
    id: row.variantId ?? ids(),
    productId: product.id,
    title: "Default Title",
    sku: row.sku ?? null,
    priceMinor: toMinor(row.price ?? "0", shop.currency),
    grams: row.grams ?? null,
    requiresShipping: row.requiresShipping ?? true,
    updatedAt: now,
  };
  product.variants.push(variant);
  shop.variants.set(variant.id, variant);
  return variant;
}
