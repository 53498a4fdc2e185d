// Reads pledges for the pages. Lists take only narrow columns; documents are read for one pledge at a time.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { PledgeOutcome, PlatformStatus } from "../pledge";
import type { PledgeCursor, PledgeFilter, ShippingFilter } from "./pledge-filter";
import type { PledgeState } from "../pledge-state";
import type { PledgeRow } from "./views";
import { matchesSearch } from "./pledge-search-store.server";

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
  shipping: PledgeRow["shipping"];
}

const COLUMNS = Prisma.sql`p.id, p."createdAt", p."externalId", p."backerName", p."backerEmail", p."campaignId",
  p."countryCode", p.status, p.state, p.outcome, p.currency, p."totalPaidMinor", p."problemCodes", p."orderName", p."orderGid",
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
  if (filter.importId)
    conditions.push(Prisma.sql`p.id IN (SELECT done->>'pledgeId' FROM "ImportStep" s
      CROSS JOIN LATERAL jsonb_array_elements(s.pledges) AS done WHERE s."importId" = ${filter.importId})`);
  if (filter.shipping) conditions.push(matchesShipping(filter.shipping));
  if (filter.different) conditions.push(Prisma.sql`p.differences <> '[]'::jsonb`);
  if (filter.search) conditions.push(matchesSearch(filter.search));
  return all(conditions);
}

/**
 * An order of which nothing was heard yet is ready to ship, one with nothing to ship is not; what is known of an earlier
 * order does not count. Asked row by row, so that a page looks at no more rows than it shows.
 */
function matchesShipping(shipping: ShippingFilter): Prisma.Sql {
  const known = (fact: Prisma.Sql) => Prisma.sql`(SELECT ${fact} FROM "PledgeShipping" s
    WHERE s."pledgeId" = p.id AND s."orderGid" = p."orderGid")`;
  const nothingToShip = Prisma.sql`s."unitsTotal" = 0 AND s."orderUpdatedAt" IS NOT NULL`;
  const created = Prisma.sql`p.state = 'created'`;
  switch (shipping) {
    case "ready":
      return Prisma.sql`${created} AND
        ${known(Prisma.sql`s.status <> 'unfulfilled' OR s."onHold" OR (${nothingToShip})`)} IS NOT TRUE`;
    case "on_hold":
      return Prisma.sql`${created} AND
        ${known(Prisma.sql`s.status = 'unfulfilled' AND s."onHold" AND NOT (${nothingToShip})`)}`;
    case "hidden":
      return Prisma.sql`${created} AND ${known(Prisma.sql`s."hiddenAt" IS NOT NULL`)}`;
    default:
      return Prisma.sql`${created} AND ${known(Prisma.sql`s.status`)} = ${shipping}`;
  }
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
    SELECT page.*, c.name AS "campaignName", (
      SELECT s.status FROM "PledgeShipping" s WHERE s."pledgeId" = page.id AND s."orderGid" = page."orderGid"
    ) AS shipping FROM (
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
    SELECT ${COLUMNS}, c.name AS "campaignName", s.status AS shipping
    FROM "Pledge" p JOIN "Campaign" c ON c.id = p."campaignId"
    LEFT JOIN "PledgeShipping" s ON s."pledgeId" = p.id AND s."orderGid" = p."orderGid"
    WHERE p."batchId" = ${query.batchId} AND p.state = ANY(${query.states}) AND p."shopDomain" = ${query.shopDomain}
    LIMIT ${query.limit}`;
}

/** Ids of pledges that match, in id order after one. */
export async function readPledgeIds(
  db: Db,
  query: { shopDomain: string; filter: PledgeFilter; afterId: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM "Pledge" p WHERE ${matches(query.shopDomain, query.filter)} AND p.id > ${query.afterId}
    ORDER BY p.id LIMIT ${query.limit}`;
  return rows.map(({ id }) => id);
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
