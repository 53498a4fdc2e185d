// Reads for pages: one pledge's shipping, and how many orders stand where.
import type { Db } from "~/db/client.server";
import type { ShippingStageCounts } from "../views";

export interface ViewedPledge {
  pledgeId: string;
  orderGid: string;
  countryCode: string | null;
}

/** Those of the pledges that are the shop's and have or had an order. */
export async function findViewedPledges(
  db: Db,
  shopDomain: string,
  pledgeIds: string[],
): Promise<ViewedPledge[]> {
  const rows = await db.pledge.findMany({
    where: { id: { in: pledgeIds }, shopDomain, orderGid: { not: null } },
    select: { id: true, orderGid: true, countryCode: true },
  });
  return rows.map(({ id, orderGid, countryCode }) => ({
    pledgeId: id,
    orderGid: orderGid ?? "",
    countryCode,
  }));
}

export interface ConnectionStages extends ShippingStageCounts {
  connectionId: string;
  hidden: number;
  untold: number;
}

/**
 * Live orders per connection and stage, from indexes alone. Those of which nothing was heard yet are ready to ship;
 * those with nothing to ship are at no stage.
 */
export async function countStages(db: Db, shopDomain: string): Promise<ConnectionStages[]> {
  return db.$queryRaw`
    WITH created AS (
      SELECT "connectionId", count(*) AS orders FROM "Pledge"
      WHERE "shopDomain" = ${shopDomain} AND state = 'created' GROUP BY 1
    ), known AS (
      SELECT "connectionId", status, count(*) AS orders,
        count(*) FILTER (WHERE "unitsTotal" = 0 AND "orderUpdatedAt" IS NOT NULL) AS nothing,
        count(*) FILTER (WHERE "onHold" AND NOT ("unitsTotal" = 0 AND "orderUpdatedAt" IS NOT NULL)) AS held,
        count(*) FILTER (WHERE "hiddenAt" IS NOT NULL) AS hidden,
        count(*) FILTER (WHERE version > "toldVersion") AS untold
      FROM "PledgeShipping" WHERE "shopDomain" = ${shopDomain} AND "cancelledAt" IS NULL GROUP BY 1, 2
    ), stages AS (
      SELECT "connectionId",
        coalesce(sum(held) FILTER (WHERE status = 'unfulfilled'), 0) AS held,
        coalesce(sum(nothing) FILTER (WHERE status = 'unfulfilled'), 0) AS nothing,
        coalesce(sum(orders) FILTER (WHERE status = 'partially_shipped'), 0) AS partial,
        coalesce(sum(orders) FILTER (WHERE status = 'shipped'), 0) AS shipped,
        coalesce(sum(orders) FILTER (WHERE status = 'delivered'), 0) AS delivered,
        sum(hidden) AS hidden, sum(untold) AS untold
      FROM known GROUP BY 1
    )
    SELECT c."connectionId",
      greatest(c.orders - coalesce(k.held + k.nothing + k.partial + k.shipped + k.delivered, 0), 0)::int AS "readyToShip",
      coalesce(k.held, 0)::int AS "onHold", coalesce(k.partial, 0)::int AS "partiallyShipped",
      coalesce(k.shipped, 0)::int AS shipped, coalesce(k.delivered, 0)::int AS delivered,
      coalesce(k.hidden, 0)::int AS hidden, coalesce(k.untold, 0)::int AS untold
    FROM created c LEFT JOIN stages k ON k."connectionId" = c."connectionId"`;
}

/** Connections of the shop, oldest first, with their newest run and the one under way. */
export async function readSyncedConnections(db: Db, shopDomain: string) {
  return db.connection.findMany({
    where: { shopDomain },
    orderBy: { createdAt: "asc" },
    include: {
      shop: { select: { timezone: true } },
      syncRuns: { orderBy: { createdAt: "desc" }, take: 5 },
    },
  });
}
export type SyncedConnection = Awaited<ReturnType<typeof readSyncedConnections>>[number];

/** The newest day that a daily run was made for, per connection. */
export async function readLastDays(db: Db, shopDomain: string): Promise<Map<string, string>> {
  const rows = await db.syncRun.groupBy({
    by: ["connectionId"],
    where: { shopDomain, forDay: { not: null } },
    _max: { forDay: true },
  });
  return new Map(
    rows.flatMap(({ connectionId, _max }) => (_max.forDay ? [[connectionId, _max.forDay]] : [])),
  );
}
