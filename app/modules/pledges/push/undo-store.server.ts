// Undoing pushes: which orders are to go, and what the pledge is afterwards.
import type { Db, DbTransaction } from "~/db/client.server";
import type { OrderPlan } from "../order/order-plan";
import { requireLegalTransition } from "../pledge-state";

export interface UndoCounts {
  cancelled: number;
  /** Not cancelled because parcels are on their way. */
  shipped: number;
  /** Shopify said no, or gave no clear answer. */
  couldNot: number;
}

/** Marks the batch as being undone; false while an undo of it is under way. */
export async function beginUndo(tx: DbTransaction, shopDomain: string, batchId: string): Promise<boolean> {
  const begun = await tx.$executeRaw`
    UPDATE "Batch" SET "undoState" = 'running', "undoLeaseUntil" = NULL,
      "undoCounts" = '{"cancelled":0,"shipped":0,"couldNot":0}'
    WHERE id = ${batchId} AND "shopDomain" = ${shopDomain} AND "undoState" IS DISTINCT FROM 'running'`;
  return begun === 1;
}

/** Takes or keeps the right to undo the batch for a while; false while another process has it. */
export async function holdUndo(
  db: Db,
  undo: { batchId: string; heldUntil: Date | null; now: Date; until: Date },
): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE "Batch" SET "undoLeaseUntil" = ${undo.until}::timestamp
    WHERE id = ${undo.batchId} AND "undoState" = 'running'
      AND ("undoLeaseUntil" IS NULL OR "undoLeaseUntil" < ${undo.now}::timestamp
        OR "undoLeaseUntil" = ${undo.heldUntil}::timestamp)`;
  return held === 1;
}

/** Lets another process go on with the undo at once. */
export async function letGoOfUndo(db: Db, batchId: string): Promise<void> {
  await db.$executeRaw`UPDATE "Batch" SET "undoLeaseUntil" = NULL WHERE id = ${batchId}`;
}

/** Undos of connected shops that nobody works on: a process died, a job was lost, or the shop was disconnected. */
export async function readAbandonedUndos(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ shopDomain: string; batchId: string }[]> {
  return db.$queryRaw<{ shopDomain: string; batchId: string }[]>`
    SELECT b."shopDomain", b.id AS "batchId" FROM "Batch" b JOIN "Shop" s ON s.domain = b."shopDomain"
    WHERE b."undoState" = 'running' AND s.status = 'connected'
      AND (b."undoLeaseUntil" IS NULL OR b."undoLeaseUntil" < ${now}::timestamp)
    ORDER BY b."undoLeaseUntil" NULLS LAST, b.id LIMIT ${limit}`;
}

/** What could not be cancelled is tried again from the start, and counted anew; what was cancelled stays so. */
export async function forgetFailedUndos(db: Db, batchId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "Batch" SET "undoCounts" = "undoCounts" || '{"shipped":0,"couldNot":0}' WHERE id = ${batchId}`;
}

export async function addUndoCounts(db: Db, batchId: string, counts: UndoCounts): Promise<void> {
  await db.$executeRaw`
    UPDATE "Batch" SET "undoCounts" = jsonb_build_object(
      'cancelled', ("undoCounts"->>'cancelled')::int + ${counts.cancelled}::int,
      'shipped', ("undoCounts"->>'shipped')::int + ${counts.shipped}::int,
      'couldNot', ("undoCounts"->>'couldNot')::int + ${counts.couldNot}::int)
    WHERE id = ${batchId}`;
}

export async function endUndo(db: Db, batchId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "Batch" SET "undoState" = 'finished', "undoLeaseUntil" = NULL WHERE id = ${batchId} AND "undoState" = 'running'`;
}

export interface UndoablePledge {
  id: string;
  generation: number;
  state: "created" | "cancelled" | "deleted";
  orderGid: string;
  orderName: string;
  /** null for an order that another integration made and the creator adopted. */
  sourceIdentifier: string | null;
  orderCreatedAt: Date | null;
  plan: OrderPlan | null;
}

export async function countCreated(db: Db, batchId: string): Promise<number> {
  return db.pledge.count({ where: { batchId, state: "created" } });
}

/** Created pledges of the batch after `afterId`, in id order. */
export async function readUndoable(
  db: Db,
  batchId: string,
  afterId: string,
  limit: number,
): Promise<UndoablePledge[]> {
  return db.$queryRaw<UndoablePledge[]>`
    SELECT id, generation, state, "orderGid", "orderName", "sourceIdentifier", "orderCreatedAt", plan FROM "Pledge"
    WHERE "batchId" = ${batchId} AND state = 'created' AND id > ${afterId} ORDER BY id LIMIT ${limit}`;
}

/** Created pledges of the connection whose orders Shopify has not shown since then and that are not done with, by id. */
export async function readHiddenOrders(
  db: Db,
  query: { shopDomain: string; orderGids: string[]; hiddenSince: Date },
): Promise<UndoablePledge[]> {
  return db.$queryRaw<UndoablePledge[]>`
    SELECT p.id, p.generation, p.state, p."orderGid", p."orderName", p."sourceIdentifier", p."orderCreatedAt", p.plan
    FROM "PledgeShipping" s JOIN "Pledge" p ON p.id = s."pledgeId" AND p."orderGid" = s."orderGid"
    WHERE s."shopDomain" = ${query.shopDomain} AND s."hiddenAt" <= ${query.hiddenSince}::timestamp
      AND s.status <> 'delivered' AND p.state = 'created' AND s."orderGid" = ANY(${query.orderGids}::text[])
    ORDER BY p.id`;
}

/** One pledge whose order is gone from Shopify, or null. */
export async function findPastPledge(
  db: Db,
  shopDomain: string,
  pledgeId: string,
): Promise<Pick<UndoablePledge, "generation" | "state" | "orderName"> | null> {
  const rows = await db.$queryRaw<Pick<UndoablePledge, "generation" | "state" | "orderName">[]>`
    SELECT generation, state, "orderName" FROM "Pledge"
    WHERE id = ${pledgeId} AND "shopDomain" = ${shopDomain} AND state IN ('cancelled', 'deleted')`;
  return rows[0] ?? null;
}

/** What Shopify says became of an order that counted as created. True when this call wrote it. */
export async function endOrder(
  db: Db,
  end: { pledgeId: string; generation: number; to: "cancelled" | "deleted"; now: Date },
): Promise<boolean> {
  requireLegalTransition("created", end.to);
  const written = await db.$executeRaw`
    UPDATE "Pledge" SET state = ${end.to}, "holdState" = NULL, "notBefore" = NULL, "updatedAt" = ${end.now}::timestamp
    WHERE id = ${end.pledgeId} AND generation = ${end.generation} AND state = 'created'`;
  return written === 1;
}

/**
 * Keeps the ended order as a past order and makes the pledge ready for its next generation, whose identifier no order
 * has ever carried. Exactly one caller succeeds per generation.
 */
export async function startNextGeneration(
  tx: DbTransaction,
  pledge: { id: string; generation: number; reason: string; now: Date },
): Promise<boolean> {
  requireLegalTransition("cancelled", "ready");
  requireLegalTransition("deleted", "ready");
  const archived = await tx.$executeRaw`
    INSERT INTO "PastOrder" (id, "shopDomain", "pledgeId", generation, "orderGid", "orderName", "sourceIdentifier", reason, "endedAt")
    SELECT gen_random_uuid()::text, "shopDomain", id, generation, "orderGid", "orderName", coalesce("sourceIdentifier", ''),
      ${pledge.reason}, ${pledge.now}::timestamp
    FROM "Pledge" WHERE id = ${pledge.id} AND generation = ${pledge.generation} AND state IN ('cancelled', 'deleted')
    FOR UPDATE`;
  if (archived !== 1) return false;
  await tx.$executeRaw`
    UPDATE "Pledge" SET state = 'ready', generation = generation + 1, attempt = 0, "possibleSends" = 0,
      "sourceIdentifier" = NULL, plan = NULL, "orderGid" = NULL, "orderName" = NULL, "orderTotalMinor" = NULL,
      "orderTaxMinor" = NULL, "orderStatus" = NULL, "orderCreatedAt" = NULL, differences = NULL, failure = NULL,
      "holdState" = NULL, "foreignCheckedAt" = NULL, "intentAt" = NULL, "lastSendBy" = NULL, "notBefore" = NULL, "emptyLooks" = 0,
      "firstEmptyAt" = NULL, "lastEmptyAt" = NULL, "refusedWhenAbsent" = false, "updatedAt" = ${pledge.now}::timestamp
    WHERE id = ${pledge.id} AND generation = ${pledge.generation} AND state IN ('cancelled', 'deleted')`;
  return true;
}
