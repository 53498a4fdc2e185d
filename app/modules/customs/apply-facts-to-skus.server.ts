import { isSku } from "~/lib/sku";
import { applyFacts, type ApplyFactsInput, type ApplyFactsOutcome } from "./apply-facts.server";
import type { CustomsDeps } from "./customs-deps";

/** Many more than a page lists. */
const MOST_SKUS = 2_000;

/**
 * Batch apply for SKUs chosen one by one, whether they belong to an item or not: the same facts for all of them, in one
 * statement. Texts that cannot be a SKU are left out.
 */
export async function applyFactsToSkus(
  deps: CustomsDeps,
  { skus, ...input }: ApplyFactsInput & { skus: readonly string[] },
): Promise<ApplyFactsOutcome | { kind: "no-sku" }> {
  const chosen = [...new Set(skus.map((sku) => sku.trim()))].filter(isSku).slice(0, MOST_SKUS);
  const [first] = chosen;
  if (first === undefined) return { kind: "no-sku" };
  return applyFacts(deps, { ...input, skus: chosen, of: chosen.length === 1 ? first : "These SKUs" });
}
