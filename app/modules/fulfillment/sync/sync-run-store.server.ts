// Runs of the comparison with Shopify: one at a time per connection, owned by one worker, kept for good.
import type { Db, DbTransaction } from "~/db/client.server";
import type { Prisma, SyncRun } from "~/db/generated/client";

export interface SyncCounts {
  total: number;
  checked: number;
  changed: number;
  hidden: number;
  errors: number;
  told: number;
}

export interface SyncFailure {
  code: string;
  message: string;
}

/** Locks the connection, so that two who start a run for it come one after the other. Null when it is not there or ended. */
export async function lockActiveConnection(
  tx: DbTransaction,
  shopDomain: string,
  connectionId: string,
): Promise<{ id: string } | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Connection" WHERE id = ${connectionId} AND "shopDomain" = ${shopDomain} AND status = 'active'
    FOR UPDATE`;
  return rows[0] ?? null;
}

export async function findActiveConnectionIds(db: Db, shopDomain: string): Promise<string[]> {
  const rows = await db.connection.findMany({
    where: { shopDomain, status: "active" },
    select: { id: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id }) => id);
}

export async function findShopStatus(db: Db, shopDomain: string): Promise<string | null> {
  const shop = await db.shop.findUnique({ where: { domain: shopDomain }, select: { status: true } });
  return shop?.status ?? null;
}

export async function hasPushedOrders(db: Db, shopDomain: string, connectionId: string): Promise<boolean> {
  const found = await db.pledge.findFirst({
    where: { shopDomain, connectionId, state: "created", orderGid: { not: null } },
    select: { id: true },
  });
  return found !== null;
}

/** The run of the connection that waits or works. */
export async function findOpenRun(db: Db, connectionId: string): Promise<SyncRun | null> {
  return db.syncRun.findFirst({
    where: { connectionId, state: { in: ["queued", "running"] } },
    orderBy: { createdAt: "asc" },
  });
}

/** Null when the connection has a run for that day. */
export async function insertRun(
  tx: DbTransaction,
  run: {
    shopDomain: string;
    connectionId: string;
    kind: string;
    startedBy: string;
    forDay: string | null;
    createdAt: Date;
  },
): Promise<string | null> {
  const [created] = await tx.syncRun.createManyAndReturn({
    data: [run],
    skipDuplicates: true,
    select: { id: true },
  });
  return created?.id ?? null;
}

/** A run under way stands for the day's run, too; one that stands for a day already stays with it. */
export async function giveDay(tx: DbTransaction, runId: string, forDay: string): Promise<void> {
  await tx.syncRun.updateMany({ where: { id: runId, forDay: null }, data: { forDay } });
}

interface Lease {
  runId: string;
  owner: string;
  now: Date;
  leaseSeconds: number;
}

/**
 * Takes an open run that nobody works on. Its counts begin anew, except for what it has changed and told: that happened.
 * Null while somebody else has it, or when it has ended.
 */
export async function takeRun(db: Db, shopDomain: string, lease: Lease): Promise<SyncRun | null> {
  const taken = await db.$executeRaw`
    UPDATE "SyncRun" SET state = 'running', "leaseOwner" = ${lease.owner},
      "leaseUntil" = ${lease.now}::timestamp + make_interval(secs => ${lease.leaseSeconds}),
      "startedAt" = coalesce("startedAt", ${lease.now}::timestamp), checked = 0, hidden = 0, errors = 0, method = NULL
    WHERE id = ${lease.runId} AND "shopDomain" = ${shopDomain} AND state IN ('queued', 'running')
      AND ("leaseUntil" IS NULL OR "leaseUntil" < ${lease.now}::timestamp)`;
  return taken === 1 ? db.syncRun.findFirst({ where: { id: lease.runId, shopDomain } }) : null;
}

/** Prolongs the lease and notes how far it is; false when the run is somebody else's by now. */
export async function renewRun(
  db: Db,
  lease: Lease,
  { counts, method }: { counts: SyncCounts; method: string | null },
): Promise<boolean> {
  const { count } = await db.syncRun.updateMany({
    where: {
      ...{ id: lease.runId, leaseOwner: lease.owner, state: "running" },
      leaseUntil: { gte: lease.now },
    },
    data: { ...counts, method, leaseUntil: new Date(lease.now.getTime() + lease.leaseSeconds * 1000) },
  });
  return count === 1;
}

/** Gives an unfinished run back at once. */
export async function releaseRun(db: Db, runId: string, owner: string): Promise<void> {
  await db.syncRun.updateMany({
    where: { id: runId, leaseOwner: owner, state: "running" },
    data: { leaseOwner: null, leaseUntil: null },
  });
}

/** Without effect when the run is somebody else's by now. */
export async function finishRun(
  db: Db,
  run: { runId: string; owner: string; at: Date; counts: SyncCounts; failure: SyncFailure | null },
): Promise<void> {
  await db.syncRun.updateMany({
    where: { id: run.runId, leaseOwner: run.owner, state: "running" },
    data: {
      ...run.counts,
      state: run.failure ? "failed" : "finished",
      failure: (run.failure ?? undefined) as Prisma.InputJsonObject | undefined,
      finishedAt: run.at,
      leaseOwner: null,
      leaseUntil: null,
    },
  });
}

/** Open runs that nobody works on since `before`: their job or their worker is gone. */
export async function findOrphanedRuns(
  db: Db,
  before: Date,
  now: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.$queryRaw<{ id: string; shopDomain: string }[]>`
    SELECT r.id, r."shopDomain" FROM "SyncRun" r JOIN "Shop" h ON h.domain = r."shopDomain"
    WHERE r.state IN ('queued', 'running') AND h.status = 'connected' AND r."createdAt" < ${before}::timestamp
      AND (r."leaseUntil" IS NULL OR r."leaseUntil" < ${now}::timestamp)
    ORDER BY r."createdAt" LIMIT ${limit}`;
}

/** An active connection of a connected shop, with what the schedule asks about. */
export interface ScheduledConnection {
  connectionId: string;
  shopDomain: string;
  timezone: string;
  settings: unknown;
  createdAt: Date;
  /** Newest day that a run was made for. */
  lastDay: string | null;
  /** The newest run, when it failed. */
  failedAt: Date | null;
  failureCode: string | null;
  /** Failures since the last run that finished. */
  failures: number;
  /** The shop was connected again after the newest run was made (without one: after the connection was). */
  reconnectedSince: boolean;
}

/** In pages by id. Connections with an open run are left out. */
export async function findScheduledConnections(
  db: Db,
  afterId: string,
  limit: number,
): Promise<ScheduledConnection[]> {
  return db.$queryRaw<ScheduledConnection[]>`
    SELECT c.id AS "connectionId", c."shopDomain", h.timezone, c.settings, c."createdAt", day."lastDay",
      CASE WHEN newest.state = 'failed' THEN newest."finishedAt" END AS "failedAt",
      CASE WHEN newest.state = 'failed' THEN newest.failure->>'code' END AS "failureCode",
      (SELECT count(*)::int FROM "SyncRun" f WHERE f."connectionId" = c.id AND f.state = 'failed'
        AND f."createdAt" > coalesce((SELECT max(o."createdAt") FROM "SyncRun" o
          WHERE o."connectionId" = c.id AND o.state = 'finished'), '-infinity')) AS failures,
      h."statusChangedAt" > coalesce(newest."createdAt", c."createdAt") AS "reconnectedSince"
    FROM "Connection" c JOIN "Shop" h ON h.domain = c."shopDomain"
    LEFT JOIN LATERAL (SELECT max(r."forDay") AS "lastDay" FROM "SyncRun" r WHERE r."connectionId" = c.id) day ON true
    LEFT JOIN LATERAL (SELECT r.state, r."finishedAt", r.failure, r."createdAt" FROM "SyncRun" r WHERE r."connectionId" = c.id
      ORDER BY r."createdAt" DESC LIMIT 1) newest ON true
    WHERE c.status = 'active' AND h.status = 'connected' AND c.id > ${afterId}
    ORDER BY c.id LIMIT ${limit}`;
}
