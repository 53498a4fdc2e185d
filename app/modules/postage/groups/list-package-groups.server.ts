import { pageNumber } from "~/lib/page-number";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import type { PostageDeps } from "../postage-deps";
import { findPackageTypes } from "../setup/settings-store.server";
import { countGroups, countHindrances } from "./count-groups";
import { findChoices, findGroups, tallyGroups } from "./group-view-store.server";
import type { PackageGroupsView } from "./package-groups";
import { shipsPartiallyPaid } from "./read-ready.server";
import { refreshParcels } from "./refresh-parcels.server";
import { toGroupChoice, toGroupRow } from "./to-group-row";

const PER_PAGE = 50;

/** A page of the shop's package groups, the largest first, brought up to date before they are counted. */
export async function listPackageGroups(
  deps: Pick<PostageDeps, "db" | "jobs">,
  { shopDomain, page: asked = 1 }: { shopDomain: string; page?: number },
): Promise<PackageGroupsView> {
  const behind = await refreshParcels(deps, { shopDomain });
  const partly = await shipsPartiallyPaid(deps.db, shopDomain);
  const [tallies, types] = await Promise.all([
    tallyGroups(deps.db, shopDomain),
    findPackageTypes(deps.db, shopDomain, { archived: false }),
  ]);
  const all = countGroups(tallies, partly);
  const pages = Math.max(1, Math.ceil(all.length / PER_PAGE));
  const page = Math.min(pageNumber(asked), pages);
  const shown = all.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const keys = shown.map(({ groupKey }) => groupKey);
  const [groups, choices] = await Promise.all([
    findGroups(deps.db, shopDomain, keys),
    findChoices(deps.db, shopDomain, keys),
  ]);
  const skus = [...groups.values()].flatMap(({ contents }) => contents.map(({ sku }) => sku));
  const facts = await loadSkuFacts(deps, { shopDomain, skus });
  const offered = new Set(types.map(({ id }) => id));
  return {
    groups: shown.map((counts) =>
      toGroupRow(
        counts,
        groups.get(counts.groupKey),
        facts,
        toGroupChoice(choices.get(counts.groupKey), offered),
      ),
    ),
    total: all.length,
    ready: sum(all.map(({ ready }) => ready)),
    readyAbroad: sum(all.map(({ readyAbroad }) => readyAbroad)),
    notReady: sum(all.map(({ notReady }) => notReady)),
    hindrances: countHindrances(tallies, partly),
    ...{ page, pages, behind },
  };
}

function sum(counts: number[]): number {
  return counts.reduce((left, right) => left + right, 0);
}
