// What waits for a look, a location or a hold, and whether anything waits at all.
import type { Db, DbTransaction } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import { PLACE_FAILED, type HoldState } from "./hold-state";
import type { OrderPlan } from "../order/order-plan";

export interface UnknownPledge {
  pledgeId: string;
  generation: number;
  attempt: number;
  possibleSends: number;
  plan: OrderPlan;
  intentAt: Date;
  lastSendBy: Date;
  firstEmptyAt: Date | null;
  refusedWhenAbsent: boolean;
  failure: { code: string; message: string; at: string } | null;
}

/** Unknown pushes whose next look is due, longest waiting first. */
export async function readDueUnknowns(
  db: Db,
  query: { shopDomain: string; now: Date; limit: number },
): Promise<UnknownPledge[]> {
  return db.$queryRaw<UnknownPledge[]>`
    SELECT id AS "pledgeId", generation, attempt, "possibleSends", plan, "intentAt", "lastSendBy", "firstEmptyAt",
      "refusedWhenAbsent", failure
    FROM "Pledge" WHERE "shopDomain" = ${query.shopDomain} AND state = 'unknown'
      AND ("notBefore" IS NULL OR "notBefore" <= ${query.now}::timestamp)
    ORDER BY "notBefore" NULLS FIRST LIMIT ${query.limit}`;
}

export interface LookNote {
  pledgeId: string;
  attempt: number;
  nextLookAt: Date;
  /** The look was answered, was empty, and counts. */
  counted: boolean;
  /** Earlier counted looks no longer prove anything. */
  reset: boolean;
  at: Date;
}

/** Remembers looks that settled nothing. The caller holds the lease's row. */
export async function writeLooks(tx: DbTransaction, notes: LookNote[], now: Date): Promise<void> {
  if (notes.length === 0) return;
  await tx.$executeRaw`
    UPDATE "Pledge" p SET "notBefore" = r."nextLookAt", "updatedAt" = ${now}::timestamp,
      "emptyLooks" = CASE WHEN r.reset THEN 0 ELSE p."emptyLooks" + r.counted::int END,
      "firstEmptyAt" = CASE WHEN r.reset THEN NULL WHEN r.counted THEN coalesce(p."firstEmptyAt", r.at)
        ELSE p."firstEmptyAt" END,
      "lastEmptyAt" = CASE WHEN r.reset THEN NULL WHEN r.counted THEN r.at ELSE p."lastEmptyAt" END
    FROM jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) AS r("pledgeId" text, attempt int, "nextLookAt" timestamp,
      counted boolean, reset boolean, at timestamp)
    WHERE p.id = r."pledgeId" AND p.state = 'unknown' AND p.attempt = r.attempt`;
}

/** Fulfilment orders that are still to be placed or held. */
export interface DueArrangement {
  pledgeId: string;
  generation: number;
  orderGid: string;
  /** Where they go; null when the plan names no location, or Shopify has refused it already. */
  locationGid: string | null;
  hold: boolean;
}

export async function readDueArrangements(
  db: Db,
  shopDomain: string,
  now: Date,
  limit: number,
): Promise<DueArrangement[]> {
  return db.$queryRaw<DueArrangement[]>`
    SELECT id AS "pledgeId", generation, "orderGid",
      CASE WHEN failure->>'code' IS DISTINCT FROM ${PLACE_FAILED} THEN plan->>'locationGid' END AS "locationGid",
      coalesce((plan->>'hold')::boolean, false) AS hold
    FROM "Pledge"
    WHERE "shopDomain" = ${shopDomain} AND "holdState" = 'pending' AND state = 'created'
      AND ("notBefore" IS NULL OR "notBefore" <= ${now}::timestamp)
    ORDER BY "notBefore" NULLS FIRST LIMIT ${limit}`;
}

/** Moves what is to be done with one order on; only from the state it was seen in. True when it was. */
export async function writeHoldState(
  db: Db,
  hold: {
    pledgeId: string;
    generation: number;
    from: "pending" | "held";
    to: HoldState | null;
    notBefore: Date | null;
    now: Date;
  },
): Promise<boolean> {
  const written = await db.$executeRaw`
    UPDATE "Pledge" SET "holdState" = ${hold.to}, "notBefore" = ${hold.notBefore}::timestamp,
      "updatedAt" = ${hold.now}::timestamp
    WHERE id = ${hold.pledgeId} AND generation = ${hold.generation} AND state = 'created' AND "holdState" = ${hold.from}`;
  return written === 1;
}

/** Gives up placing one order: the pledge says why, and a hold that is wanted is still to be set. True when it was. */
export async function writePlaceFailure(
  tx: DbTransaction,
  place: { pledgeId: string; generation: number; hold: boolean; message: string; now: Date },
): Promise<boolean> {
  const failure = { code: PLACE_FAILED, message: place.message, at: place.now.toISOString() };
  const written = await tx.$executeRaw`
    UPDATE "Pledge" SET "holdState" = ${place.hold ? "pending" : null}, failure = ${JSON.stringify(failure)}::jsonb,
      "notBefore" = NULL, "updatedAt" = ${place.now}::timestamp
    WHERE id = ${place.pledgeId} AND generation = ${place.generation} AND state = 'created' AND "holdState" = 'pending'
      AND failure->>'code' IS DISTINCT FROM ${PLACE_FAILED}`;
  return written === 1;
}

/**
 * When the shop has something to do next: a pledge to send, an unknown to look for, an order to place or hold. Null when nothing
 * waits, or what waits needs a connection that is broken (reconnecting wakes it up).
 */
export async function readNextDue(db: Db, shopDomain: string, now: Date): Promise<Date | null> {
  const rows = await db.$queryRaw<{ dueAt: Date | null }[]>`
    SELECT min(due) AS "dueAt" FROM "Shop" s CROSS JOIN LATERAL (
      SELECT min(coalesce("notBefore", ${now}::timestamp)) AS due FROM "Pledge"
        WHERE "shopDomain" = s.domain AND state = 'unknown'
      UNION ALL
      SELECT next.due FROM "Batch" b
        CROSS JOIN LATERAL (SELECT coalesce(p."notBefore", ${now}::timestamp) AS due FROM "Pledge" p
          WHERE p."batchId" = b.id AND p.state = 'queued' ORDER BY p."notBefore" NULLS FIRST LIMIT 1) next
        WHERE b."shopDomain" = s.domain AND b.state = 'running' AND s."metafieldDefinitionOk"
      UNION ALL
      SELECT min(coalesce("notBefore", ${now}::timestamp)) FROM "Pledge"
        WHERE "shopDomain" = s.domain AND "holdState" = 'pending' AND state = 'created'
    ) waiting WHERE s.domain = ${shopDomain} AND s.status = 'connected'`;
  return rows[0]?.dueAt ?? null;
}

interface Outbox {
  /** A pledge of a running batch may be sent now. */
  due: boolean;
  /** One could be, once it is compared with the shop's orders. */
  uncompared: boolean;
  status: string;
  metafieldDefinitionOk: boolean | null;
}

/** What there is to send, and whether the shop can take it. Asked before every group: each part is one look into an index. */
export async function readOutbox(
  db: Db,
  shopDomain: string,
  { now, comparedSince }: { now: Date; comparedSince: Date },
): Promise<Outbox> {
  const queued = (compared: Prisma.Sql) => Prisma.sql`EXISTS (
    SELECT 1 FROM "Batch" b JOIN "Pledge" p ON p."batchId" = b.id AND p.state = 'queued'
    WHERE b."shopDomain" = s.domain AND b.state = 'running'
      AND (p."notBefore" IS NULL OR p."notBefore" <= ${now}::timestamp) AND ${compared})`;
  const since = Prisma.sql`${comparedSince}::timestamp`;
  const never = queued(Prisma.sql`p."foreignCheckedAt" IS NULL`);
  const longAgo = queued(Prisma.sql`p."foreignCheckedAt" < ${since}`);
  const rows = await db.$queryRaw<Outbox[]>`
    SELECT s.status, s."metafieldDefinitionOk", ${queued(Prisma.sql`p."foreignCheckedAt" >= ${since}`)} AS due,
      ${never} OR ${longAgo} AS uncompared
    FROM "Shop" s WHERE s.domain = ${shopDomain}`;
  return rows[0] ?? { due: false, uncompared: false, status: "uninstalled", metafieldDefinitionOk: null };
}

/** Pledges of all shops that wait, are under way or are unsettled, and since when the oldest running batch waits. */
export async function measureAllOutboxes(
  db: Db,
): Promise<{ states: Record<string, number>; oldestAt: Date | null }> {
  const rows = await db.$queryRaw<{ state: string; count: number }[]>`
    SELECT state, count(*)::int AS count FROM "Pledge"
    WHERE state IN ('queued', 'sending', 'unknown', 'needs_decision') GROUP BY state`;
  const oldest = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(b."createdAt") AS at FROM "Batch" b WHERE b.state = 'running'
      AND EXISTS (SELECT 1 FROM "Pledge" p WHERE p."batchId" = b.id AND p.state = 'queued')`;
  const counted = Object.fromEntries(rows.map((row) => [row.state, row.count]));
  return {
    states: { queued: 0, sending: 0, unknown: 0, needs_decision: 0, ...counted },
    oldestAt: oldest[0]?.at ?? null,
  };
}
