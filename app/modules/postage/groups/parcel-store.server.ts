// Keeps PledgeParcel in step with what is left to ship, and reads parcels as they are this moment.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import { findGroupsOf, recountGroups } from "./group-count-store.server";
import { parcelsOf } from "./parcel-sql-store.server";
import type { ParcelRow } from "./to-ready-pledge";

/** Locks the shop's parcels against other workers until the transaction ends: the newest reading is written last. */
export async function lockParcels(tx: Db, shopDomain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`parcels:${shopDomain}`}, 0))`;
}

/**
 * Takes up to `limit` noted changes off the list, works those pledges' parcels out again and counts the groups that they
 * were in or are in now. Returns how many notes were taken. Call with the shop's parcels locked, in a transaction of its
 * own.
 */
export async function takeParcelChanges(tx: Db, shopDomain: string, limit: number): Promise<number> {
  const taken = await tx.$queryRaw<{ pledgeId: string; groupKey: string | null }[]>`
    DELETE FROM "ParcelChange" WHERE id IN (
      SELECT id FROM "ParcelChange" WHERE "shopDomain" = ${shopDomain} ORDER BY id LIMIT ${limit})
    RETURNING "pledgeId", "groupKey"`;
  const ids = [...new Set(taken.map(({ pledgeId }) => pledgeId))];
  if (ids.length === 0) return 0;
  const left = taken.flatMap(({ groupKey }) => groupKey ?? []);
  const before = await findGroupsOf(tx, shopDomain, ids);
  await writeParcels(tx, shopDomain, ids);
  const now = await findGroupsOf(tx, shopDomain, ids);
  await recountGroups(tx, shopDomain, [...left, ...before, ...now]);
  return taken.length;
}

async function writeParcels(tx: Db, shopDomain: string, ids: string[]): Promise<void> {
  await tx.$executeRaw`
    WITH ${parcelsOf(Prisma.sql`SELECT unnest(${ids}::text[])`)},
    written AS (
      INSERT INTO "PledgeParcel" ("pledgeId", "shopDomain", "groupKey", hindrance, abroad, declared, "countryCode")
      SELECT "pledgeId", ${shopDomain}, "groupKey", hindrance, abroad, declared, "countryCode" FROM parcel
      ON CONFLICT ("pledgeId") DO UPDATE SET "groupKey" = excluded."groupKey", hindrance = excluded.hindrance,
        abroad = excluded.abroad, declared = excluded.declared, "countryCode" = excluded."countryCode"),
    emptied AS (
      DELETE FROM "PledgeParcel" WHERE "pledgeId" = ANY(${ids}::text[])
        AND "pledgeId" NOT IN (SELECT "pledgeId" FROM parcel)),
    one AS (SELECT DISTINCT ON ("groupKey") "pledgeId", "groupKey", contents, units FROM parcel),
    titled AS (
      SELECT one."groupKey", one.units, jsonb_agg(jsonb_build_object('sku', x->>'sku', 'quantity', x->'quantity',
        'title', coalesce((SELECT min(y->>'title') FROM jsonb_array_elements(p.plan->'lines') y
          WHERE y->>'sku' = x->>'sku'), '')) ORDER BY x->>'sku' COLLATE "C") AS contents
      FROM one JOIN "Pledge" p ON p.id = one."pledgeId" CROSS JOIN LATERAL jsonb_array_elements(one.contents) x
      GROUP BY one."groupKey", one.units)
    INSERT INTO "PackageGroup" ("shopDomain", "groupKey", contents, units)
    SELECT ${shopDomain}, "groupKey", contents, units FROM titled
    ON CONFLICT ("shopDomain", "groupKey") DO NOTHING`;
}

/** Changes not worked off yet, counted up to `most`. */
export async function countParcelChanges(db: Db, shopDomain: string, most: number): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "ParcelChange" WHERE "shopDomain" = ${shopDomain} LIMIT ${most}) waiting`;
  return row?.count ?? 0;
}

export interface CurrentParcel extends ParcelRow {
  /** As stored, such as "partially_paid"; null when ready. */
  hindrance: string | null;
}

/** Parcels of these pledges of the shop as they are now, whatever is noted; pledges with nothing left are absent. */
export async function readParcels(db: Db, shopDomain: string, pledgeIds: string[]): Promise<CurrentParcel[]> {
  if (pledgeIds.length === 0) return [];
  const ids = Prisma.sql`SELECT own.id FROM "Pledge" own
    WHERE own."shopDomain" = ${shopDomain} AND own.id = ANY(${pledgeIds}::text[])`;
  return db.$queryRaw`
    WITH ${parcelsOf(ids)}
    SELECT p.id AS "pledgeId", p."orderGid", p."orderName", p."externalId", p.plan->'shippingAddress' AS address,
      p.plan->>'email' AS "planEmail", p.plan->>'phone' AS "planPhone",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', y->>'sku', 'title', y->>'title')), '[]')
        FROM jsonb_array_elements(p.plan->'lines') y) AS titles,
      parcel.contents, parcel."groupKey", parcel."countryCode", parcel.hindrance
    FROM parcel JOIN "Pledge" p ON p.id = parcel."pledgeId"
    ORDER BY p."createdAt", p.id`;
}

/** What people call these pledges of the shop, whether they have a parcel or not, the oldest first. */
export async function findPledgeNames(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<{ id: string; orderName: string | null; externalId: string }[]> {
  return db.pledge.findMany({
    where: { shopDomain, id: { in: pledgeIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, orderName: true, externalId: true },
  });
}

/** Ids of the group's pledges, in batches for streams: those after `after`. */
export async function readGroupMembers(
  db: Db,
  query: { shopDomain: string; groupKey: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.pledgeParcel.findMany({
    where: { shopDomain: query.shopDomain, groupKey: query.groupKey, pledgeId: { gt: query.after } },
    orderBy: { pledgeId: "asc" },
    take: query.limit,
    select: { pledgeId: true },
  });
  return rows.map(({ pledgeId }) => pledgeId);
}

/** Shops with noted changes. */
export async function findShopsBehind(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ domain: string }[]>`
    SELECT s.domain FROM "Shop" s
    WHERE EXISTS (SELECT 1 FROM "ParcelChange" c WHERE c."shopDomain" = s.domain) ORDER BY 1`;
  return rows.map(({ domain }) => domain);
}
