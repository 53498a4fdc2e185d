// Who works on which batch.
import { inTransaction, type Db, type DbClient, type DbTransaction } from "~/db/client.server";
import type { BatchState } from "./batch-state";

/** Batches that one shop is woken up for by one sweep. */
const OF_ONE_SHOP = 10;

export interface LeaseWish {
  id: string;
  owner: string;
  states: readonly BatchState[];
  now: Date;
  until: Date;
}

/**
 * Leases a batch that nobody works on, when it is its shop's turn: of one shop's batches one is worked on at a time, so
 * that many of them hold up other shops no longer than one does. While another has the turn it is noted that this one
 * wants it: whoever has it hands it on (findNextTurn).
 */
export async function takeTurn(db: DbClient, wish: LeaseWish & { shopDomain: string }): Promise<boolean> {
  const first = await oneAtATime(db, wish.shopDomain, async (tx) =>
    (await leaseInTurn(tx, wish)) ? "taken" : (await wishTurn(tx, wish)) ? "waits" : "not-free",
  );
  if (first !== "waits") return first === "taken";
  // The other may have ended its turn before it could see the wish.
  return oneAtATime(db, wish.shopDomain, async (tx) => leaseInTurn(tx, wish));
}

async function oneAtATime<T>(
  db: DbClient,
  shopDomain: string,
  work: (tx: DbTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`postage-turn ${shopDomain}`}, 0))`;
    return work(tx);
  });
}

async function wishTurn(db: Db, { id, states, now }: LeaseWish): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "PostageBatch" SET "turnWantedAt" = coalesce("turnWantedAt", ${now}::timestamp)
    WHERE id = ${id} AND state = ANY(${[...states]}::text[])
      AND ("leaseOwner" IS NULL OR "leaseUntil" < ${now}::timestamp)`;
  return count > 0;
}

async function leaseInTurn(db: Db, { id, owner, states, now, until }: LeaseWish): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "PostageBatch" b SET "leaseOwner" = ${owner}, "leaseUntil" = ${until}::timestamp, "turnWantedAt" = NULL
    WHERE b.id = ${id} AND b.state = ANY(${[...states]}::text[])
      AND (b."leaseOwner" IS NULL OR b."leaseUntil" < ${now}::timestamp)
      AND NOT EXISTS (SELECT 1 FROM "PostageBatch" other WHERE other."shopDomain" = b."shopDomain"
        AND other.id <> b.id AND other."leaseOwner" IS NOT NULL AND other."leaseUntil" >= ${now}::timestamp)`;
  return count > 0;
}

/** The shop's batch that has waited longest for its turn, one that a dead worker left among them; null when none does. */
export async function findNextTurn(db: Db, shopDomain: string, now: Date): Promise<string | null> {
  const isFree = [{ leaseOwner: null }, { leaseUntil: { lt: now } }];
  const next = await db.postageBatch.findFirst({
    where: { shopDomain, turnWantedAt: { not: null }, OR: isFree },
    orderBy: [{ turnWantedAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return next?.id ?? null;
}

/** Whether this worker owns the batch from now on: it did already, or nobody does; and the state is one of these. */
export async function leaseBatch(db: Db, lease: LeaseWish): Promise<boolean> {
  const { id, owner, states, now, until } = lease;
  const { count } = await db.postageBatch.updateMany({
    where: {
      ...{ id, state: { in: [...states] } },
      OR: [{ leaseOwner: null }, { leaseOwner: owner }, { leaseUntil: { lt: now } }],
    },
    data: { leaseOwner: owner, leaseUntil: until },
  });
  return count > 0;
}

/** Gives the batch back, unless another worker has taken it over meanwhile. */
export async function releaseBatch(db: Db, id: string, owner: string): Promise<void> {
  await db.postageBatch.updateMany({
    where: { id, leaseOwner: owner },
    data: { leaseOwner: null, leaseUntil: null },
  });
}

/** Whether the worker still owns the batch and may buy; nobody takes it away or pauses it before the transaction ends. */
export async function holdLease(
  tx: DbTransaction,
  lease: { id: string; owner: string; now: Date },
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "PostageBatch" WHERE id = ${lease.id} AND state = 'running' AND "leaseOwner" = ${lease.owner}
      AND "leaseUntil" > ${lease.now}::timestamp FOR SHARE`;
  return rows.length > 0;
}

/**
 * Batches with something to do that nobody works on, of shops that are connected: of each shop a few, those that have
 * waited longest for their turn first.
 */
export async function findAbandonedBatches(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.$queryRaw`
    WITH abandoned AS (
      SELECT b.id, b."shopDomain", row_number() OVER (PARTITION BY b."shopDomain"
        ORDER BY b."turnWantedAt" NULLS LAST, b."leaseUntil" NULLS FIRST, b.id) AS place
      FROM "PostageBatch" b
      JOIN "Shop" s ON s.domain = b."shopDomain" AND s.status = 'connected'
      WHERE (b."leaseUntil" IS NULL OR b."leaseUntil" < ${now}::timestamp) AND (b.state IN ('quoting', 'running')
        OR EXISTS (SELECT 1 FROM "Label" l WHERE l."batchId" = b.id AND l.state IN ('buying', 'unclear')
          AND coalesce(l."notBefore", l."lastSendBy") < ${now}::timestamp)
        OR EXISTS (SELECT 1 FROM "Label" l WHERE l."batchId" = b.id AND l.state = 'bought'
          AND l."fulfillmentState" IN ('wanted', 'refused') AND (l."refundState" IS NULL OR l."refundState" = 'rejected')
          AND (l."fulfillmentDueAt" <= ${now}::timestamp
            OR l."fulfillmentDueAt" IS NULL AND l."fulfillmentState" = 'wanted'))
        OR (b.state = 'stopped' AND EXISTS (SELECT 1 FROM "Label" l WHERE l."batchId" = b.id
          AND l.state IN ('waiting', 'created')))))
    SELECT id, "shopDomain" FROM abandoned WHERE place <= ${OF_ONE_SHOP} ORDER BY place, id LIMIT ${limit}`;
}
