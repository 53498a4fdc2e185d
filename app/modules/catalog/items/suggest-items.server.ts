import { inTransaction } from "~/db/client.server";
import type { Db } from "~/db/client.server";
import { cutCharacters } from "~/lib/clean-text";
import type { CatalogDeps } from "../catalog-deps";
import { MAX_ITEM_NAME, MAX_ITEM_SKUS } from "./item-problems";
import { findUngroupedVariants, lockItems, type ProductVariantRow } from "./item-store.server";
import type { ItemSuggestion } from "./item-views";
import { writeItem, type SaveItemOutcome } from "./save-item.server";

const LIMIT = 50;
/** The catalogue writes titles as "Product – Option / Option". */
const SEPARATOR = " – ";

/** Products whose variants would make an item, those that pledges use first; at most 50. */
export async function suggestItems(
  deps: Pick<CatalogDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<ItemSuggestion[]> {
  return readSuggestions(deps.db, shopDomain);
}

/** Makes items of these products (of those suggested), so that a creator need not type their SKUs. */
export async function createItemsFromProducts(
  deps: Pick<CatalogDeps, "db" | "clock">,
  { shopDomain, productGids }: { shopDomain: string; productGids: string[] },
): Promise<{ created: string[]; refused: { name: string; message: string }[] }> {
  return inTransaction(deps.db, async (tx) => {
    await lockItems(tx, shopDomain);
    const suggestions = await readSuggestions(tx, shopDomain);
    const created: string[] = [];
    const refused: { name: string; message: string }[] = [];
    for (const { name, skus } of suggestions.filter(({ productGid }) => productGids.includes(productGid))) {
      const draft = { name, skuPattern: "", options: [] };
      const outcome = await writeItem(
        tx,
        { shopDomain, itemId: null },
        { draft, skus, now: deps.clock.now() },
      );
      if (outcome.kind === "saved") created.push(outcome.itemId);
      else refused.push({ name, message: messageOf(outcome) });
    }
    return { created, refused };
  });
}

function messageOf(outcome: Exclude<SaveItemOutcome, { kind: "saved" }>): string {
  return outcome.kind === "invalid"
    ? outcome.problems.map(({ message }) => message).join(" ")
    : "The item is gone.";
}

async function readSuggestions(db: Db, shopDomain: string): Promise<ItemSuggestion[]> {
  const products = new Map<string, ProductVariantRow[]>();
  for (const row of await findUngroupedVariants(db, shopDomain, LIMIT)) {
    products.set(row.productGid, [...(products.get(row.productGid) ?? []), row]);
  }
  return [...products].map(([productGid, rows]) => toSuggestion(productGid, rows.slice(0, MAX_ITEM_SKUS)));
}

function toSuggestion(productGid: string, rows: ProductVariantRow[]): ItemSuggestion {
  const product = productTitle(rows.map(({ title }) => title));
  const skus = rows.map(({ sku, title }) => ({ sku, values: variantValues(title, product) }));
  return { productGid, name: cutCharacters(product, MAX_ITEM_NAME), skus };
}

/** What all titles begin with, up to a separator: "Tee – Red / S" and "Tee – Blue / S" are "Tee". */
function productTitle(titles: string[]): string {
  const [first = ""] = titles;
  const parts = first.split(SEPARATOR);
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const start = parts.slice(0, length).join(SEPARATOR);
    if (titles.every((title) => title === start || title.startsWith(start + SEPARATOR))) return start;
  }
  return first;
}

function variantValues(title: string, product: string): string[] {
  if (!title.startsWith(product + SEPARATOR)) return [];
  return title.slice(product.length + SEPARATOR.length).split(" / ");
}
