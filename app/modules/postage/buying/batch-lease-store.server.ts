// Who works on which batch.
import type { Db, DbTransaction } from "~/db/client.server";
import type { BatchState } from "./batch-state";

/** Whether this worker owns the batch from now on: it did already, or nobody does; and the state is one of these. */
export async function leaseBatch(
  db: Db,
  lease: { id: string; owner: string; states: readonly BatchState[]; now: Date; until: Date },
): Promise<boolean> {
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

/** Batches with something to do that nobody works on, of shops that are connected. */
export async function findAbandonedBatches(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.$queryRaw`
    SELECT b.id, b."shopDomain" FROM "PostageBatch" b
    JOIN "Shop" s ON s.domain = b."shopDomain" AND s.status = 'connected'
    WHERE (b."leaseUntil" IS NULL OR b."leaseUntil" < ${now}::timestamp) AND (b.state IN ('quoting', 'running')
      OR EXISTS (SELECT 1 FROM "Label" l WHERE l."batchId" = b.id AND ((l.state IN ('buying', 'unclear')
        AND coalesce(l."notBefore", l."lastSendBy") < ${now}::timestamp) OR (l.state = 'bought'
        AND l."fulfillmentState" = 'wanted' AND (l."refundState" IS NULL OR l."refundState" = 'rejected'))
        OR (b.state = 'stopped' AND l.state IN ('waiting', 'created')))))
    ORDER BY b."leaseUntil" NULLS FIRST, b.id LIMIT ${limit}`;
}
