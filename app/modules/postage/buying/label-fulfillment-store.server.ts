// The fulfilment of labels in Shopify: whether it is wanted, and what came of it.
import type { Db, DbTransaction } from "~/db/client.server";
import type { ParcelContent } from "../groups/ready-pledge";
import type { LabelFulfillmentState } from "./label-state";

export interface FulfillmentMove {
  labelId: string;
  from: LabelFulfillmentState[];
  to: LabelFulfillmentState;
  note: string | null;
  now: Date;
  /** When it is looked at again by itself, after so many tries. */
  again?: { dueAt: Date | null; tries: number };
  /** Only while EasyPost has accepted the label's refund. */
  givenBack?: boolean;
  /** When somebody cancelled the fulfilment in Shopify; null: the creator wants it again. Untouched where not given. */
  handCancelledAt?: Date | null;
}

/** Moves on what is still in one of the states; answers whether it was. */
export async function settleFulfillment(db: Db, move: FulfillmentMove): Promise<boolean> {
  const { labelId: id, from, to, note, now, again, givenBack, handCancelledAt } = move;
  const { count } = await db.label.updateMany({
    where: {
      ...{ id, state: "bought", fulfillmentState: { in: from } },
      ...(givenBack ? { refundState: { in: ["submitted", "refunded"] } } : {}),
    },
    data: {
      ...{ fulfillmentState: to, fulfillmentNote: note, updatedAt: now },
      ...{ fulfillmentDueAt: again?.dueAt ?? null, fulfillmentTries: again?.tries ?? 0 },
      ...(handCancelledAt === undefined ? {} : { handCancelledAt }),
    },
  });
  return count > 0;
}

/** Nothing came of a look: the next is due then. */
export async function putOffFulfillment(
  db: Db,
  { labelId, dueAt, tries }: { labelId: string; dueAt: Date; tries: number },
): Promise<void> {
  await db.label.updateMany({
    where: { id: labelId, state: "bought", fulfillmentState: { in: ["wanted", "refused"] } },
    data: { fulfillmentDueAt: dueAt, fulfillmentTries: tries },
  });
}

/**
 * Whether EasyPost has accepted the label's refund; if so nothing changes that before the transaction ends. The pledge
 * is locked first, like by everybody who tells of its parcels.
 */
export async function lockGivenBack(tx: DbTransaction, label: LabelKey): Promise<boolean> {
  return lockLabel(tx, label, ["submitted", "refunded"]);
}

/** Whether the label's refund was rejected and is not asked for again; if so that stays until the transaction ends. */
export async function lockRejected(tx: DbTransaction, label: LabelKey): Promise<boolean> {
  return lockLabel(tx, label, ["rejected"]);
}

export interface LockedLabel {
  labelId: string;
  orderGid: string;
  number: string | null;
  contents: ParcelContent[];
  /** What is said of its fulfilment; null while nothing is. */
  note: string | null;
}

/**
 * Labels of the pledge that have their fulfilment and are valid, or may become so again; nothing changes that, or what is
 * recorded of the pledge's parcels, before the transaction ends.
 */
export async function lockFulfilledLabels(
  tx: DbTransaction,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<LockedLabel[]> {
  await tx.$queryRaw`
    SELECT 1 FROM "Pledge" WHERE id = ${pledgeId} AND "shopDomain" = ${shopDomain} FOR NO KEY UPDATE`;
  return tx.$queryRaw`
    SELECT id AS "labelId", "orderGid", "trackingCode" AS number, contents, "fulfillmentNote" AS note FROM "Label"
    WHERE "pledgeId" = ${pledgeId} AND "shopDomain" = ${shopDomain} AND state = 'bought' AND "fulfillmentState" = 'made'
      AND coalesce("refundState", 'rejected') IN ('requested', 'rejected')
    ORDER BY id FOR NO KEY UPDATE`;
}

interface LabelKey {
  id: string;
  pledgeId: string;
}

async function lockLabel(
  tx: DbTransaction,
  { id, pledgeId }: LabelKey,
  refundStates: string[],
): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM "Pledge" WHERE id = ${pledgeId} FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Label" WHERE id = ${id} AND state = 'bought' AND "refundState" = ANY(${refundStates}::text[])
    FOR NO KEY UPDATE`;
  return rows.length > 0;
}

export interface OtherLabel {
  orderName: string;
  trackingCode: string | null;
  batchNumber: number;
  contents: ParcelContent[];
  /** Shopify has no fulfilment of it yet. */
  isOpen: boolean;
}

/**
 * Labels of the order that a label whose refund was rejected gives way to, newest first: those that are bought or
 * being bought and valid. Of several rejected ones the last bought comes first.
 */
export async function findLabelsBefore(
  db: Db,
  label: { id: string; pledgeId: string; orderGid: string; boughtAt: Date | null },
): Promise<OtherLabel[]> {
  const rows = await db.label.findMany({
    where: {
      ...{ pledgeId: label.pledgeId, orderGid: label.orderGid, id: { not: label.id } },
      OR: [
        { state: { in: ["buying", "unclear"] } },
        {
          state: "bought",
          fulfillmentState: { not: "cancelled" },
          OR: [
            { refundState: null },
            { refundState: "requested" },
            { refundState: "rejected", boughtAt: { gt: label.boughtAt ?? new Date(0) } },
          ],
        },
      ],
    },
    orderBy: [{ boughtAt: { sort: "desc", nulls: "first" } }, { id: "asc" }],
    select: {
      ...{ orderName: true, trackingCode: true, contents: true, fulfillmentState: true },
      batch: { select: { number: true } },
    },
  });
  return rows.map(({ orderName, trackingCode, contents, fulfillmentState, batch }) => ({
    ...{ orderName, trackingCode, batchNumber: batch.number, isOpen: fulfillmentState !== "made" },
    contents: contents as unknown as ParcelContent[],
  }));
}
