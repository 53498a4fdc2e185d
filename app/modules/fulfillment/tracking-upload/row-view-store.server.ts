// What pages show of an upload's rows.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { RowCode, RowState, RowVerdict } from "./tracking-views";

export interface ShownRow {
  row: number;
  line: number;
  backerId: string | null;
  orderName: string | null;
  email: string | null;
  pledgeId: string | null;
  externalId: string | null;
  backerName: string | null;
  pledgeOrderName: string | null;
  numbers: string[];
  carrier: string | null;
  url: string | null;
  sku: string | null;
  quantity: number | null;
  verdict: RowVerdict | null;
  state: RowState;
  code: RowCode | null;
  message: string | null;
  replaced: string[];
}

/** Rows by number; `show` limits them to a verdict or a state. */
export async function readRowPage(
  db: Db,
  query: { uploadId: string; show: string | null; skip: number; take: number },
): Promise<ShownRow[]> {
  const shown = query.show
    ? Prisma.sql`AND (t.verdict = ${query.show} OR t.state = ${query.show})`
    : Prisma.empty;
  return db.$queryRaw`
    SELECT t.row, t.line, t."backerId", t."orderName", t.email, t."pledgeId", p."externalId", p."backerName",
      p."orderName" AS "pledgeOrderName", t.numbers, t.carrier, t.url, t.sku, t.quantity, t.verdict, t.state, t.code,
      t.message, t.replaced
    FROM "TrackingUploadRow" t LEFT JOIN "Pledge" p ON p.id = t."pledgeId"
    WHERE t."uploadId" = ${query.uploadId} ${shown} ORDER BY t.row OFFSET ${query.skip} LIMIT ${query.take}`;
}

export interface RowGroup {
  uploadId: string;
  verdict: RowVerdict | null;
  state: RowState;
  count: number;
}

export async function countRows(db: Db, uploadIds: string[]): Promise<RowGroup[]> {
  return db.$queryRaw`
    SELECT "uploadId", verdict, state, count(*)::int AS count FROM "TrackingUploadRow"
    WHERE "uploadId" = ANY(${uploadIds}::text[]) GROUP BY 1, 2, 3`;
}

/** Pledges per upload that get something, or got it. */
export async function countPledges(db: Db, uploadIds: string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ uploadId: string; count: number }[]>`
    SELECT "uploadId", count(DISTINCT "pledgeId")::int AS count FROM "TrackingUploadRow"
    WHERE "uploadId" = ANY(${uploadIds}::text[]) AND verdict IN ('ship', 'add_number', 'replace') GROUP BY 1`;
  return new Map(rows.map(({ uploadId, count }) => [uploadId, count]));
}

export async function countCodes(db: Db, uploadId: string): Promise<{ code: RowCode; count: number }[]> {
  return db.$queryRaw`
    SELECT code, count(*)::int AS count FROM "TrackingUploadRow"
    WHERE "uploadId" = ${uploadId} AND code IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** The first rows as the file has them. */
export async function readSample(db: Db, uploadId: string, take: number): Promise<string[][]> {
  const rows = await db.trackingUploadRow.findMany({
    where: { uploadId },
    orderBy: { row: "asc" },
    take,
    select: { fields: true },
  });
  return rows.map(({ fields }) => fields).filter((fields) => fields.length > 0);
}

/** Campaigns of the pledges that get a parcel. */
export async function readCampaignIds(db: Db, uploadId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ campaignId: string }[]>`
    SELECT DISTINCT p."campaignId" FROM "TrackingUploadRow" t JOIN "Pledge" p ON p.id = t."pledgeId"
    WHERE t."uploadId" = ${uploadId} AND t.verdict IN ('ship', 'add_number', 'replace')`;
  return rows.map(({ campaignId }) => campaignId);
}

/** How many pledges of the preview Shopify was asked about, of how many. */
export async function countChecked(
  db: Db,
  uploadId: string,
  upTo: string,
): Promise<{ done: number; of: number }> {
  const [row] = await db.$queryRaw<{ done: number; of: number }[]>`
    SELECT count(DISTINCT "pledgeId") FILTER (WHERE "pledgeId" <= ${upTo})::int AS done,
      count(DISTINCT "pledgeId")::int AS of
    FROM "TrackingUploadRow" WHERE "uploadId" = ${uploadId} AND "pledgeId" IS NOT NULL`;
  return row ?? { done: 0, of: 0 };
}
