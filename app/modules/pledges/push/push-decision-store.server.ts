// One pledge at a time: what the creator decides and what webhooks tell.
import type { Db, DbTransaction } from "~/db/client.server";
import type { HoldState } from "./hold-state";
import type { OrderPlan } from "../order/order-plan";
import { requireLegalTransition, statesBefore, type PledgeState } from "../pledge-state";
import type { OrderRecord } from "./push-result-store.server";

export interface PushedPledge {
  id: string;
  state: PledgeState;
  generation: number;
  attempt: number;
  externalId: string;
  sourceIdentifier: string | null;
  plan: OrderPlan | null;
  orderGid: string | null;
  orderName: string | null;
  holdState: HoldState | null;
  failure: { code: string; message: string } | null;
  batchId: string | null;
}

const one = (rows: PushedPledge[]) => rows[0] ?? null;

export async function findPushed(db: Db, shopDomain: string, pledgeId: string): Promise<PushedPledge | null> {
  return one(
    await db.$queryRaw<PushedPledge[]>`
    SELECT id, state, generation, attempt, "externalId", "sourceIdentifier", plan, "orderGid", "orderName", "holdState",
      failure, "batchId" FROM "Pledge" WHERE id = ${pledgeId} AND "shopDomain" = ${shopDomain}`,
  );
}

/** The pledge whose current generation carries the identifier. */
export async function findByIdentifier(
  db: Db,
  shopDomain: string,
  identifier: string,
): Promise<PushedPledge | null> {
  return one(
    await db.$queryRaw<PushedPledge[]>`
    SELECT id, state, generation, attempt, "externalId", "sourceIdentifier", plan, "orderGid", "orderName", "holdState",
      failure, "batchId" FROM "Pledge" WHERE "shopDomain" = ${shopDomain} AND "sourceIdentifier" = ${identifier}`,
  );
}

/** The pledge whose current order it is. */
export async function findByOrder(
  db: Db,
  shopDomain: string,
  orderGid: string,
): Promise<PushedPledge | null> {
  return one(
    await db.$queryRaw<PushedPledge[]>`
    SELECT id, state, generation, attempt, "externalId", "sourceIdentifier", plan, "orderGid", "orderName", "holdState",
      failure, "batchId" FROM "Pledge" WHERE "shopDomain" = ${shopDomain} AND "orderGid" = ${orderGid}`,
  );
}

/** Gives the pledge a live order of its current generation, from one of the states; true when this call did. */
export async function adoptOrder(
  tx: DbTransaction,
  pledge: Pick<PushedPledge, "id" | "generation">,
  order: OrderRecord,
  options: { from: PledgeState[]; now: Date },
): Promise<boolean> {
  for (const from of options.from) requireLegalTransition(from, "created");
  const { now } = options;
  const adopted = await tx.$executeRaw`
    UPDATE "Pledge" SET state = 'created', "orderGid" = ${order.gid}, "orderName" = ${order.name},
      "orderTotalMinor" = ${order.totalMinor}::bigint, "orderTaxMinor" = ${order.taxMinor}::bigint,
      "orderStatus" = ${order.status}, "orderCreatedAt" = ${new Date(order.createdAt)}::timestamp,
      differences = ${JSON.stringify(order.differences)}::jsonb, failure = NULL, "notBefore" = NULL,
      "refusedWhenAbsent" = false, "holdState" = ${order.toArrange ? "pending" : null}, "updatedAt" = ${now}::timestamp
    WHERE id = ${pledge.id} AND generation = ${pledge.generation} AND state = ANY(${options.from}::text[])
      AND state = ANY(${statesBefore("created")}::text[])`;
  return adopted === 1;
}

/** Has the next drain look for the order at once. */
export async function lookNow(db: Db, pledgeId: string, now: Date): Promise<void> {
  await db.$executeRaw`UPDATE "Pledge" SET "notBefore" = ${now}::timestamp WHERE id = ${pledgeId} AND state = 'unknown'`;
}

export type QueuedAgain = "queued" | "ready" | "moved";

/**
 * Puts a pledge back into the outbox of its batch, which runs again if it had finished. Without a batch that can take
 * it (none, or a stopped one) it is `ready`; `moved` when it was in another state by now.
 */
export async function queueAgain(
  tx: DbTransaction,
  pledge: { id: string; from: "ready" | "needs_decision" },
  now: Date,
): Promise<QueuedAgain> {
  requireLegalTransition(pledge.from, "queued");
  requireLegalTransition("queued", "ready");
  const queued = await tx.$queryRaw<{ batchId: string | null }[]>`
    UPDATE "Pledge" SET state = 'queued', failure = NULL, "refusedWhenAbsent" = false, "notBefore" = NULL,
      "updatedAt" = ${now}::timestamp
    WHERE id = ${pledge.id} AND state = ${pledge.from} RETURNING "batchId"`;
  const [row] = queued;
  if (!row) return "moved";
  const reopened = await tx.$executeRaw`
    UPDATE "Batch" SET state = CASE WHEN state = 'paused' THEN 'paused' ELSE 'running' END, "finishedAt" = NULL
    WHERE id = ${row.batchId} AND state IN ('running', 'paused', 'finished')`;
  if (reopened === 1) return "queued";
  await tx.$executeRaw`
    UPDATE "Pledge" SET state = 'ready', "updatedAt" = ${now}::timestamp WHERE id = ${pledge.id} AND state = 'queued'`;
  return "ready";
}
