// The only code that changes the refund of a label, with reject-refund-store.server.ts.
import type { Db, DbTransaction } from "~/db/client.server";
import { Prisma, type Label } from "~/db/generated/client";
import type { RefundState } from "../buying/label-state";
import type { RefundFacts } from "./refundability";

/** Taking a shipment back needs the shop's access; asking EasyPost does not. */
const REFUND_WORK = Prisma.sql`
  ("refundState" = 'requested' OR ("refundState" IN ('submitted', 'refunded') AND "fulfillmentState" <> 'cancelled'))
  AND ("refundState" = 'requested' OR EXISTS (
    SELECT 1 FROM "Shop" s WHERE s.domain = "Label"."shopDomain" AND s.status = 'connected'))`;

export type RefundLabel = Label & { batch: { account: string; number: number } };

const WITH_BATCH = { batch: { select: { account: true, number: true } } } as const;

/** The label with the account that bought it; null when the shop has no such label. */
export async function findRefundLabel(
  db: Db,
  shopDomain: string,
  labelId: string,
): Promise<RefundLabel | null> {
  return db.label.findFirst({ where: { id: labelId, shopDomain }, include: WITH_BATCH });
}

/** What decides about a refund, and nothing else: pages ask for all labels of a batch every two seconds. */
export type JudgedLabel = RefundFacts & { id: string; orderName: string };

const REFUND_FACTS = {
  ...{ id: true, orderName: true, state: true, service: true, boughtAt: true, shippedAt: true },
  ...{ trackerStatus: true, scanFormId: true, refundState: true },
} as const;

/** Bought labels of a batch in its order; null when the shop has no such batch. */
export async function findBoughtLabels(
  db: Db,
  shopDomain: string,
  batchId: string,
): Promise<JudgedLabel[] | null> {
  const batch = await db.postageBatch.findFirst({ where: { id: batchId, shopDomain }, select: { id: true } });
  if (!batch) return null;
  return db.label.findMany({
    where: { batchId, shopDomain, state: "bought" },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: REFUND_FACTS,
  });
}

/**
 * Notes the wish for a refund of those that nothing speaks against at this moment: two wishes at once, a SCAN form or
 * a scan between the look and the wish leave exactly one of them.
 */
export async function claimRefunds(
  tx: DbTransaction,
  { shopDomain, labelIds, now }: { shopDomain: string; labelIds: string[]; now: Date },
): Promise<{ id: string; pledgeId: string; trackingCode: string | null }[]> {
  return tx.$queryRaw<{ id: string; pledgeId: string; trackingCode: string | null }[]>`
    UPDATE "Label" l SET "refundState" = 'requested', "refundNote" = NULL, "refundAskedAt" = ${now}::timestamp,
      "notBefore" = NULL, "updatedAt" = ${now}::timestamp
    FROM (
      SELECT id FROM "Label" WHERE "shopDomain" = ${shopDomain} AND id = ANY(${labelIds}::text[])
      ORDER BY id FOR NO KEY UPDATE
    ) chosen
    WHERE l.id = chosen.id AND l.state = 'bought' AND l."scanFormId" IS NULL AND l."shippedAt" IS NULL
      AND (l."refundState" IS NULL OR l."refundState" = 'rejected')
    RETURNING l.id, l."pledgeId", l."trackingCode"`;
}

/**
 * Takes labels with refund work to do: asking EasyPost, or taking back the shipment of a label that it accepted. They
 * are another worker's only after `leaseMs`, when this one has died.
 */
export async function takeDueRefunds(
  db: Db,
  { shopDomain, now, leaseMs, limit }: { shopDomain: string; now: Date; leaseMs: number; limit: number },
): Promise<RefundLabel[]> {
  const until = new Date(now.getTime() + leaseMs);
  const taken = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id FROM "Label"
      WHERE "shopDomain" = ${shopDomain} AND state = 'bought' AND ("notBefore" IS NULL OR "notBefore" <= ${now}::timestamp)
        AND ${REFUND_WORK}
      ORDER BY "refundAskedAt", id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Label" l SET "notBefore" = ${until}::timestamp FROM due WHERE l.id = due.id RETURNING l.id`;
  return db.label.findMany({
    where: { id: { in: taken.map(({ id }) => id) } },
    include: WITH_BATCH,
    orderBy: [{ refundAskedAt: "asc" }, { id: "asc" }],
  });
}

/** When the next refund work of the shop is due; null when there is none. */
export async function nextRefundWork(db: Db, shopDomain: string): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(coalesce("notBefore", "updatedAt")) AS at FROM "Label"
    WHERE "shopDomain" = ${shopDomain} AND state = 'bought'
      AND ${REFUND_WORK}`;
  return rows[0]?.at ?? null;
}

/** Shops with refund work that is due: what a dead worker left, or what waited. */
export async function findShopsWithRefundWork(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopDomain: string }[]>`
    SELECT DISTINCT "shopDomain" FROM "Label"
    WHERE state = 'bought' AND ("notBefore" IS NULL OR "notBefore" <= ${now}::timestamp)
      AND ${REFUND_WORK}
    LIMIT ${limit}`;
  return rows.map(({ shopDomain }) => shopDomain);
}

export interface RefundMove {
  labelId: string;
  from: RefundState[];
  to: RefundState;
  note: string | null;
  now: Date;
}

/** Writes what EasyPost made of a refund if it is still in one of the states; answers whether it was. */
export async function moveRefund(db: Db, { labelId, from, to, note, now }: RefundMove): Promise<boolean> {
  const { count } = await db.label.updateMany({
    where: { id: labelId, refundState: { in: from } },
    data: {
      refundState: to,
      refundNote: note,
      notBefore: null,
      updatedAt: now,
      ...(to === "refunded" ? { refundedAt: now } : {}),
    },
  });
  return count > 0;
}

/** The refund was asked for at EasyPost itself, not here, where it stands as it did when EasyPost was asked. */
export async function adoptRefund(
  db: Db,
  { id, refundState, refundAskedAt }: Pick<RefundLabel, "id" | "refundState" | "refundAskedAt">,
  now: Date,
): Promise<void> {
  await db.label.updateMany({
    where: { id, state: "bought", refundState, refundAskedAt },
    data: { refundState: "requested", refundNote: null, refundAskedAt: now, updatedAt: now },
  });
}

/** What stands in the way of knowing what became of an accepted refund; null when nothing does any more. */
export async function noteRefund(db: Db, labelId: string, note: string | null): Promise<void> {
  await db.label.updateMany({
    where: { id: labelId, refundState: "submitted" },
    data: { refundNote: note },
  });
}

/** Leaves the work on a label for later, with a sentence for the person where there is something to say. */
export async function putOffRefund(
  db: Db,
  { labelId, notBefore, note }: { labelId: string; notBefore: Date; note?: string | null },
): Promise<void> {
  await db.label.updateMany({
    where: { id: labelId },
    data: { notBefore, ...(note === undefined ? {} : { refundNote: note }) },
  });
}

/** Labels of which EasyPost may have news about the refund, those not looked at for longest first; asked as of `takenAs`. */
export async function takeRefundsToCheck(
  db: Db,
  query: { takenAs: Date; checkedBefore: Date; askedAfter: Date; limit: number },
): Promise<RefundLabel[]> {
  const taken = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id FROM "Label"
      WHERE state = 'bought' AND "refundState" IN ('submitted', 'rejected') AND "refundAskedAt" >= ${query.askedAfter}::timestamp
        AND ("trackerCheckedAt" IS NULL OR "trackerCheckedAt" < ${query.checkedBefore}::timestamp)
      ORDER BY "trackerCheckedAt" NULLS FIRST, id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Label" l SET "trackerCheckedAt" = ${query.takenAs}::timestamp FROM due WHERE l.id = due.id RETURNING l.id`;
  return db.label.findMany({ where: { id: { in: taken.map(({ id }) => id) } }, include: WITH_BATCH });
}
