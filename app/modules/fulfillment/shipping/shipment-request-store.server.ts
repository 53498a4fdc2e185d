// Intents of changing fulfilments in Shopify and what came of them.
import type { Db, DbTransaction } from "~/db/client.server";
import type { FulfillmentRequest } from "../ports";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { RecordedFulfillment } from "../shipments";

/**
 * sending  committed; the request may be under way
 * unknown  nobody can say whether Shopify did it; being settled by looking
 * done     read back, or answered with the fulfilment
 * refused  Shopify said no
 * absent   certainly not done: it never left, or was looked for in vain
 * undoing  being taken back
 * undone   taken back, as read back
 */
export type ShipmentRequestState =
  "sending" | "unknown" | "done" | "refused" | "absent" | "undoing" | "undone";

export interface CreateRequest extends FulfillmentRequest {
  kind: "create";
  /** Rows of the upload that asked for it. */
  rows: number[];
  expected: { lineItemGid: string; quantity: number }[];
}

export interface TrackRequest {
  kind: "track";
  rows: number[];
  fulfillmentGid: string;
  tracking: FulfillmentRequest["tracking"];
  replaced: FulfillmentRequest["tracking"];
  notifyCustomer: boolean;
}

export interface ShipmentRequestRow {
  id: string;
  shopDomain: string;
  pledgeId: string;
  uploadId: string | null;
  /** The bought label that it is for. */
  labelId: string | null;
  orderGid: string;
  state: ShipmentRequestState;
  request: CreateRequest | TrackRequest;
  fulfillmentsBefore: string[];
  fulfillmentGid: string | null;
  lastSendBy: Date;
  emptyLooks: number;
  lastEmptyAt: Date | null;
  notBefore: Date | null;
  failure: string | null;
}

const OPEN: ShipmentRequestState[] = ["sending", "unknown", "undoing"];

const toRow = (row: unknown) => row as ShipmentRequestRow;

/** The request of this pledge that is not settled; there is at most one. */
export async function readOpenRequest(
  db: Db,
  shopDomain: string,
  pledgeId: string,
): Promise<ShipmentRequestRow | null> {
  const row = await db.shipmentRequest.findFirst({ where: { shopDomain, pledgeId, state: { in: OPEN } } });
  return row ? toRow(row) : null;
}

/** How many requests the pledge has had: unchanged means that nobody else has acted meanwhile. */
export async function countRequests(db: Db, pledgeId: string): Promise<number> {
  return db.shipmentRequest.count({ where: { pledgeId } });
}

export interface NewIntent {
  shopDomain: string;
  pledgeId: string;
  uploadId: string | null;
  /** The bought label that it is for; it must still want its fulfilment. */
  labelId: string | null;
  orderGid: string;
  request: CreateRequest | TrackRequest;
  fulfillmentsBefore: string[];
  /** As counted before the order was read. */
  requestsSeen: number;
  owner: string;
  now: Date;
  lastSendBy: Date;
}

export type IntentResult =
  | { kind: "committed"; id: string }
  /** Somebody else has acted on the pledge since the order was read. */
  | { kind: "overtaken" }
  /** Another pledge's request has the number. */
  | { kind: "number-taken"; number: string };

/**
 * Commits the intent: from here on the request may have left. The pledge's row is locked first, so that of two workers
 * with the same plan the second finds itself overtaken.
 */
export async function commitIntent(tx: DbTransaction, intent: NewIntent): Promise<IntentResult> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Pledge" WHERE id = ${intent.pledgeId} AND "shopDomain" = ${intent.shopDomain}
      AND state = 'created' AND "orderGid" = ${intent.orderGid} FOR NO KEY UPDATE`;
  if (locked.length === 0) return { kind: "overtaken" };
  if ((await countRequests(tx, intent.pledgeId)) !== intent.requestsSeen) return { kind: "overtaken" };
  if (intent.labelId !== null && !(await lockWantedLabel(tx, intent.labelId))) return { kind: "overtaken" };
  const taken = await findNumberTaken(tx, intent);
  if (taken !== null) return { kind: "number-taken", number: taken };
  const { kind, tracking } = intent.request;
  const stored: object = intent.request;
  const { id } = await tx.shipmentRequest.create({
    data: {
      ...{ shopDomain: intent.shopDomain, pledgeId: intent.pledgeId, uploadId: intent.uploadId },
      labelId: intent.labelId,
      ...{ orderGid: intent.orderGid, kind, state: "sending", request: stored, owner: intent.owner },
      ...{
        fulfillmentsBefore: intent.fulfillmentsBefore,
        intentAt: intent.now,
        lastSendBy: intent.lastSendBy,
      },
      numberKeys: tracking.numbers.map(normaliseTrackingNumber),
    },
    select: { id: true },
  });
  return { kind: "committed", id };
}

/** Whoever gives a label back writes so into its row first: then no intent follows, or the intent is there to be undone. */
async function lockWantedLabel(tx: DbTransaction, labelId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Label" WHERE id = ${labelId} AND "fulfillmentState" IN ('wanted', 'refused')
      AND ("refundState" IS NULL OR "refundState" = 'rejected') FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/** The other way round: whoever learns that a refund was rejected finds what was begun before, and nothing begins after. */
export async function lockGivenBackLabel(tx: DbTransaction, labelId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Label" WHERE id = ${labelId} AND "refundState" IN ('submitted', 'refunded') FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/** One shop's numbers are compared one intent after the other, so that two uploads cannot give one number away at once. */
async function findNumberTaken(tx: DbTransaction, intent: NewIntent): Promise<string | null> {
  const keys = intent.request.tracking.numbers.map(normaliseTrackingNumber);
  if (keys.length === 0) return null;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`shipment-numbers ${intent.shopDomain}`}, 0))`;
  const rows = await tx.$queryRaw<{ number: string }[]>`
    SELECT key AS number FROM unnest(${keys}::text[]) AS key WHERE EXISTS (
      SELECT 1 FROM "Package" k WHERE k."shopDomain" = ${intent.shopDomain} AND k."numberKey" = key
        AND k."pledgeId" <> ${intent.pledgeId} AND k.status <> 'withdrawn'
    ) OR EXISTS (
      SELECT 1 FROM "ShipmentRequest" r WHERE r."shopDomain" = ${intent.shopDomain} AND r."numberKeys" @> ARRAY[key]
        AND r."pledgeId" <> ${intent.pledgeId} AND r.state IN ('sending', 'unknown', 'done')
    ) LIMIT 1`;
  return rows[0]?.number ?? null;
}

export interface Settlement {
  id: string;
  from: ShipmentRequestState[];
  to: ShipmentRequestState;
  now: Date;
  fulfillmentGid?: string;
  failure?: string | null;
  notBefore?: Date | null;
  emptyLook?: boolean;
}

/** Writes what became of a request if it is still in one of the states; answers whether it was. */
export async function settleRequest(db: Db, settlement: Settlement): Promise<boolean> {
  const { id, from, to, now } = settlement;
  const { count } = await db.shipmentRequest.updateMany({
    where: { id, state: { in: from } },
    data: {
      state: to,
      notBefore: settlement.notBefore ?? null,
      settledAt: OPEN.includes(to) ? null : now,
      ...(settlement.fulfillmentGid === undefined ? {} : { fulfillmentGid: settlement.fulfillmentGid }),
      ...(settlement.failure === undefined ? {} : { failure: settlement.failure }),
      ...(settlement.emptyLook ? { emptyLooks: { increment: 1 }, lastEmptyAt: now } : {}),
    },
  });
  return count > 0;
}

/** Requests of the upload that took effect for the pledge, newest first: the order in which they are taken back. */
export async function readDoneRequests(
  db: Db,
  uploadId: string,
  pledgeId: string,
): Promise<ShipmentRequestRow[]> {
  const rows = await db.shipmentRequest.findMany({
    where: { uploadId, pledgeId, state: { in: ["done", "undoing"] } },
    orderBy: [{ intentAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toRow);
}

/** Requests for the label that took effect or may have, newest first. */
export async function readLabelRequests(db: Db, labelId: string): Promise<ShipmentRequestRow[]> {
  const rows = await db.shipmentRequest.findMany({
    where: { labelId, state: { in: ["sending", "unknown", "done", "undoing"] } },
    orderBy: [{ intentAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toRow);
}

/** The fulfilments of the order as our record has them. */
export async function readOrderFulfillments(
  db: Db,
  { pledgeId, orderGid }: { pledgeId: string; orderGid: string },
): Promise<RecordedFulfillment[]> {
  const rows = await db.fulfillment.findMany({
    where: { pledgeId, orderGid },
    select: { gid: true, status: true, lines: true, listed: true },
  });
  return rows.map(({ gid, status, lines, listed }) => ({
    gid,
    status: status as RecordedFulfillment["status"],
    lines: lines as unknown as RecordedFulfillment["lines"],
    // An empty key stands for a parcel without a number.
    tracking: listed.filter(Boolean).map((number) => ({ number, company: null, url: null })),
  }));
}

/** Whether Shopify has mailed the backer about a fulfilment of the label that was taken back since. */
export async function wasMailed(db: Db, labelId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "ShipmentRequest" WHERE "labelId" = ${labelId} AND state = 'undone'
      AND (request->>'notifyCustomer')::boolean LIMIT 1`;
  return rows.length > 0;
}

/** The pledge's order as we know it; null when there is no such pledge. */
export async function readPledgeOrder(
  db: Db,
  shopDomain: string,
  pledgeId: string,
): Promise<{ state: string; orderGid: string | null } | null> {
  return db.pledge.findFirst({
    where: { id: pledgeId, shopDomain },
    select: { state: true, orderGid: true },
  });
}

/** Pledges of the upload with a request that is not settled. */
export async function readUnsettledPledgeIds(db: Db, uploadId: string): Promise<string[]> {
  const rows = await db.shipmentRequest.findMany({
    where: { uploadId, state: { in: ["sending", "unknown"] } },
    select: { pledgeId: true },
  });
  return rows.map(({ pledgeId }) => pledgeId);
}
