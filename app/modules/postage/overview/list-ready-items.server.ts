import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import { missingForCustoms, noFacts, type SkuFactsView } from "~/modules/customs/sku-facts";
import { refreshParcels } from "../groups/refresh-parcels.server";
import type { PostageDeps } from "../postage-deps";
import { countWaitingSkus, type WaitingSku } from "./ready-items-store.server";
import type { ReadyItem, ReadyItems } from "./ready-item";

/**
 * The items that parcels wait for, with what their labels still need: a weight, and customs information where a parcel
 * is declared: abroad, and to APO, FPO, DPO and Pacific addresses of the USA. At most `most` items are named; the counts are of all.
 */
export async function listReadyItems(
  deps: Pick<PostageDeps, "db" | "jobs">,
  { shopDomain, most = 200 }: { shopDomain: string; most?: number },
): Promise<ReadyItems> {
  await refreshParcels(deps, { shopDomain });
  const waiting = await countWaitingSkus(deps.db, shopDomain);
  const facts = await loadSkuFacts(deps, { shopDomain, skus: waiting.map(({ sku }) => sku) });
  const items = waiting.map((row) => toItem(row, facts.get(row.sku) ?? noFacts(row.sku))).sort(byUrgency);
  return {
    items: items.slice(0, most),
    total: items.length,
    incomplete: items.filter(isIncomplete).length,
    weightless: items.filter(({ weightMissing }) => weightMissing).length,
    customsMissing: items.filter(({ customsMissing }) => customsMissing.length > 0).length,
  };
}

function toItem(waiting: WaitingSku, facts: SkuFactsView): ReadyItem {
  const customsMissing =
    waiting.declared > 0 ? missingForCustoms(facts).filter((field) => field !== "weightGrams") : [];
  return { ...waiting, facts, weightMissing: facts.weightGrams === null, customsMissing };
}

function isIncomplete({ weightMissing, customsMissing }: ReadyItem): boolean {
  return weightMissing || customsMissing.length > 0;
}

function byUrgency(a: ReadyItem, b: ReadyItem): number {
  return (
    Number(isIncomplete(b)) - Number(isIncomplete(a)) || b.pledges - a.pledges || (a.sku < b.sku ? -1 : 1)
  );
}
