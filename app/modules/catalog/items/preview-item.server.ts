import type { Db } from "~/db/client.server";
import type { CatalogDeps } from "../catalog-deps";
import { generateItem, type GeneratedSku, type ItemDraft, type ItemProblem } from "./item-pattern";
import { findKnownSkus } from "./item-store.server";
import type { ItemPreview, KnownSku } from "./item-views";

export interface ItemInput {
  shopDomain: string;
  /** null for an item that does not exist yet. */
  itemId: string | null;
  draft: ItemDraft;
}

/** The SKUs that the item would have, and which of them exist already. Changes nothing. */
export async function previewItem(deps: Pick<CatalogDeps, "db">, input: ItemInput): Promise<ItemPreview> {
  const made = generateItem(input.draft);
  if (made.kind === "invalid") return made;
  const { known, problems } = await judgeSkus(deps.db, input, made.skus);
  if (problems.length > 0) return { kind: "invalid", problems };
  return {
    kind: "ok",
    skus: made.skus.map((sku, index) => ({
      ...sku,
      used: known[index]?.used ?? false,
      inShop: known[index]?.inShop ?? false,
    })),
  };
}

/** Known SKUs are joined, except those that another item has: a SKU is one item's. */
export async function judgeSkus(
  db: Db,
  { shopDomain, itemId }: Pick<ItemInput, "shopDomain" | "itemId">,
  skus: GeneratedSku[],
): Promise<{ known: KnownSku[]; problems: ItemProblem[] }> {
  const known = await findKnownSkus(db, { shopDomain, skus: skus.map(({ sku }) => sku), exceptItem: itemId });
  const taken = known.flatMap(({ sku, otherItem }) => (otherItem ? [{ sku, name: otherItem.name }] : []));
  const [first] = taken;
  if (!first) return { known, problems: [] };
  const more = taken.length > 1 ? ` So do ${taken.length - 1} more of these SKUs.` : "";
  const message = `${first.sku} belongs to the item “${first.name}” already.${more}`;
  return { known, problems: [{ path: "skuPattern", message }] };
}
