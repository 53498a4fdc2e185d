import type { CustomsDeps } from "./customs-deps";
import { readSkuFacts, type FactProblem, type SkuFactsText } from "./read-sku-facts";
import { isSku } from "~/lib/sku";
import { replaceFacts } from "./sku-facts-store.server";

export type SaveSkuFactsOutcome =
  /** Nothing was saved. */
  { kind: "saved" } | { kind: "invalid"; problems: FactProblem[] } | { kind: "no-sku" };

/** What the creator says of one SKU, all fields at once: an empty one takes back what was said before. */
export async function saveSkuFacts(
  deps: CustomsDeps,
  { shopDomain, sku, text }: { shopDomain: string; sku: string; text: SkuFactsText },
): Promise<SaveSkuFactsOutcome> {
  const name = sku.trim();
  if (!isSku(name)) return { kind: "no-sku" };
  const { said, problems } = readSkuFacts(text, name, null);
  if (problems.length > 0) return { kind: "invalid", problems };
  await replaceFacts(deps.db, shopDomain, [{ sku: name, ...said }], deps.clock.now());
  return { kind: "saved" };
}
