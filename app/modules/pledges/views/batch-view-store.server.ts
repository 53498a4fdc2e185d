// Reads batches and how far they are.
import type { Db } from "~/db/client.server";
import type { PledgeState } from "../pledge-state";

export interface BatchStateCount {
  batchId: string;
  state: PledgeState;
  count: number;
}

export async function readBatches(db: Db, shopDomain: string, limit: number) {
  return db.batch.findMany({ where: { shopDomain }, orderBy: { number: "desc" }, take: limit });
}

export async function readBatch(db: Db, shopDomain: string, batchId: string) {
  return db.batch.findFirst({ where: { id: batchId, shopDomain } });
}

/** The newest batch that still has work, running before paused. */
export async function readActiveBatch(db: Db, shopDomain: string) {
  return db.batch.findFirst({
    where: { shopDomain, state: { in: ["running", "paused"] } },
    orderBy: [{ state: "desc" }, { number: "desc" }],
  });
}

/** Pledges per batch and state. */
export async function readBatchStates(db: Db, batchIds: string[]): Promise<BatchStateCount[]> {
  if (batchIds.length === 0) return [];
  return db.$queryRaw<BatchStateCount[]>`
    SELECT "batchId", state, count(*)::int AS count FROM "Pledge"
    WHERE "batchId" = ANY(${batchIds}) GROUP BY "batchId", state`;
}

/** Orders of the batch made since the given time. */
export async function countOrdersSince(db: Db, batchId: string, since: Date): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Pledge" WHERE "batchId" = ${batchId} AND "orderCreatedAt" > ${since}`;
  return rows[0]?.count ?? 0;
}
