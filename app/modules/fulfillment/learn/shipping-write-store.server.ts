// Writes what was learned, many pledges per statement. The caller holds the pledges' rows.
import type { Db, DbTransaction } from "~/db/client.server";

export interface ShippingRow {
  pledgeId: string;
  shopDomain: string;
  connectionId: string;
  orderGid: string;
  status: string;
  unitsTotal: number;
  unitsShipped: number;
  unitsDelivered: number;
  shippedAt: string | null;
  deliveredAt: string | null;
  onHold: boolean;
  cancelledAt: string | null;
  lines: unknown;
  orderUpdatedAt: string | null;
  orderAskedAt: string | null;
  orderTakenBy: string | null;
  holdAskedAt: string | null;
  fingerprint: string | null;
  outline: string | null;
  checkedAt: string | null;
  refreshWantedAt: string | null;
  version: number;
  eventVersion: number;
  changedAt: string | null;
  /** Decimal digits of a bigint. */
  changeSeq: string;
}

/** Inserts or replaces rows. What was noted of telling stays; only an order that was read is no longer hidden. */
export async function saveShippingRows(tx: DbTransaction, rows: ShippingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "PledgeShipping" ("pledgeId", "shopDomain", "connectionId", "orderGid", status, "unitsTotal",
      "unitsShipped", "unitsDelivered", "shippedAt", "deliveredAt", "onHold", "cancelledAt", lines, "orderUpdatedAt",
      "orderAskedAt", "orderTakenBy", "holdAskedAt", fingerprint, outline, "checkedAt", "refreshWantedAt", version,
      "eventVersion", "changedAt", "changeSeq")
    SELECT r."pledgeId", r."shopDomain", r."connectionId", r."orderGid", r.status, r."unitsTotal",
      r."unitsShipped", r."unitsDelivered", r."shippedAt", r."deliveredAt", r."onHold", r."cancelledAt", r.lines,
      r."orderUpdatedAt", r."orderAskedAt", r."orderTakenBy", r."holdAskedAt", r.fingerprint, r.outline, r."checkedAt",
      r."refreshWantedAt", r.version, r."eventVersion", r."changedAt", r."changeSeq"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("pledgeId" text, "shopDomain" text,
      "connectionId" text, "orderGid" text, status text, "unitsTotal" int, "unitsShipped" int, "unitsDelivered" int,
      "shippedAt" timestamp(3), "deliveredAt" timestamp(3), "onHold" boolean, "cancelledAt" timestamp(3), lines jsonb,
      "orderUpdatedAt" timestamp(3), "orderAskedAt" timestamp(3), "orderTakenBy" timestamp(3),
      "holdAskedAt" timestamp(3), fingerprint text, outline text, "checkedAt" timestamp(3),
      "refreshWantedAt" timestamp(3), version int, "eventVersion" int, "changedAt" timestamp(3), "changeSeq" bigint)
    ORDER BY r."pledgeId"
    ON CONFLICT ("pledgeId") DO UPDATE SET "connectionId" = excluded."connectionId", "orderGid" = excluded."orderGid",
      status = excluded.status, "unitsTotal" = excluded."unitsTotal", "unitsShipped" = excluded."unitsShipped",
      "unitsDelivered" = excluded."unitsDelivered", "shippedAt" = excluded."shippedAt",
      "deliveredAt" = excluded."deliveredAt", "onHold" = excluded."onHold", "cancelledAt" = excluded."cancelledAt",
      lines = excluded.lines, "orderUpdatedAt" = excluded."orderUpdatedAt", "orderAskedAt" = excluded."orderAskedAt",
      "orderTakenBy" = excluded."orderTakenBy", "holdAskedAt" = excluded."holdAskedAt",
      fingerprint = excluded.fingerprint, outline = excluded.outline, "checkedAt" = excluded."checkedAt",
      "refreshWantedAt" = excluded."refreshWantedAt", version = excluded.version,
      "eventVersion" = excluded."eventVersion", "changedAt" = excluded."changedAt",
      "changeSeq" = excluded."changeSeq", "hiddenAt" = CASE
        WHEN excluded."checkedAt" IS DISTINCT FROM "PledgeShipping"."checkedAt"
          OR excluded."orderGid" <> "PledgeShipping"."orderGid" THEN NULL
        ELSE "PledgeShipping"."hiddenAt" END`;
}

export interface FulfillmentRow {
  id: string;
  shopDomain: string;
  pledgeId: string;
  orderGid: string;
  gid: string;
  name: string | null;
  status: string;
  source: string;
  lines: unknown;
  listed: string[];
  createdAt: string;
  updatedAt: string;
  deliveredAt: string | null;
  askedAt: string | null;
  takenBy: string;
}

export async function saveFulfillments(tx: DbTransaction, rows: FulfillmentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "Fulfillment" (id, "shopDomain", "pledgeId", "orderGid", gid, name, status, source, lines, listed,
      "createdAt", "updatedAt", "deliveredAt", "askedAt", "takenBy")
    SELECT r.id, r."shopDomain", r."pledgeId", r."orderGid", r.gid, r.name, r.status, r.source, r.lines, r.listed,
      r."createdAt", r."updatedAt", r."deliveredAt", r."askedAt", r."takenBy"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "shopDomain" text, "pledgeId" text,
      "orderGid" text, gid text, name text, status text, source text, lines jsonb, listed text[],
      "createdAt" timestamp(3), "updatedAt" timestamp(3), "deliveredAt" timestamp(3), "askedAt" timestamp(3),
      "takenBy" timestamp(3))
    ON CONFLICT ("shopDomain", gid) DO UPDATE SET name = excluded.name, status = excluded.status,
      source = excluded.source, lines = excluded.lines, listed = excluded.listed, "createdAt" = excluded."createdAt",
      "updatedAt" = excluded."updatedAt", "deliveredAt" = excluded."deliveredAt", "askedAt" = excluded."askedAt",
      "takenBy" = excluded."takenBy"`;
}

export interface PackageRow {
  id: string;
  shopDomain: string;
  pledgeId: string;
  fulfillmentId: string | null;
  numberKey: string;
  number: string | null;
  carrier: string | null;
  url: string | null;
  source: string;
  status: string;
  listedAt: string;
  shippedAt: string | null;
  deliveredAt: string | null;
  withdrawnAt: string | null;
  createdAt: string;
  statusChangedAt: string;
}

export async function savePackages(tx: DbTransaction, rows: PackageRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "Package" (id, "shopDomain", "pledgeId", "fulfillmentId", "numberKey", number, carrier, url, source,
      status, "listedAt", "shippedAt", "deliveredAt", "withdrawnAt", "createdAt", "statusChangedAt")
    SELECT r.id, r."shopDomain", r."pledgeId", r."fulfillmentId", r."numberKey", r.number, r.carrier, r.url, r.source,
      r.status, r."listedAt", r."shippedAt", r."deliveredAt", r."withdrawnAt", r."createdAt", r."statusChangedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "shopDomain" text, "pledgeId" text,
      "fulfillmentId" text, "numberKey" text, number text, carrier text, url text, source text, status text,
      "listedAt" timestamp(3), "shippedAt" timestamp(3), "deliveredAt" timestamp(3), "withdrawnAt" timestamp(3),
      "createdAt" timestamp(3), "statusChangedAt" timestamp(3))
    ON CONFLICT (id) DO UPDATE SET "fulfillmentId" = excluded."fulfillmentId", number = excluded.number,
      carrier = excluded.carrier, url = excluded.url, source = excluded.source, status = excluded.status,
      "listedAt" = excluded."listedAt", "shippedAt" = excluded."shippedAt", "deliveredAt" = excluded."deliveredAt",
      "withdrawnAt" = excluded."withdrawnAt", "statusChangedAt" = excluded."statusChangedAt"`;
}

export interface PackageEventRow {
  shopDomain: string;
  pledgeId: string;
  orderGid: string;
  fulfillmentGid: string;
  numberKey: string | null;
  sourceId: string;
  kind: string;
  at: string;
  message: string | null;
  learnedAt: Date;
}

/** The same event again is no second row. */
export async function saveEvents(tx: DbTransaction, rows: PackageEventRow[]): Promise<void> {
  if (rows.length > 0) await tx.packageEvent.createMany({ data: rows, skipDuplicates: true });
}

/**
 * The next numbers of the pull API, in order. Until the transaction ends nobody else of the shop gets any, so a reader
 * that has seen a number has seen every lower one. Take nothing else that others might wait for afterwards, except rows
 * whose pledge is locked.
 */
export async function takeChangeNumbers(
  tx: DbTransaction,
  shopDomain: string,
  count: number,
): Promise<string[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`fulfillment ${shopDomain}`}, 0))`;
  const rows = await tx.$queryRaw<{ seq: bigint }[]>`
    SELECT nextval('"FulfillmentChange_seq"') AS seq FROM generate_series(1, ${count}::int)`;
  return rows.map(({ seq }) => seq.toString());
}

/**
 * Notes orders that were compared and found as before. Rows that somebody is changing are passed over: waiting for them
 * could only end in a deadlock or in the same note.
 */
export async function noteChecked(db: Db, shopDomain: string, orderGids: string[], at: Date): Promise<void> {
  if (orderGids.length === 0) return;
  await db.$executeRaw`
    UPDATE "PledgeShipping" SET "checkedAt" = ${at}::timestamp, "hiddenAt" = NULL WHERE "pledgeId" IN (
      SELECT "pledgeId" FROM "PledgeShipping"
      WHERE "shopDomain" = ${shopDomain} AND "orderGid" = ANY(${orderGids}::text[]) FOR UPDATE SKIP LOCKED)`;
}
