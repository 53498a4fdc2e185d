// What the pages and reports of package groups read.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { StoredCounts } from "./count-groups";
import type { ParcelContent } from "./ready-pledge";
import { readyWhen } from "./ready-sql-store.server";
import type { RememberedChoice } from "./to-group-row";

export interface StoredGroup extends StoredCounts {
  contents: ParcelContent[];
  units: number;
}

interface GroupTotals {
  groups: number;
  ready: number;
  readyAbroad: number;
  readyDeclared: number;
  notReady: number;
}

interface GroupPageQuery {
  shopDomain: string;
  /** In SKUs and titles of what a parcel holds. */
  search: string | null;
  shipPartiallyPaid: boolean;
  offset: number;
  limit: number;
}

/** A page of groups that have pledges, the largest first, and the sums over all that fit. */
export async function readGroupPage(
  db: Db,
  { shopDomain, search, shipPartiallyPaid, offset, limit }: GroupPageQuery,
): Promise<{ rows: StoredGroup[]; totals: GroupTotals }> {
  const also = Prisma.raw(shipPartiallyPaid ? "1" : "0");
  const [page] = await db.$queryRaw<[{ rows: StoredGroup[]; totals: GroupTotals }]>`
    WITH fit AS MATERIALIZED (
      SELECT g."groupKey", g.pledges, (g.ready + ${also} * g.partly) AS shippable,
        (g."readyAbroad" + ${also} * g."partlyAbroad") AS abroad,
        (g."readyDeclared" + ${also} * g."partlyDeclared") AS declared
      FROM "PackageGroup" g WHERE g."shopDomain" = ${shopDomain} AND g.pledges > 0 AND ${holds(search)}),
    page AS (
      SELECT f.shippable, f.pledges - f.shippable AS rest, g.*
      FROM (SELECT * FROM fit ORDER BY shippable DESC, pledges DESC, "groupKey" OFFSET ${offset} LIMIT ${limit}) f
      JOIN "PackageGroup" g ON g."shopDomain" = ${shopDomain} AND g."groupKey" = f."groupKey"
      ORDER BY f.shippable DESC, f.pledges DESC, f."groupKey")
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page)), '[]') FROM page) AS rows,
      (SELECT jsonb_build_object('groups', count(*), 'ready', coalesce(sum(shippable), 0),
        'readyAbroad', coalesce(sum(abroad), 0), 'readyDeclared', coalesce(sum(declared), 0),
        'notReady', coalesce(sum(pledges - shippable), 0)) FROM fit) AS totals`;
  return page;
}

function holds(search: string | null): Prisma.Sql {
  if (search === null) return Prisma.sql`TRUE`;
  return Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(g.contents) x
    WHERE position(lower(${search}) IN lower(x->>'sku')) > 0 OR position(lower(${search}) IN lower(x->>'title')) > 0)`;
}

/** Every group that has pledges, for the reports. */
export async function findLiveGroups(db: Db, shopDomain: string): Promise<StoredGroup[]> {
  return toStored(await db.packageGroup.findMany({ where: { shopDomain, pledges: { gt: 0 } } }));
}

/** How many pledges of the shop each hindrance keeps back. */
export async function tallyHindrances(
  db: Db,
  shopDomain: string,
): Promise<{ hindrance: string; pledges: number }[]> {
  return db.$queryRaw`
    SELECT m.hindrance, count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${shopDomain} AND m.hindrance IS NOT NULL GROUP BY 1`;
}

/** Ready pledges of the group by country, the most first. */
export async function countCountries(
  db: Db,
  query: { shopDomain: string; groupKey: string; shipPartiallyPaid: boolean },
): Promise<{ countryCode: string; pledges: number }[]> {
  return db.$queryRaw`
    SELECT m."countryCode", count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
      AND ${readyWhen(query.shipPartiallyPaid)}
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** What the groups hold, and how many pledges they have. */
export async function findGroups(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, StoredGroup>> {
  const rows = await db.packageGroup.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(toStored(rows).map((group) => [group.groupKey, group]));
}

function toStored(rows: (Omit<StoredGroup, "contents"> & { contents: Prisma.JsonValue })[]): StoredGroup[] {
  return rows.map((row) => ({ ...row, contents: row.contents as unknown as ParcelContent[] }));
}

/** What was chosen last for these groups, by group key; groups without a choice are absent. */
export async function findChoices(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, RememberedChoice>> {
  const rows = await db.packageGroupChoice.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(rows.map((row) => [row.groupKey, row]));
}

/** Remembers the choice in place of the one before. Insurance in US cents. */
export async function saveChoice(
  db: Db,
  choice: {
    shopDomain: string;
    groupKey: string;
    packageTypeId: string;
    service: Prisma.InputJsonValue;
    serviceAbroad: Prisma.InputJsonValue | null;
    weightGrams: number | null;
    insuredMinor: number | null;
    now: Date;
  },
): Promise<void> {
  const { shopDomain, groupKey, now, serviceAbroad, ...rest } = choice;
  const data = { ...rest, serviceAbroad: serviceAbroad ?? Prisma.DbNull, updatedAt: now };
  await db.packageGroupChoice.upsert({
    where: { shopDomain_groupKey: { shopDomain, groupKey } },
    create: { shopDomain, groupKey, ...data },
    update: data,
  });
}
