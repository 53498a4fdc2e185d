// Finds the pledges that rows are about, and numbers that are used twice. One statement for the whole file each.
import type { DbTransaction } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { StoredUpload } from "./tracking-upload-store.server";

type Scope = Pick<StoredUpload, "id" | "shopDomain" | "connectionId" | "campaignId">;

function inScope({ shopDomain, connectionId, campaignId }: Scope): Prisma.Sql {
  const connection = connectionId ? Prisma.sql`AND p."connectionId" = ${connectionId}` : Prisma.empty;
  const campaign = campaignId ? Prisma.sql`AND p."campaignId" = ${campaignId}` : Prisma.empty;
  return Prisma.sql`p."shopDomain" = ${shopDomain} ${connection} ${campaign}`;
}

/** Rows that are still to be judged and bring a number. */
const OPEN_ROW = Prisma.sql`t.verdict IS NULL AND t.numbers <> '{}'`;

/** A row without a number is never about anything, whatever else is in it. */
export async function skipRowsWithoutNumber(tx: DbTransaction, uploadId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = 'skip', code = 'NO_NUMBER',
      message = 'The row has no number, so nothing is marked as shipped.'
    WHERE t."uploadId" = ${uploadId} AND t.verdict IS NULL AND t.numbers = '{}'`;
}

/**
 * Backer ID before order name before e-mail: the first that the row fills decides. An order name that no order has is
 * tried as Backer ID, because warehouses call either "order number". Only a single match counts.
 */
export async function matchRows(tx: DbTransaction, scope: Scope): Promise<void> {
  const bare = (name: Prisma.Sql) => Prisma.sql`lower(ltrim(${name}, '#'))`;
  const byBackerId = Prisma.sql`p."externalId" = t."backerId"`;
  const byOrderName = Prisma.sql`t."backerId" IS NULL
    AND ${bare(Prisma.sql`p."orderName"`)} = ${bare(Prisma.sql`t."orderName"`)}`;
  const byOrderAsBackerId = Prisma.sql`t."backerId" IS NULL AND p."externalId" = t."orderName"`;
  const byEmail = Prisma.sql`t."backerId" IS NULL AND t."orderName" IS NULL AND lower(p."backerEmail") = t.email`;
  await match(
    tx,
    scope,
    byBackerId,
    "Several pledges have this Backer ID: choose the campaign that the file is of.",
  );
  await match(tx, scope, byOrderName, "Several pledges have an order of this name: use the Backer ID.");
  await match(
    tx,
    scope,
    byOrderAsBackerId,
    "Several pledges have this Backer ID: choose the campaign that the file is of.",
  );
  await match(tx, scope, byEmail, "Several pledges have this e-mail: use the Backer ID or the order name.");
  await refuseContradictions(tx, scope.id);
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = 'refuse', code = 'UNKNOWN_BACKER',
      message = CASE WHEN t."backerId" IS NOT NULL THEN 'No pledge here has this Backer ID.'
        WHEN t."orderName" IS NOT NULL THEN 'No pledge here has this order.' ELSE 'No pledge here has this e-mail.' END
    WHERE t."uploadId" = ${scope.id} AND ${OPEN_ROW} AND t."pledgeId" IS NULL`;
}

async function match(tx: DbTransaction, scope: Scope, on: Prisma.Sql, several: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET "pledgeId" = CASE WHEN m.count = 1 THEN m.id END,
      verdict = CASE WHEN m.count > 1 THEN 'refuse' END, code = CASE WHEN m.count > 1 THEN 'AMBIGUOUS_BACKER' END,
      message = CASE WHEN m.count > 1 THEN ${several} END
    FROM (SELECT t.row, count(*) AS count, min(p.id) AS id FROM "TrackingUploadRow" t JOIN "Pledge" p ON ${on}
      WHERE t."uploadId" = ${scope.id} AND ${OPEN_ROW} AND t."pledgeId" IS NULL AND ${inScope(scope)} GROUP BY t.row) m
    WHERE t."uploadId" = ${scope.id} AND t.row = m.row`;
}

/** A Backer ID beside another pledge's order name is a file whose columns have slipped. */
async function refuseContradictions(tx: DbTransaction, uploadId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = 'refuse', code = 'CONTRADICTING_BACKER',
      message = 'Backer ID and order belong to different pledges: this one''s order is ' || p."orderName" || '.'
    FROM "Pledge" p
    WHERE t."uploadId" = ${uploadId} AND ${OPEN_ROW} AND p.id = t."pledgeId" AND t."backerId" IS NOT NULL
      AND t."orderName" LIKE '#%' AND p."orderName" LIKE '#%' AND lower(p."orderName") <> lower(t."orderName")`;
}

/** A number belongs to one parcel, and that to one backer: rows that give it to several are refused, all of them. */
export async function refuseDuplicates(tx: DbTransaction, uploadId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = 'refuse', code = 'DUPLICATE_IN_FILE',
      message = 'Number ' || d.number || ' stands in several rows for different backers: rows ' || d.rows || '.'
    FROM (
      SELECT member.row AS member, min(dup.key) AS number, min(dup.rows) AS rows
      FROM (
        SELECT key, array_to_string((array_agg(t.row ORDER BY t.row))[1:8], ', ') AS rows
        FROM "TrackingUploadRow" t, unnest(t."numberKeys") AS key
        WHERE t."uploadId" = ${uploadId} AND (${OPEN_ROW} OR t.code IN ('UNKNOWN_BACKER', 'AMBIGUOUS_BACKER'))
        GROUP BY key HAVING count(DISTINCT coalesce(t."pledgeId", 'row ' || coalesce(t."backerId", t."orderName", t.email))) > 1
      ) dup
      JOIN LATERAL (
        SELECT t.row FROM "TrackingUploadRow" t
        WHERE t."uploadId" = ${uploadId} AND dup.key = ANY(t."numberKeys")
      ) member ON true
      GROUP BY member.row
    ) d
    WHERE t."uploadId" = ${uploadId} AND t.row = d.member AND (t.verdict IS NULL OR t.code IN ('UNKNOWN_BACKER', 'AMBIGUOUS_BACKER'))`;
}

/** Numbers that parcels of other pledges have already; unless this pledge's own parcel has it, too. */
export async function refuseNumbersOfOthers(tx: DbTransaction, scope: Scope): Promise<void> {
  await tx.$executeRaw`
    UPDATE "TrackingUploadRow" t SET verdict = 'refuse', code = 'NUMBER_ON_OTHER_ORDER',
      message = 'Number ' || o.number || ' is on the order of another backer already: ' || o.other || '.'
    FROM (
      SELECT t.row, min(k.number) AS number, min(coalesce(other."orderName" || ', ', '') || 'Backer ID ' || other."externalId") AS other
      FROM "TrackingUploadRow" t
      CROSS JOIN LATERAL unnest(t."numberKeys") AS key
      JOIN "Package" k ON k."shopDomain" = ${scope.shopDomain} AND k."numberKey" = key
        AND k."pledgeId" <> t."pledgeId" AND k.status <> 'withdrawn'
      JOIN "Pledge" other ON other.id = k."pledgeId"
      WHERE t."uploadId" = ${scope.id} AND ${OPEN_ROW} AND NOT EXISTS (
        SELECT 1 FROM "Package" own WHERE own."pledgeId" = t."pledgeId" AND own."numberKey" = key AND own.status <> 'withdrawn')
      GROUP BY t.row
    ) o
    WHERE t."uploadId" = ${scope.id} AND t.row = o.row`;
}
