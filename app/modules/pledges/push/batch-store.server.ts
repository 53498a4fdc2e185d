// Batches: what is pushed together.
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import { requireLegalTransition } from "../pledge-state";

export type BatchState = "running" | "paused" | "stopped" | "finished";

/** Why a running batch rests; it goes on by itself. `not_compared`: Shopify does not answer the search for other orders. */
export type RestReason = "needs_reconnect" | "definition_missing" | "not_compared";

export interface BatchScope {
  shopDomain: string;
  pledgeIds?: string[];
  connectionId?: string;
  campaignId?: string;
}

/** The next batch number of the shop; numbers are given out one at a time until the transaction ends. */
export async function takeBatchNumber(tx: DbTransaction, shopDomain: string): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`batch:${shopDomain}`}, 0))`;
  const last = await tx.batch.aggregate({ where: { shopDomain }, _max: { number: true } });
  return (last._max.number ?? 0) + 1;
}

export async function insertBatch(
  tx: DbTransaction,
  batch: { shopDomain: string; number: number; kind: "pilot" | "full"; createdAt: Date },
): Promise<string> {
  const created = await tx.batch.create({ data: { ...batch, total: 0 }, select: { id: true } });
  return created.id;
}

/** Puts every ready pledge of the scope into the batch's outbox; answers how many. */
export async function queueReady(
  tx: DbTransaction,
  scope: BatchScope,
  batchId: string,
  now: Date,
): Promise<number> {
  return queueWhere(tx, readyIn(scope), batchId, now);
}

/** The same for up to `limit` ready pledges that differ: one of each outcome and country before a second of any. */
export async function queuePilot(
  tx: DbTransaction,
  scope: BatchScope,
  batchId: string,
  options: { limit: number; now: Date },
): Promise<number> {
  const chosen = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT id, "createdAt", nth_of_pair, row_number() OVER (PARTITION BY outcome ORDER BY nth_of_pair, "createdAt", id) AS nth_of_outcome
      FROM (
        SELECT id, outcome, "createdAt",
          row_number() OVER (PARTITION BY outcome, "countryCode" ORDER BY "createdAt", id) AS nth_of_pair
        FROM "Pledge" p WHERE ${readyIn(scope)}
      ) pairs
    ) outcomes ORDER BY nth_of_pair, nth_of_outcome, "createdAt", id LIMIT ${options.limit}`;
  const ids = chosen.map((row) => row.id);
  return queueWhere(tx, Prisma.sql`p.id = ANY(${ids}::text[]) AND p.state = 'ready'`, batchId, options.now);
}

function readyIn(scope: BatchScope): Prisma.Sql {
  const conditions = [Prisma.sql`p."shopDomain" = ${scope.shopDomain}`, Prisma.sql`p.state = 'ready'`];
  if (scope.pledgeIds) conditions.push(Prisma.sql`p.id = ANY(${scope.pledgeIds}::text[])`);
  if (scope.connectionId) conditions.push(Prisma.sql`p."connectionId" = ${scope.connectionId}`);
  if (scope.campaignId) conditions.push(Prisma.sql`p."campaignId" = ${scope.campaignId}`);
  return Prisma.join(conditions, " AND ");
}

async function queueWhere(tx: DbTransaction, where: Prisma.Sql, batchId: string, now: Date): Promise<number> {
  requireLegalTransition("ready", "queued");
  const queued = await tx.$executeRaw`
    UPDATE "Pledge" p SET state = 'queued', "batchId" = ${batchId}, "notBefore" = NULL, "updatedAt" = ${now}::timestamp
    WHERE ${where}`;
  await tx.$executeRaw`UPDATE "Batch" SET total = total + ${queued} WHERE id = ${batchId}`;
  return queued;
}

/** Moves the batch when it is in one of the states; true when it did. */
export async function moveBatch(
  db: Db,
  move: { shopDomain: string; batchId: string; from: BatchState[]; to: BatchState; now: Date },
): Promise<boolean> {
  const finishedAt = move.to === "stopped" || move.to === "finished" ? move.now : null;
  const moved = await db.batch.updateMany({
    where: { id: move.batchId, shopDomain: move.shopDomain, state: { in: move.from } },
    data: { state: move.to, finishedAt, pauseReason: null },
  });
  return moved.count === 1;
}

/** What a stopped batch had not sent yet is ready again; answers how many. */
export async function releaseQueued(tx: DbTransaction, batchId: string, now: Date): Promise<number> {
  requireLegalTransition("queued", "ready");
  return tx.$executeRaw`
    UPDATE "Pledge" SET state = 'ready', "notBefore" = NULL, "updatedAt" = ${now}::timestamp
    WHERE "batchId" = ${batchId} AND state = 'queued'`;
}

/**
 * Running batches without anything left to send or settle are finished. Pledges that came back into a batch just as it
 * was stopped are released. `shopDomain` null means every shop.
 */
export async function finishBatches(db: Db, shopDomain: string | null, now: Date): Promise<void> {
  requireLegalTransition("queued", "ready");
  await db.$executeRaw`
    UPDATE "Pledge" p SET state = 'ready', "notBefore" = NULL, "updatedAt" = ${now}::timestamp
    FROM "Batch" b WHERE b.id = p."batchId" AND p.state = 'queued' AND b.state IN ('stopped', 'finished')
      AND (${shopDomain}::text IS NULL OR b."shopDomain" = ${shopDomain})`;
  await db.$executeRaw`
    UPDATE "Batch" b SET state = 'finished', "finishedAt" = ${now}::timestamp, "pauseReason" = NULL
    WHERE b.state = 'running' AND (${shopDomain}::text IS NULL OR b."shopDomain" = ${shopDomain})
      AND NOT EXISTS (SELECT 1 FROM "Pledge" p WHERE p."batchId" = b.id AND p.state IN ('queued', 'sending', 'unknown'))`;
}

/** Says why running batches rest although they stay running; null clears it. */
export async function writeRestReason(db: Db, shopDomain: string, reason: RestReason | null): Promise<void> {
  await db.$executeRaw`
    UPDATE "Batch" SET "pauseReason" = ${reason} WHERE "shopDomain" = ${shopDomain} AND state = 'running'
      AND "pauseReason" IS DISTINCT FROM ${reason}`;
}

export interface PushableShop {
  status: string;
  metafieldDefinitionOk: boolean | null;
}

export async function readPushableShop(db: Db, shopDomain: string): Promise<PushableShop | null> {
  return db.shop.findUnique({
    where: { domain: shopDomain },
    select: { status: true, metafieldDefinitionOk: true },
  });
}

export async function findBatch(db: Db, shopDomain: string, batchId: string) {
  return db.batch.findFirst({ where: { id: batchId, shopDomain } });
}
