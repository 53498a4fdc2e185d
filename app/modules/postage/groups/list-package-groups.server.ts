import { pageNumber } from "~/lib/page-number";
import { loadSkuFacts } from "~/modules/customs/load-sku-facts.server";
import type { PostageDeps } from "../postage-deps";
import { findPackageTypes } from "../setup/settings-store.server";
import { countHindrances } from "./count-groups";
import { findChoices, readGroupPage, tallyHindrances } from "./group-view-store.server";
import type { PackageGroupsView } from "./package-groups";
import { shipsPartiallyPaid } from "./read-ready.server";
import { refreshParcels } from "./refresh-parcels.server";
import { toGroupChoice, toGroupRow } from "./to-group-row";

const PER_PAGE = 50;

/**
 * A page of the shop's package groups, the largest first, brought up to date before they are read. `search` looks in the
 * SKUs and titles of what a parcel holds. A page beyond the last is the last.
 */
export async function listPackageGroups(
  deps: Pick<PostageDeps, "db" | "jobs">,
  { shopDomain, page: asked = 1, search }: { shopDomain: string; page?: number; search?: string },
): Promise<PackageGroupsView> {
  const behind = await refreshParcels(deps, { shopDomain });
  const shipPartiallyPaid = await shipsPartiallyPaid(deps.db, shopDomain);
  const query = { shopDomain, shipPartiallyPaid, search: search?.trim() || null, limit: PER_PAGE };
  const readPage = async (page: number) =>
    readGroupPage(deps.db, { ...query, offset: (page - 1) * PER_PAGE });
  const [first, types, tallies] = await Promise.all([
    readPage(pageNumber(asked)),
    findPackageTypes(deps.db, shopDomain, { archived: false }),
    tallyHindrances(deps.db, shopDomain),
  ]);
  const { groups: total, ...totals } = first.totals;
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const page = Math.min(pageNumber(asked), pages);
  const rows = page === pageNumber(asked) ? first.rows : (await readPage(page)).rows;
  const skus = rows.flatMap(({ contents }) => contents.map(({ sku }) => sku));
  const [choices, facts] = await Promise.all([
    findChoices(
      deps.db,
      shopDomain,
      rows.map(({ groupKey }) => groupKey),
    ),
    loadSkuFacts(deps, { shopDomain, skus }),
  ]);
  const offered = new Set(types.map(({ id }) => id));
  return {
    groups: rows.map((row) =>
      toGroupRow(row, facts, toGroupChoice(choices.get(row.groupKey), offered), shipPartiallyPaid),
    ),
    ...{ total, ...totals },
    hindrances: countHindrances(tallies, shipPartiallyPaid),
    ...{ page, pages, behind },
  };
}
