// Rows of pledges as they are received and corrected. Many rows per statement; locks are always taken in id order.
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import { PUSHED_FLAGS } from "./receive/change-after-push";
import { backerColumns } from "./preflight/find-duplicates";
import type { PledgeContent, Problem } from "./pledge";
import type { PreflightWrite } from "./preflight/preflight-write";
import type { StoredPledge } from "./stored-pledge";

/** What a StoredPledge is read from; needs the table as `p`. */
export const PLEDGE_COLUMNS = Prisma.sql`
  p."id", p."shopDomain", p."connectionId", p."campaignId", p."platform", p."externalId", p."status", p."state",
  p."content", p."contentHash", p."corrections", p."acceptTotalPaid", p."foreignOrder", p."foreignDecision",
  p."creatorSkippedAt", p."outcome", p."problems", p."problemCodes", p."backerName", p."backerEmail",
  p."addressKey"::text AS "addressKey", p."countryCode", p."skus", p."batchId", p."generation",
  CASE WHEN p."problemCodes" && ${PUSHED_FLAGS} THEN p."raw" END AS "pendingRaw"`;

export interface NewPledge {
  campaignId: string;
  content: PledgeContent;
  contentHash: string;
  raw: unknown;
  /** What preflight made of it; its id is the new row's. */
  write: PreflightWrite;
}

/** Stores pledges that are not there yet, once, as preflight left them; answers the ids of those it stored. */
export async function insertPledges(
  tx: DbTransaction,
  owner: { shopDomain: string; connectionId: string; platform: string },
  pledges: NewPledge[],
  now: Date,
): Promise<string[]> {
  if (pledges.length === 0) return [];
  const rows = JSON.stringify(pledges.map(toInsertRow));
  const inserted = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "Pledge" ("id", "shopDomain", "connectionId", "campaignId", "platform", "externalId", "status", "state",
      "content", "raw", "contentHash", "currency", "totalPaidMinor", "pledgedAt", "backerName", "backerEmail",
      "addressKey", "countryCode", "skus", "outcome", "problems", "problemCodes", "preflightAt",
      "createdAt", "updatedAt")
    SELECT r."id", ${owner.shopDomain}, ${owner.connectionId}, r."campaignId", ${owner.platform},
      r."externalId", r."status", r."state", r."content", r."raw", r."contentHash", r."currency", r."totalPaidMinor",
      r."pledgedAt", r."backerName", r."backerEmail", r."addressKey", r."countryCode", r."skus",
      r."outcome", r."problems", r."problemCodes", ${now}, ${now}, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" text, "campaignId" text, "externalId" text, "status" text,
      "state" text, "content" jsonb, "raw" jsonb, "contentHash" text, "currency" text, "totalPaidMinor" bigint,
      "pledgedAt" timestamp(3), "backerName" text, "backerEmail" text, "addressKey" bigint,
      "countryCode" text, "skus" text[], "outcome" text, "problems" jsonb, "problemCodes" text[])
    ORDER BY r."campaignId", r."externalId"
    ON CONFLICT ("shopDomain", "externalId", "campaignId", "platform") DO NOTHING
    RETURNING "id"`;
  return inserted.map(({ id }) => id);
}

function toInsertRow({ campaignId, content, contentHash, raw, write }: NewPledge) {
  const { from: _from, batchId: _batch, ...checked } = write;
  return {
    campaignId,
    externalId: content.externalId,
    contentHash,
    raw,
    ...contentColumns(content),
    ...checked,
  };
}

function contentColumns(content: PledgeContent) {
  return {
    content,
    status: content.status,
    currency: content.currency,
    totalPaidMinor: content.amounts.totalPaidMinor,
    pledgedAt: content.pledgedAt,
    ...backerColumns(content),
  };
}

/** Locks and reads pledges by identity, in id order. */
export async function lockPledgesByIdentity(
  tx: DbTransaction,
  owner: { shopDomain: string; platform: string },
  identities: { campaignId: string; externalId: string }[],
): Promise<StoredPledge[]> {
  if (identities.length === 0) return [];
  return tx.$queryRaw`
    SELECT ${PLEDGE_COLUMNS} FROM "Pledge" p
    JOIN jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) AS r("campaignId" text, "externalId" text)
      ON p."campaignId" = r."campaignId" AND p."externalId" = r."externalId"
    WHERE p."shopDomain" = ${owner.shopDomain} AND p."platform" = ${owner.platform}
    ORDER BY p."id" FOR NO KEY UPDATE OF p`;
}

/** Locks and reads pledges of one shop by id, in id order. */
export async function lockPledges(
  tx: DbTransaction,
  shopDomain: string,
  ids: string[],
): Promise<StoredPledge[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw`
    SELECT ${PLEDGE_COLUMNS} FROM "Pledge" p
    WHERE p."shopDomain" = ${shopDomain} AND p."id" = ANY(${ids})
    ORDER BY p."id" FOR NO KEY UPDATE`;
}

/** Reads without locking, for keys that only validate. */
export async function readPledgesByIdentity(
  db: Db,
  owner: { shopDomain: string; platform: string },
  identities: { campaignExternalId: string; externalId: string }[],
): Promise<(StoredPledge & { campaignExternalId: string })[]> {
  if (identities.length === 0) return [];
  return db.$queryRaw`
    SELECT ${PLEDGE_COLUMNS}, c."externalId" AS "campaignExternalId" FROM "Pledge" p
    JOIN "Campaign" c ON c."id" = p."campaignId"
    JOIN jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) AS r("campaignExternalId" text, "externalId" text)
      ON c."externalId" = r."campaignExternalId" AND p."externalId" = r."externalId"
    WHERE p."shopDomain" = ${owner.shopDomain} AND p."platform" = ${owner.platform}`;
}

export interface ContentChange {
  id: string;
  content: PledgeContent;
  contentHash: string;
  /** As received; absent when the change did not come as a payload. */
  raw?: unknown;
}

/**
 * Replaces the content of pledges whose rows the caller has locked and found not pushed. The creator's word that a
 * total paid holds ends when the amounts change.
 */
export async function replaceContents(tx: DbTransaction, changes: ContentChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const rows = JSON.stringify(
    changes.map(({ id, content, contentHash, raw }) => ({
      id,
      contentHash,
      raw,
      ...contentColumns(content),
    })),
  );
  await tx.$executeRaw`
    UPDATE "Pledge" p SET "content" = r."content", "raw" = coalesce(r."raw", p."raw"), "contentHash" = r."contentHash",
      "contentVersion" = p."contentVersion" + 1, "status" = r."status", "currency" = r."currency",
      "totalPaidMinor" = r."totalPaidMinor", "pledgedAt" = r."pledgedAt", "backerName" = r."backerName",
      "backerEmail" = r."backerEmail", "redactedAt" = NULL, "updatedAt" = ${now},
      "acceptTotalPaid" = p."acceptTotalPaid" AND p."content" -> 'amounts' IS NOT DISTINCT FROM r."content" -> 'amounts'
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" text, "content" jsonb, "raw" jsonb, "contentHash" text,
      "status" text, "currency" text, "totalPaidMinor" bigint, "pledgedAt" timestamp(3), "backerName" text, "backerEmail" text)
    WHERE p."id" = r."id"`;
}

/** The payload as last received. */
export async function readRaw(db: Db, id: string): Promise<unknown> {
  const row = await db.pledge.findUnique({ where: { id }, select: { raw: true } });
  return row?.raw ?? null;
}

export interface PushedNote {
  id: string;
  raw: unknown;
  problems: Problem[];
}

/** Keeps what the platform sent after the push beside the untouched content, and flags it for the creator. */
export async function notePushedChanges(tx: DbTransaction, notes: PushedNote[], now: Date): Promise<void> {
  if (notes.length === 0) return;
  const rows = JSON.stringify(
    notes.map((note) => ({ ...note, codes: [...new Set(note.problems.map((problem) => problem.code))] })),
  );
  await tx.$executeRaw`
    UPDATE "Pledge" p SET "raw" = r."raw", "problems" = r."problems", "problemCodes" = r."codes", "updatedAt" = ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" text, "raw" jsonb, "problems" jsonb, "codes" text[])
    WHERE p."id" = r."id"`;
}
