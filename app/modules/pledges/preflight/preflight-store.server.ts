// Reads and writes of preflight: chunks in id order, many rows per statement.
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import { ConnectionSettingsSchema, type ConnectionSettings } from "../../connections/connection-settings";
import type { PledgeOutcome, Problem } from "../pledge";
import { PREFLIGHT_STATES, type PledgeState } from "../pledge-state";
import { PLEDGE_COLUMNS } from "../pledge-store.server";
import type { StoredPledge } from "../stored-pledge";

/** Pledges that preflight may still move. */
const CHECKED_STATES: string[] = [...PREFLIGHT_STATES, "queued"];

/** A campaign in which everybody has one name must not fetch itself for every chunk. */
const MAX_LOOKALIKES = 5_000;

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

export interface Lookalike {
  id: string;
  externalId: string;
  campaignId: string;
  state: PledgeState;
  /** Lower case; null where there is none. */
  email: string | null;
  name: string | null;
  line1: string | null;
  postalCode: string | null;
}

/** Pledges of the campaigns that share an e-mail or a name with somebody asked for; one query. */
export async function findLookalikes(
  db: Db,
  wanted: { campaignIds: string[]; emails: string[]; names: string[] },
): Promise<Lookalike[]> {
  if (wanted.emails.length === 0 && wanted.names.length === 0) return [];
  return db.$queryRaw`
    SELECT p."id", p."externalId", p."campaignId", p."state", lower(p."backerEmail") AS "email",
      lower(p."backerName") AS "name", lower(p."content" #>> '{shippingAddress,line1}') AS "line1",
      lower(p."content" #>> '{shippingAddress,postalCode}') AS "postalCode"
    FROM "Pledge" p
    WHERE p."campaignId" = ANY(${wanted.campaignIds}) AND p."status" = 'ready'
      AND (lower(p."backerEmail") = ANY(${wanted.emails}) OR lower(p."backerName") = ANY(${wanted.names}))
    LIMIT ${MAX_LOOKALIKES}`;
}

export interface PreflightWrite {
  id: string;
  from: PledgeState;
  state: PledgeState;
  outcome: PledgeOutcome;
  problems: Problem[];
  problemCodes: string[];
  backerName: string | null;
  backerEmail: string | null;
  countryCode: string | null;
  skus: string[];
  batchId: string | null;
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
      "countryCode" = r."countryCode", "skus" = r."skus", "batchId" = r."batchId",
      "preflightAt" = ${now}, "updatedAt" = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) AS r("id" text, "from" text, "state" text, "outcome" text,
      "problems" jsonb, "problemCodes" text[], "backerName" text, "backerEmail" text, "countryCode" text,
      "skus" text[], "batchId" text)
    WHERE p."id" = r."id" AND p."state" = r."from"`;
}
