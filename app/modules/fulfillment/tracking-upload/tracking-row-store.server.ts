// Rows of tracking uploads. Many rows per statement.
import type { Db, DbTransaction } from "~/db/client.server";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { RowJudgement } from "./plan-pledge";
import type { ReadTrackingRow } from "./read-tracking-row";
import type { RowCode, RowState, RowVerdict } from "./tracking-views";

export interface FileRow {
  row: number;
  line: number;
  fields: string[];
}

/** null: not read yet, the columns are not known. */
export interface RowToStore extends FileRow {
  read: ReadTrackingRow | null;
}

/** One statement of one parameter: several times faster than a parameter per cell. */
export async function insertRows(db: Db, uploadId: string, rows: RowToStore[]): Promise<void> {
  const values = JSON.stringify(
    rows.map(({ read, ...file }) => ({ ...file, ...(read ? toColumns(read) : {}) })),
  );
  await db.$executeRaw`
    INSERT INTO "TrackingUploadRow" ("uploadId", row, line, fields, "backerId", "orderName", email, numbers, "numberKeys",
      carrier, url, sku, quantity, partial, verdict, code, message)
    SELECT ${uploadId}, r.row, r.line, r.fields, r."backerId", r."orderName", r.email, coalesce(r.numbers, '{}'),
      coalesce(r."numberKeys", '{}'), r.carrier, r.url, r.sku, r.quantity, coalesce(r.partial, false), r.verdict, r.code,
      r.message
    FROM jsonb_to_recordset(${values}::jsonb) AS r(row int, line int, fields text[], "backerId" text, "orderName" text,
      email text, numbers text[], "numberKeys" text[], carrier text, url text, sku text, quantity int, partial boolean,
      verdict text, code text, message text)`;
}

function toColumns(read: ReadTrackingRow) {
  const { problem, ...said } = read;
  return {
    ...said,
    numberKeys: read.numbers.map(normaliseTrackingNumber),
    verdict: problem ? "refuse" : null,
    code: problem?.code ?? null,
    message: problem?.message ?? null,
  };
}

/** Rows for pledges chosen by hand, one each; pledges of other shops are left out. */
export async function insertPledgeRows(
  db: Db,
  { uploadId, shopDomain, pledgeIds }: { uploadId: string; shopDomain: string; pledgeIds: string[] },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "TrackingUploadRow" ("uploadId", row, line, "pledgeId", "backerId")
    SELECT ${uploadId}, n.row, n.row, n.id, n."externalId" FROM (
      SELECT p.id, p."externalId", coalesce(have.rows, 0) + row_number() OVER (ORDER BY p."createdAt", p.id) AS row
      FROM "Pledge" p, (SELECT max(row) AS rows FROM "TrackingUploadRow" WHERE "uploadId" = ${uploadId}) have
      WHERE p."shopDomain" = ${shopDomain} AND p.id = ANY(${pledgeIds}::text[])
    ) n`;
}

export async function countPledgeRows(db: Db, uploadId: string): Promise<number> {
  return db.trackingUploadRow.count({ where: { uploadId } });
}

/** The next rows of the file after that one. */
export async function readFileRows(
  db: Db,
  query: { uploadId: string; afterRow: number; limit: number },
): Promise<FileRow[]> {
  return db.trackingUploadRow.findMany({
    where: { uploadId: query.uploadId, row: { gt: query.afterRow } },
    orderBy: { row: "asc" },
    take: query.limit,
    select: { row: true, line: true, fields: true },
  });
}

/** Says again what rows mean, and forgets what was thought of them. */
export async function rewriteRows(
  tx: DbTransaction,
  uploadId: string,
  rows: { row: number; read: ReadTrackingRow }[],
): Promise<void> {
  const values = JSON.stringify(rows.map(({ row, read }) => ({ row, ...toColumns(read) })));
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET "backerId" = r."backerId", "orderName" = r."orderName", email = r.email,
      numbers = r.numbers, "numberKeys" = r."numberKeys", carrier = r.carrier, url = r.url, sku = r.sku,
      quantity = r.quantity, partial = r.partial, verdict = r.verdict, code = r.code, message = r.message,
      "pledgeId" = NULL, state = 'waiting', replaced = '{}'
    FROM jsonb_to_recordset(${values}::jsonb) AS r(row int, "backerId" text, "orderName" text, email text,
      numbers text[], "numberKeys" text[], carrier text, url text, sku text, quantity int, partial boolean,
      verdict text, code text, message text)
    WHERE t."uploadId" = ${uploadId} AND t.row = r.row`;
}

/** Writes what the preview says; what is skipped or refused is done with that. */
export async function writeVerdicts(db: Db, uploadId: string, judgements: RowJudgement[]): Promise<void> {
  if (judgements.length === 0) return;
  await db.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = r.verdict, code = r.code, message = r.message, replaced = r.replaced
    FROM jsonb_to_recordset(${JSON.stringify(judgements)}::jsonb)
      AS r(row int, verdict text, code text, message text, replaced text[])
    WHERE t."uploadId" = ${uploadId} AND t.row = r.row AND t.state = 'waiting'`;
}

/** Rows that the preview skipped or refused stay so. */
export async function settleJudgedRows(db: Db, uploadId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "TrackingUploadRow" SET state = CASE verdict WHEN 'skip' THEN 'skipped' ELSE 'refused' END
    WHERE "uploadId" = ${uploadId} AND state = 'waiting' AND verdict IN ('skip', 'refuse')`;
}

export interface RowResult {
  row: number;
  state: Exclude<RowState, "waiting">;
  verdict: RowVerdict | null;
  code: RowCode | null;
  message: string | null;
  replaced: string[] | null;
}

/** Writes what came of rows that were in one of the states. */
export async function writeResults(
  db: Db,
  uploadId: string,
  results: RowResult[],
  from: RowState[],
): Promise<void> {
  if (results.length === 0) return;
  await db.$executeRaw`
    UPDATE "TrackingUploadRow" t SET state = r.state, verdict = coalesce(r.verdict, t.verdict), code = r.code,
      message = r.message, replaced = coalesce(r.replaced, t.replaced)
    FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      AS r(row int, state text, verdict text, code text, message text, replaced text[])
    WHERE t."uploadId" = ${uploadId} AND t.row = r.row AND t.state = ANY(${from}::text[])`;
}

/** Gives up every row that still waits. */
export async function giveUpRows(db: Db, uploadId: string, code: RowCode, message: string): Promise<void> {
  await db.trackingUploadRow.updateMany({
    where: { uploadId, state: "waiting" },
    data: { state: "refused", code, message },
  });
}

/** Rows that were given up while their request was under way, and it took effect after all. */
export async function creditCancelledRows(db: Db, uploadId: string, rows: number[]): Promise<void> {
  if (rows.length === 0) return;
  await db.trackingUploadRow.updateMany({
    where: { uploadId, row: { in: rows }, state: "refused", code: "CANCELLED_BY_CREATOR" },
    data: { state: "applied", code: null, message: null },
  });
}

/** Rows that an undo could not take back count as applied again. */
export async function retryKeptRows(db: Db, uploadId: string): Promise<void> {
  await db.trackingUploadRow.updateMany({
    where: { uploadId, state: "kept" },
    data: { state: "applied", code: null, message: null },
  });
}

/** Pledges with rows in that state, in the order of their ids. */
export async function readPledgeIds(
  db: Db,
  query: { uploadId: string; state: RowState; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ pledgeId: string }[]>`
    SELECT DISTINCT "pledgeId" FROM "TrackingUploadRow"
    WHERE "uploadId" = ${query.uploadId} AND state = ${query.state} AND "pledgeId" > ${query.after}
    ORDER BY "pledgeId" LIMIT ${query.limit}`;
  return rows.map(({ pledgeId }) => pledgeId);
}

/** Rows of one pledge in that state, by number. */
export async function readRowNumbers(
  db: Db,
  query: { uploadId: string; pledgeId: string; state: RowState },
): Promise<number[]> {
  const rows = await db.trackingUploadRow.findMany({
    where: query,
    orderBy: { row: "asc" },
    select: { row: true },
  });
  return rows.map(({ row }) => row);
}
