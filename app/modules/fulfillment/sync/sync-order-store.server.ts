// Orders as a comparison with Shopify needs them: which there are, what they were last time, which are not shown.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";

export interface KnownAnswer {
  fingerprint: string | null;
  outline: string | null;
  refreshWanted: boolean;
}

/** What was last answered about these orders; orders never heard of are missing. No locks. */
export async function findFingerprints(
  db: Db,
  shopDomain: string,
  orderGids: string[],
): Promise<Map<string, KnownAnswer>> {
  const rows = await db.$queryRaw<(KnownAnswer & { orderGid: string })[]>`
    SELECT s."orderGid", s.fingerprint, s.outline, s."refreshWantedAt" IS NOT NULL AS "refreshWanted"
    FROM "PledgeShipping" s WHERE s."shopDomain" = ${shopDomain} AND s."orderGid" = ANY(${orderGids}::text[])`;
  return new Map(rows.map((row) => [row.orderGid, row]));
}

export interface PledgeOrder {
  pledgeId: string;
  orderGid: string;
  orderCreatedAt: Date | null;
  status: string;
  checkedAt: Date | null;
  hiddenAt: Date | null;
}

/** Pushed orders of a connection after `afterId`, in id order: all that may still change. */
export async function readPledgeOrders(
  db: Db,
  query: { shopDomain: string; connectionId: string; afterId: string; limit: number },
): Promise<PledgeOrder[]> {
  return db.$queryRaw<PledgeOrder[]>`
    SELECT p.id AS "pledgeId", p."orderGid", p."orderCreatedAt", coalesce(s.status, 'unfulfilled') AS status,
      s."checkedAt", s."hiddenAt"
    FROM "Pledge" p LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id AND s."orderGid" = p."orderGid"
    WHERE p."shopDomain" = ${query.shopDomain} AND p."connectionId" = ${query.connectionId} AND p.state = 'created'
      AND p."orderGid" IS NOT NULL AND p.id > ${query.afterId}
    ORDER BY p.id LIMIT ${query.limit}`;
}

/** Those of them that were not paid when last heard of. */
export async function readUnpaidOrders(
  db: Db,
  query: { shopDomain: string; connectionId: string; afterId: string; upToId: string | null; limit: number },
): Promise<{ pledgeId: string; orderGid: string }[]> {
  return db.$queryRaw`
    SELECT id AS "pledgeId", "orderGid" FROM "Pledge"
    WHERE "shopDomain" = ${query.shopDomain} AND "connectionId" = ${query.connectionId} AND state = 'created'
      AND "orderGid" IS NOT NULL AND "orderStatus" IN ('PARTIALLY_PAID', 'PENDING', 'AUTHORIZED')
      AND id > ${query.afterId} AND (${query.upToId}::text IS NULL OR id <= ${query.upToId})
    ORDER BY id LIMIT ${query.limit}`;
}

/**
 * Notes orders that Shopify does not show, also ones never heard of; what was wanted of them is given up. A cancelled
 * order is done with: that it is not shown is nothing to tell.
 */
export async function saveHidden(db: Db, shopDomain: string, orderGids: string[], at: Date): Promise<void> {
  if (orderGids.length === 0) return;
  await db.$executeRaw`
    INSERT INTO "PledgeShipping" ("pledgeId", "shopDomain", "connectionId", "orderGid", "hiddenAt")
    SELECT p.id, p."shopDomain", p."connectionId", p."orderGid", CASE p.state WHEN 'created' THEN ${at}::timestamp END
    FROM "Pledge" p
    WHERE p."shopDomain" = ${shopDomain} AND p."orderGid" = ANY(${orderGids}::text[])
      AND p.state IN ('created', 'cancelled')
    ORDER BY p.id
    ON CONFLICT ("pledgeId") DO UPDATE SET "hiddenAt" = coalesce("PledgeShipping"."hiddenAt", excluded."hiddenAt"),
      "refreshWantedAt" = NULL
    WHERE "PledgeShipping"."orderGid" = excluded."orderGid"`;
}

/** Notes that these orders are to be read; orders without anything known get their row. Says how many are ours. */
export async function wantRefresh(
  db: Db,
  shopDomain: string,
  orderGids: string[],
  at: Date,
): Promise<number> {
  if (orderGids.length === 0) return 0;
  return db.$executeRaw`
    INSERT INTO "PledgeShipping" ("pledgeId", "shopDomain", "connectionId", "orderGid", "refreshWantedAt")
    SELECT p.id, p."shopDomain", p."connectionId", p."orderGid", ${at}::timestamp FROM "Pledge" p
    WHERE p."shopDomain" = ${shopDomain} AND p."orderGid" = ANY(${orderGids}::text[])
      AND p.state IN ('created', 'cancelled')
    ORDER BY p.id
    ON CONFLICT ("pledgeId") DO UPDATE SET "refreshWantedAt" = excluded."refreshWantedAt"
    WHERE "PledgeShipping"."orderGid" = excluded."orderGid"`;
}

/** Whether requests that make orders are under way for the shop. */
export async function isMakingOrders(db: Db, shopDomain: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Pledge" WHERE "shopDomain" = ${shopDomain} AND state = 'sending' LIMIT 1`;
  return rows.length > 0;
}

/** Nothing is asked about an order that its pledge has no more, or that was deleted: no answer would find its place. */
const STILL_ASKED_ABOUT = Prisma.sql`EXISTS (
  SELECT 1 FROM "Pledge" p WHERE p.id = s."pledgeId" AND p."orderGid" = s."orderGid"
    AND p.state IN ('created', 'cancelled'))`;

/** Orders that want to be read, longest waiting first. */
export async function findRefreshWanted(db: Db, shopDomain: string, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ orderGid: string }[]>`
    SELECT s."orderGid" FROM "PledgeShipping" s
    WHERE s."shopDomain" = ${shopDomain} AND s."refreshWantedAt" IS NOT NULL AND ${STILL_ASKED_ABOUT}
    ORDER BY s."refreshWantedAt", s."pledgeId" LIMIT ${limit}`;
  return rows.map(({ orderGid }) => orderGid);
}

/** Connected shops whose orders have waited for being read since before the given time. */
export async function findShopsWithRefreshWanted(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopDomain: string }[]>`
    SELECT DISTINCT s."shopDomain" FROM "PledgeShipping" s JOIN "Shop" h ON h.domain = s."shopDomain"
    WHERE s."refreshWantedAt" < ${before}::timestamp AND h.status = 'connected' AND ${STILL_ASKED_ABOUT} LIMIT ${limit}`;
  return rows.map(({ shopDomain }) => shopDomain);
}
