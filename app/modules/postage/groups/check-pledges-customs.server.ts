import { findItemsOfSkus } from "~/modules/catalog/items/find-items-of-skus.server";
import { customsNeed } from "~/modules/customs/customs-destination";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import type { PostageDeps } from "../postage-deps";
import { findSettings } from "../setup/settings-store.server";
import { toCustomsSettings } from "../setup/to-postage-setup";
import { checkCustoms, lackingFacts, type CustomsCheck } from "./check-customs";
import type { ReadyPledge } from "./ready-pledge";

/** What customs lacks of these ready pledges' parcels, before anything is asked of EasyPost. */
export async function checkPledgesCustoms(
  deps: Pick<PostageDeps, "db">,
  { shopDomain, pledges }: { shopDomain: string; pledges: readonly ReadyPledge[] },
): Promise<CustomsCheck> {
  const needs = pledges.map(({ address }) => customsNeed(address));
  const declared = pledges.filter((_pledge, index) => needs[index] !== "none");
  const skus = [...new Set(declared.flatMap(({ contents }) => contents.map(({ sku }) => sku)))];
  const [settings, facts, items] = await Promise.all([
    findSettings(deps.db, shopDomain),
    loadSkuFacts(deps, { shopDomain, skus }),
    findItemsOfSkus(deps, { shopDomain, skus }),
  ]);
  const rules = { ...toCustomsSettings(settings), contentsExplanation: null, parcelGrams: null };
  const counts = { declared: 1, readyDeclared: 1, readyAbroad: 0 };
  const refused = declared.flatMap(({ orderName, contents }) => {
    const { refusal } = checkCustoms({ ...counts, contents, facts, items }, rules);
    return refusal ? [{ ...refusal, message: `Order ${orderName}: ${refusal.message}` }] : [];
  });
  const titles = new Map(
    declared.flatMap(({ contents }) => contents.map((content) => [content.sku, content])),
  );
  return {
    declared: declared.length,
    domestic: needs.filter((need) => need === "military" || need === "territory").length,
    later: 0,
    lacking: lackingFacts([...titles.values()], facts).map((sku) => ({
      ...sku,
      item: items.get(sku.sku) ?? null,
    })),
    refusal: refused[0] ?? null,
  };
}
