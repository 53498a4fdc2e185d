import { getItem } from "~/modules/catalog/items/get-item.server";
import type { CustomsDeps } from "./customs-deps";
import { loadSkuFacts } from "./load-sku-facts.server";
import {
  readSkuFacts,
  saysNothing,
  type FactProblem,
  type SaidFacts,
  type SkuFactsText,
} from "./read-sku-facts";
import type { SkuFactsRow, SkuFactsView } from "./sku-facts";
import { mergeFacts } from "./sku-facts-store.server";

export interface ApplyFactsInput {
  shopDomain: string;
  /** An empty field is left as it is on every SKU. */
  text: SkuFactsText;
  /** Leaves what is known already, from the creator or from the shop. */
  onlyWhereEmpty: boolean;
}

export type ApplyFactsOutcome =
  | { kind: "applied"; changed: number; unchanged: number }
  | { kind: "invalid"; problems: FactProblem[] }
  /** No field was filled in. */
  | { kind: "nothing-said" };

/** Batch apply: writes the same facts to all SKUs of an item, in one statement. */
export async function applyFactsToItem(
  deps: CustomsDeps,
  { itemId, ...input }: ApplyFactsInput & { itemId: string },
): Promise<ApplyFactsOutcome | { kind: "unknown-item" }> {
  const item = await getItem(deps, { shopDomain: input.shopDomain, itemId });
  if (!item) return { kind: "unknown-item" };
  return applyFacts(deps, { ...input, skus: item.skus.map(({ sku }) => sku), of: item.name });
}

/** The same for SKUs chosen one by one; the sentences name `of`. */
export async function applyFacts(
  deps: CustomsDeps,
  { shopDomain, text, onlyWhereEmpty, skus, of }: ApplyFactsInput & { skus: string[]; of: string },
): Promise<ApplyFactsOutcome> {
  const { said, problems } = readSkuFacts(text, of, null);
  if (problems.length > 0) return { kind: "invalid", problems };
  if (saysNothing(said)) return { kind: "nothing-said" };
  const known = await loadSkuFacts(deps, { shopDomain, skus });
  const rows = [...known.values()].flatMap((view) => changeOf(view, said, onlyWhereEmpty) ?? []);
  await mergeFacts(deps.db, { shopDomain, rows, keepExisting: onlyWhereEmpty, now: deps.clock.now() });
  return { kind: "applied", changed: rows.length, unchanged: known.size - rows.length };
}

/** What is to be written to a SKU; null when that would change nothing. A value that equals the shop's is not written. */
export function changeOf(view: SkuFactsView, said: SaidFacts, onlyWhereEmpty: boolean): SkuFactsRow | null {
  const wanted = <T>(before: T | null, now: T | null): T | null =>
    now === null || now === before || (onlyWhereEmpty && before !== null) ? null : now;
  const change: SaidFacts = {
    weightGrams: wanted(view.weightGrams, said.weightGrams),
    hsCode: wanted(view.hsCode, said.hsCode),
    description: wanted(view.description, said.description),
    originCountry: wanted(view.originCountry, said.originCountry),
    valueMinor: wanted(view.valueMinor, said.valueMinor),
  };
  return saysNothing(change) ? null : { sku: view.sku, ...change };
}
