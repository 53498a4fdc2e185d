// Reads pledges for the pages. Lists take only narrow columns; documents are read for one pledge at a time.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { PledgeOutcome, PlatformStatus } from "../pledge";
import type { PledgeCursor, PledgeFilter } from "./pledge-filter";
import type { PledgeState } from "../pledge-state";

/** Must equal the expression of the index Pledge_search_idx. */
const SEARCH_TEXT = Prisma.sql`lower((coalesce(p."backerName", '') || ' ' || coalesce(p."backerEmail", '') || ' '
  || p."externalId" || ' ' || coalesce(p."orderName", '')) COLLATE "und-x-icu")`;
/** Must equal index Pledge_search_words_idx and its condition. */
const NAME_WORDS = Prisma.sql`string_to_array(lower(p."backerName" COLLATE "und-x-icu"), ' ')`;
const NAME_BEYOND_ASCII = Prisma.sql`octet_length(p."backerName") > char_length(p."backerName")`;

export interface PledgeRecord {
  id: string;
  createdAt: Date;
  externalId: string;
  backerName: string | null;
  backerEmail: string | null;
  campaignName: string;
  countryCode: string | null;
  status: PlatformStatus;
  state: PledgeState;
  outcome: PledgeOutcome | null;
  currency: string;
  totalPaidMinor: bigint;
  problemCodes: string[];
  orderName: string | null;
  hasDifferences: boolean;
}

const COLUMNS = Prisma.sql`p.id, p."createdAt", p."externalId", p."backerName", p."backerEmail", p."campaignId",
  p."countryCode", p.status, p.state, p.outcome, p.currency, p."totalPaidMinor", p."problemCodes", p."orderName",
  coalesce(p.differences <> '[]'::jsonb, false) AS "hasDifferences"`;

const all = (conditions: Prisma.Sql[]) => Prisma.join(conditions, " AND ");

function matches(shopDomain: string, filter: PledgeFilter): Prisma.Sql {
  const conditions = [Prisma.sql`p."shopDomain" = ${shopDomain}`];
  if (filter.state) conditions.push(Prisma.sql`p.state = ${filter.state}`);
  if (filter.outcome) conditions.push(Prisma.sql`p.outcome = ${filter.outcome}`);
  if (filter.problem) conditions.push(Prisma.sql`p."problemCodes" @> ARRAY[${filter.problem}]`);
  if (filter.campaignId) conditions.push(Prisma.sql`p."campaignId" = ${filter.campaignId}`);
  if (filter.countryCode) conditions.push(Prisma.sql`p."countryCode" = ${filter.countryCode}`);
  if (filter.sku) conditions.push(Prisma.sql`p.skus @> ARRAY[${filter.sku}]`);
  if (filter.batchId) conditions.push(Prisma.sql`p."batchId" = ${filter.batchId}`);
  if (filter.different) conditions.push(Prisma.sql`p.differences <> '[]'::jsonb`);
  if (filter.search) conditions.push(matchesSearch(filter.search));
  return all(conditions);
}

/**
 * Trigrams need three plain letters or digits in a row. Without them a name in another script is found by whole
 * words, and anything shorter by Backer ID or order name in full.
 */
function matchesSearch(search: string): Prisma.Sql {
  const lower = search.toLowerCase();
  if (/[a-z0-9]{3}/.test(lower)) {
    return Prisma.sql`${SEARCH_TEXT} LIKE ${`%${lower.replace(/[\\%_]/g, "\\$&")}%`}`;
  }
  if (/\P{ASCII}/u.test(lower)) {
    return Prisma.sql`(${NAME_BEYOND_ASCII} AND ${NAME_WORDS} @> ${lower.split(/\s+/)}::text[])`;
  }
  return Prisma.sql`(p."externalId" = ${search} OR p."orderName" = ${search} OR p."orderName" = ${`#${search}`})`;
}

/** One page, newest first; with `before` the page ahead of that cursor, still newest first. */
export async function readPledgePage(
  db: Db,
  query: {
    shopDomain: string;
    filter: PledgeFilter;
    limit: number;
    after: PledgeCursor | null;
    before: PledgeCursor | null;
  },
): Promise<PledgeRecord[]> {
  const { after, before } = query;
  const conditions = [matches(query.shopDomain, query.filter)];
  if (before) conditions.push(Prisma.sql`(p."createdAt", p.id) > (${before.createdAt}, ${before.id})`);
  else if (after) conditions.push(Prisma.sql`(p."createdAt", p.id) < (${after.createdAt}, ${after.id})`);
  const order = before ? Prisma.sql`p."createdAt", p.id` : Prisma.sql`p."createdAt" DESC, p.id DESC`;
  return db.$queryRaw<PledgeRecord[]>`
    SELECT page.*, c.name AS "campaignName" FROM (
      SELECT ${COLUMNS} FROM "Pledge" p WHERE ${all(conditions)} ORDER BY ${order} LIMIT ${query.limit}
    ) page JOIN "Campaign" c ON c.id = page."campaignId"
    ORDER BY page."createdAt" DESC, page.id DESC`;
}

/** Pledges of a batch in any of these states, in no promised order: an index finds them without sorting. */
export async function readBatchPledges(
  db: Db,
  query: { shopDomain: string; batchId: string; states: PledgeState[]; limit: number },
): Promise<PledgeRecord[]> {
  return db.$queryRaw<PledgeRecord[]>`
    SELECT ${COLUMNS}, c.name AS "campaignName" FROM "Pledge" p JOIN "Campaign" c ON c.id = p."campaignId"
    WHERE p."batchId" = ${query.batchId} AND p.state = ANY(${query.states}) AND p."shopDomain" = ${query.shopDomain}
    LIMIT ${query.limit}`;
}

/** How many match, counting no further than `cap`. */
export async function countPledges(
  db: Db,
  query: { shopDomain: string; filter: PledgeFilter; cap: number },
): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "Pledge" p WHERE ${matches(query.shopDomain, query.filter)} LIMIT ${query.cap}
    ) counted`;
  return rows[0]?.count ?? 0;
}

/** Everything about one pledge of this shop; null when there is none. */
export async function readPledge(db: Db, shopDomain: string, pledgeId: string) {
  return db.pledge.findFirst({
    where: { id: pledgeId, shopDomain },
    include: {
      campaign: true,
      connection: { select: { id: true, name: true, settings: true } },
      batch: { select: { id: true, number: true } },
      pastOrders: { orderBy: { endedAt: "desc" } },
      shop: { select: { name: true, currency: true, locations: true } },
    },
  });
}

/** A pledge with what its page shows beside it. */
export type PledgeWithNeighbours = NonNullable<Awaited<ReturnType<typeof readPledge>>>;

/** The newest events of a pledge, oldest of them first. */
export async function readPledgeEvents(db: Db, pledgeId: string, limit: number) {
  const newest = await db.pledgeEvent.findMany({
    where: { pledgeId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
  return newest.reverse();
}

export async function readCampaigns(db: Db, shopDomain: string) {
  return db.campaign.findMany({
    where: { shopDomain },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 500,
  });
}
