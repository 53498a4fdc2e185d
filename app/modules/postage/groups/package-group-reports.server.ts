// The reports "Package groups" and "Package group counts".
import { writeCsv } from "~/lib/csv/write-csv";
import type { PostageDeps } from "../postage-deps";
import { toCounts } from "./count-groups";
import { readReportMembers } from "./group-member-store.server";
import { findGroups, findLiveGroups } from "./group-view-store.server";
import { listContents, shortKey } from "./name-group";
import { countPlannedGroups } from "./planned-group-store.server";
import type { ParcelContent } from "./ready-pledge";
import { shipsPartiallyPaid } from "./read-ready.server";
import { runParcelChanges } from "./refresh-parcels.server";
import { toGroupMember } from "./to-group-row";

type Deps = Pick<PostageDeps, "db">;

const AT_ONCE = 1000;
const GROUPS_HEADER = [
  ...["Group", "Contents", "Items", "Order", "Backer ID", "Country Code", "Ready to ship", "Reason"],
];
const COUNTS_HEADER = [
  "Group",
  "Contents",
  "Items",
  "Ready to ship",
  "Not ready",
  "Not in Shopify yet",
  "Total",
];

/** One row per pledge with something left to ship, group by group. As up to date as its first row. */
export async function exportPackageGroups(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<AsyncIterable<string>> {
  await runParcelChanges(deps, { shopDomain });
  return writeCsv(GROUPS_HEADER, groupRows(deps, shopDomain));
}

/** How many of each parcel there will be, pledges that are not ready or not in Shopify yet included. */
export async function exportPackageGroupCounts(
  deps: Deps,
  { shopDomain }: { shopDomain: string },
): Promise<AsyncIterable<string>> {
  await runParcelChanges(deps, { shopDomain });
  return writeCsv(COUNTS_HEADER, await countRows(deps, shopDomain));
}

async function* groupRows(deps: Deps, shopDomain: string): AsyncGenerator<string[]> {
  const partly = await shipsPartiallyPaid(deps.db, shopDomain);
  for (let after = { groupKey: "", pledgeId: "" }; ;) {
    const rows = await readReportMembers(deps.db, { shopDomain, after, limit: AT_ONCE });
    const keys = [...new Set(rows.map(({ groupKey }) => groupKey))];
    const groups = await findGroups(deps.db, shopDomain, keys);
    for (const row of rows) {
      const group = groups.get(row.groupKey);
      const member = toGroupMember(row, partly);
      yield [
        ...[shortKey(row.groupKey), listContents(group?.contents ?? []), String(group?.units ?? 0)],
        ...[member.orderName, member.externalId, member.countryCode],
        ...[member.hindrance === null ? "yes" : "no", member.hindranceMessage ?? ""],
      ];
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = { groupKey: last.groupKey, pledgeId: last.pledgeId };
  }
}

async function countRows(deps: Deps, shopDomain: string): Promise<string[][]> {
  const partly = await shipsPartiallyPaid(deps.db, shopDomain);
  const [made, planned] = await Promise.all([
    findLiveGroups(deps.db, shopDomain),
    countPlannedGroups(deps.db, shopDomain),
  ]);
  const rows = new Map<
    string,
    { contents: ParcelContent[]; ready: number; notReady: number; planned: number }
  >();
  for (const stored of made) {
    const { ready, notReady } = toCounts(stored, partly);
    rows.set(stored.groupKey, { contents: stored.contents, ready, notReady, planned: 0 });
  }
  for (const { groupKey, contents, pledges } of planned) {
    const row = rows.get(groupKey) ?? { contents, ready: 0, notReady: 0, planned: 0 };
    rows.set(groupKey, { ...row, planned: pledges });
  }
  return [...rows]
    .map(([key, row]) => ({ key, ...row, total: row.ready + row.notReady + row.planned }))
    .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1))
    .map(({ key, contents, ready, notReady, planned: waiting, total }) => [
      ...[shortKey(key), listContents(contents), String(unitsOf(contents))],
      ...[ready, notReady, waiting, total].map(String),
    ]);
}

function unitsOf(contents: readonly ParcelContent[]): number {
  return contents.reduce((sum, { quantity }) => sum + quantity, 0);
}
