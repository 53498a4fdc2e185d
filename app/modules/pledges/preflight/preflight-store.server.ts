// Reads and writes of preflight: chunks in id order, many rows per statement.
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import { ConnectionSettingsSchema, type ConnectionSettings } from "../../connections/connection-settings";
import { PREFLIGHT_STATES } from "../pledge-state";
import { PLEDGE_COLUMNS } from "../pledge-store.server";
import type { StoredPledge } from "../stored-pledge";
import type { Lookalike } from "./find-duplicates";
import type { PreflightWrite } from "./preflight-write";

/** Pledges that preflight may still move. */
const CHECKED_STATES: string[] = [...PREFLIGHT_STATES, "queued"];

export interface PreflightScope {
  shopDomain: string;
  connectionId?: string;
  skus?: string[];
  pledgeIds?: string[];
}

/** Ids after one and up to another; `upTo` null has no end. */
export interface IdRange {
  after: string;
  upTo: string | null;
}

/** Locks and reads the next pledges of the range in id order. */
export async function lockNextForPreflight(
  tx: DbTransaction,
  scope: PreflightScope,
  range: IdRange,
  limit: number,
): Promise<StoredPledge[]> {
  const filters = [
    range.upTo === null ? Prisma.empty : Prisma.sql`AND p."id" <= ${range.upTo}`,
    scope.connectionId ? Prisma.sql`AND p."connectionId" = ${scope.connectionId}` : Prisma.empty,
    scope.skus ? Prisma.sql`AND p."skus" && ${scope.skus}` : Prisma.empty,
    scope.pledgeIds ? Prisma.sql`AND p."id" = ANY(${scope.pledgeIds})` : Prisma.empty,
  ];
  return tx.$queryRaw`
    SELECT ${PLEDGE_COLUMNS} FROM "Pledge" p
    WHERE p."shopDomain" = ${scope.shopDomain} AND p."id" > ${range.after} AND p."state" = ANY(${CHECKED_STATES})
      ${Prisma.join(filters, " ")}
    ORDER BY p."id" LIMIT ${limit} FOR NO KEY UPDATE`;
}

export interface PreflightContext {
  shop: { name: string; currency: string };
  settingsOf: (connectionId: string) => ConnectionSettings;
}

/** Today's shop and settings, in one query. */
export async function readPreflightContext(db: Db, shopDomain: string): Promise<PreflightContext> {
  const rows = await db.$queryRaw<
    { name: string; currency: string; connectionId: string; settings: unknown }[]
  >`
    SELECT s."name", s."currency", c."id" AS "connectionId", c."settings"
    FROM "Shop" s JOIN "Connection" c ON c."shopDomain" = s."domain" WHERE s."domain" = ${shopDomain}`;
  const [shop] = rows;
  const settings = new Map(
    rows.map((row) => [row.connectionId, ConnectionSettingsSchema.parse(row.settings)]),
  );
  return {
    shop: { name: shop?.name ?? "", currency: shop?.currency ?? "" },
    settingsOf: (connectionId) => {
      const found = settings.get(connectionId);
      if (!found) throw new Error(`Connection ${connectionId} is not one of the shop's`);
      return found;
    },
  };
}

export interface BackerEmail {
  campaignId: string;
  /** Lower case. */
  email: string;
}

/** Ready pledges with one of the e-mails or address keys, at most `limit` for each; one query. */
export async function findLookalikes(
  db: Db,
  wanted: { shopDomain: string; emails: BackerEmail[]; addressKeys: string[]; limit: number },
): Promise<(Lookalike & { campaignId: string | null; email: string | null; addressKey: string | null })[]> {
  const { shopDomain, emails, addressKeys, limit } = wanted;
  if (emails.length === 0 && addressKeys.length === 0) return [];
  const campaignIds = emails.map(({ campaignId }) => campaignId);
  const texts = emails.map(({ email }) => email);
  return db.$queryRaw`
    SELECT p."id", p."externalId", w.campaign AS "campaignId", w.email, NULL::text AS "addressKey"
    FROM unnest(${campaignIds}::text[], ${texts}::text[]) AS w(campaign, email)
    CROSS JOIN LATERAL (SELECT "id", "externalId" FROM "Pledge"
      WHERE "campaignId" = w.campaign AND lower("backerEmail") = w.email AND "shopDomain" = ${shopDomain}
        AND "status" = 'ready' LIMIT ${limit}) p
    UNION ALL
    SELECT p."id", p."externalId", NULL, NULL, w.key::text FROM unnest(${addressKeys}::bigint[]) AS w(key)
    CROSS JOIN LATERAL (SELECT "id", "externalId" FROM "Pledge"
      WHERE "addressKey" = w.key AND "shopDomain" = ${shopDomain} AND "status" = 'ready' LIMIT ${limit}) p`;
}

/** Writes the results in one statement; each row only from the state it was read in. Answers how many it wrote. */
export async function writePreflights(
  tx: DbTransaction,
  writes: PreflightWrite[],
  now: Date,
): Promise<number> {
  if (writes.length === 0) return 0;
  return tx.$executeRaw`
    UPDATE "Pledge" p SET "state" = r."state", "outcome" = r."outcome", "problems" = r."problems",
      "problemCodes" = r."problemCodes", "backerName" = r."backerName", "backerEmail" = r."backerEmail",
      "addressKey" = r."addressKey", "countryCode" = r."countryCode", "skus" = r."skus", "batchId" = r."batchId",
      "preflightAt" = ${now}, "updatedAt" = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) AS r("id" text, "from" text, "state" text, "outcome" text,
      "problems" jsonb, "problemCodes" text[], "backerName" text, "backerEmail" text, "addressKey" bigint, "countryCode" text, "skus" text[], "batchId" text)
    WHERE p."id" = r."id" AND p."state" = r."from"`;
}
