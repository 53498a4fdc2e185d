// What an estimate has to price.
import type { DbClient } from "~/db/client.server";
import { toTenthOunces } from "~/lib/weight";
import { customsNeed } from "~/modules/customs/customs-destination";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import { findGroups } from "../groups/group-view-store.server";
import { countParcelDestinations, countPlannedDestinations } from "../groups/planned-group-store.server";
import { runParcelChanges } from "../groups/refresh-parcels.server";
import { parcelGrams, weighContents, type WeighedContents } from "../groups/weigh-contents";
import type { PostageDeps } from "../postage-deps";
import type { PackageTypeView } from "../setup/package-type";
import type { PostageSetup } from "../setup/postage-setup";
import type { EstimateChoice } from "./estimate";
import { parcelKey, type EstimateDemand, type PricedParcel } from "./estimate-plan";

/** Who goes where: all groups, or those that are ready, by region. */
export async function readDemands(
  deps: Pick<PostageDeps, "db">,
  shopDomain: string,
  setup: PostageSetup,
  choice: EstimateChoice,
): Promise<EstimateDemand[]> {
  await runParcelChanges(deps, { shopDomain });
  const readyOnly = choice.which === "ready";
  const { shipPartiallyPaid } = setup;
  const made = await countParcelDestinations(deps.db, { shopDomain, readyOnly, shipPartiallyPaid });
  const planned = readyOnly ? [] : await countPlannedDestinations(deps.db, shopDomain);
  const groups = await findGroups(deps.db, shopDomain, [...new Set(made.map(({ groupKey }) => groupKey))]);
  const named = made.map((row) => ({ ...row, contents: groups.get(row.groupKey)?.contents ?? [] }));
  return [...named, ...planned].map((row) => ({
    ...row,
    abroad: customsNeed({ country: row.countryCode, state: row.state, zip: row.zip }) === "abroad",
  }));
}

/** What each group weighs, by its key. */
export async function weighDemands(
  db: DbClient,
  shopDomain: string,
  demands: EstimateDemand[],
): Promise<Map<string, WeighedContents>> {
  const skus = demands.flatMap(({ contents }) => contents.map(({ sku }) => sku));
  const facts = await loadSkuFacts({ db }, { shopDomain, skus });
  return new Map(demands.map(({ groupKey, contents }) => [groupKey, weighContents(contents, facts)]));
}

/** Every parcel that has to be priced, once. */
export function planParcels(
  demands: EstimateDemand[],
  weights: ReadonlyMap<string, WeighedContents>,
  packageType: PackageTypeView,
): PricedParcel[] {
  const parcels = new Map<string, PricedParcel>();
  for (const demand of demands) {
    const parcel = parcelOf(demand, weights, packageType);
    if (parcel && !parcels.has(parcel.key)) parcels.set(parcel.key, parcel);
  }
  return [...parcels.values()];
}

/** The parcel that stands for the demand; null while its weight is unknown. */
export function parcelOf(
  demand: EstimateDemand,
  weights: ReadonlyMap<string, WeighedContents>,
  { emptyGrams }: PackageTypeView,
): PricedParcel | null {
  const weighed = weights.get(demand.groupKey);
  const grams = weighed ? parcelGrams(weighed, emptyGrams, null) : null;
  if (grams === null) return null;
  const weightGrams = Math.max(1, grams);
  const { countryCode, zip, state } = demand;
  return { key: parcelKey(toTenthOunces(weightGrams), demand), weightGrams, countryCode, zip, state };
}
