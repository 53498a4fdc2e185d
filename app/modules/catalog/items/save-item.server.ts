import type { DbTransaction } from "~/db/client.server";
import { inTransaction } from "~/db/client.server";
import type { CatalogDeps } from "../catalog-deps";
import { generateItem, type GeneratedSku, type ItemDraft, type ItemProblem } from "./item-pattern";
import { findItem, findItemByName, lockItems, saveItemRow } from "./item-store.server";
import { judgeSkus, type ItemInput } from "./preview-item.server";

export type SaveItemOutcome =
  { kind: "saved"; itemId: string } | { kind: "invalid"; problems: ItemProblem[] } | { kind: "unknown-item" };

/**
 * Makes an item or changes one; it then has exactly the SKUs that its pattern makes. SKUs that leave it keep what was
 * said of them. An item taken over from a product has no pattern: with an empty one only its name is changed.
 */
export async function saveItem(
  deps: Pick<CatalogDeps, "db" | "clock">,
  input: ItemInput,
): Promise<SaveItemOutcome> {
  return inTransaction(deps.db, async (tx) => {
    await lockItems(tx, input.shopDomain);
    const before = input.itemId === null ? null : await findItem(tx, input.shopDomain, input.itemId);
    if (input.itemId !== null && !before) return { kind: "unknown-item" };
    const keepSkus = before?.skuPattern === "" && input.draft.skuPattern.trim() === "";
    const made = keepSkus ? renamed(input.draft, before.skus) : generateItem(input.draft);
    if (made.kind === "invalid") return made;
    return writeItem(tx, input, { ...made, now: deps.clock.now() });
  });
}

/** Inside a transaction that holds `lockItems`. */
export async function writeItem(
  tx: DbTransaction,
  { shopDomain, itemId }: Pick<ItemInput, "shopDomain" | "itemId">,
  item: { draft: ItemDraft; skus: GeneratedSku[]; now: Date },
): Promise<SaveItemOutcome> {
  const namesake = await findItemByName(tx, shopDomain, item.draft.name);
  if (namesake !== null && namesake !== itemId) {
    const message = `Another item is called “${item.draft.name}” already.`;
    return { kind: "invalid", problems: [{ path: "name", message }] };
  }
  const { problems } = await judgeSkus(tx, { shopDomain, itemId }, item.skus);
  if (problems.length > 0) return { kind: "invalid", problems };
  return { kind: "saved", itemId: await saveItemRow(tx, { shopDomain, itemId, ...item }) };
}

/** Judges the new name only: the pattern of a plain name is that name. */
function renamed(draft: ItemDraft, skus: GeneratedSku[]): ReturnType<typeof generateItem> {
  const checked = generateItem({ name: draft.name, skuPattern: "-", options: [] });
  if (checked.kind === "invalid") return checked;
  return { kind: "ok", draft: { name: checked.draft.name, skuPattern: "", options: [] }, skus };
}
