// Reads persons out of pledges. Everything is answered from the indexes that pledges have anyway.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { ShippingStatus } from "../fulfillment/views";
import type { PledgeState } from "../pledges/pledge-state";
import type { PledgeCursor } from "../pledges/views/pledge-filter";
import { matchesSearch } from "../pledges/views/pledge-search-store.server";

export interface BackerRecord {
  id: string;
  createdAt: Date;
  backerName: string | null;
  backerEmail: string | null;
  externalId: string;
  campaignName: string;
  countryCode: string | null;
  state: PledgeState;
  orderName: string | null;
  shipping: ShippingStatus | null;
  pledges: number;
}

interface BackerQuery {
  shopDomain: string;
  campaignIds: string[];
  text: string | undefined;
}

/** Campaigns of the shop: persons are found by e-mail within them (index Pledge_campaign_email_idx). */
export async function readCampaignIds(db: Db, shopDomain: string): Promise<string[]> {
  const rows = await db.campaign.findMany({ where: { shopDomain }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** How many matching pledges are looked at in one go for the persons behind them. */
export const BACKER_WINDOW = 200;

function matching({ shopDomain, text }: BackerQuery): Prisma.Sql {
  return Prisma.sql`p."shopDomain" = ${shopDomain} ${text ? Prisma.sql`AND ${matchesSearch(text)}` : Prisma.empty}`;
}

/**
 * Whether no newer match with the same e-mail speaks for the person instead of `p`. OFFSET 0: the few pledges with the
 * e-mail come first, and of those it is seen which ones match.
 */
function speaksForPerson({ campaignIds, text }: BackerQuery): Prisma.Sql {
  return Prisma.sql`(
    SELECT newer.id FROM (
      SELECT * FROM "Pledge" o
      WHERE o."campaignId" = ANY(${campaignIds}) AND lower(o."backerEmail") = lower(p."backerEmail") OFFSET 0
    ) newer
    WHERE (newer."createdAt", newer.id) > (p."createdAt", p.id)
      ${text ? Prisma.sql`AND ${matchesSearch(text, "newer")}` : Prisma.empty} LIMIT 1
  ) IS NULL`;
}

/**
 * The persons among the next BACKER_WINDOW matching pledges, newest first, or with `before` oldest first. `edge` is
 * the last pledge that was looked at; null when there are no more.
 */
export async function readBackerWindow(
  db: Db,
  query: BackerQuery & { after: PledgeCursor | null; before: PledgeCursor | null },
): Promise<{ records: BackerRecord[]; edge: PledgeCursor | null }> {
  const { after, before, campaignIds } = query;
  const from = before
    ? Prisma.sql`AND (p."createdAt", p.id) > (${before.createdAt}, ${before.id})`
    : after
      ? Prisma.sql`AND (p."createdAt", p.id) < (${after.createdAt}, ${after.id})`
      : Prisma.empty;
  const order = before ? Prisma.sql`p."createdAt", p.id` : Prisma.sql`p."createdAt" DESC, p.id DESC`;
  const rows = await db.$queryRaw<(BackerRecord & { speaks: boolean })[]>`
    SELECT p.*, c.name AS "campaignName", ${speaksForPerson(query)} AS speaks,
      (SELECT s.status FROM "PledgeShipping" s WHERE s."pledgeId" = p.id AND s."orderGid" = p."orderGid") AS shipping,
      CASE WHEN p."backerEmail" IS NULL THEN 1 ELSE (
        SELECT count(*)::int FROM "Pledge" o
        WHERE o."campaignId" = ANY(${campaignIds}) AND lower(o."backerEmail") = lower(p."backerEmail")
      ) END AS pledges
    FROM (
      SELECT p.id, p."createdAt", p."backerName", p."backerEmail", p."externalId", p."campaignId", p."countryCode",
        p.state, p."orderName", p."orderGid"
      FROM "Pledge" p WHERE ${matching(query)} ${from} ORDER BY ${order} LIMIT ${BACKER_WINDOW}
    ) p JOIN "Campaign" c ON c.id = p."campaignId"
    ORDER BY ${order}`;
  const last = rows.length < BACKER_WINDOW ? undefined : rows.at(-1);
  return {
    records: rows.filter(({ speaks }) => speaks),
    edge: last ? { createdAt: last.createdAt, id: last.id } : null,
  };
}

/** How many persons match, counting no further than `cap`. */
export async function countBackers(db: Db, query: BackerQuery & { cap: number }): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "Pledge" p WHERE ${matching(query)} AND ${speaksForPerson(query)} LIMIT ${query.cap}
    ) counted`;
  return rows[0]?.count ?? 0;
}

/** The e-mail by which a pledge of this shop belongs to a person; null when there is no such pledge. */
export async function readPersonKey(
  db: Db,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<{ email: string | null } | null> {
  const pledge = await db.pledge.findFirst({
    where: { id: pledgeId, shopDomain },
    select: { backerEmail: true },
  });
  return pledge && { email: pledge.backerEmail };
}

/** Ids of the person's pledges, newest first. */
export async function readPledgeIdsByEmail(
  db: Db,
  query: { campaignIds: string[]; email: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM "Pledge" p
    WHERE p."campaignId" = ANY(${query.campaignIds}) AND lower(p."backerEmail") = lower(${query.email})
    ORDER BY p."createdAt" DESC, p.id DESC LIMIT ${query.limit}`;
  return rows.map(({ id }) => id);
}

/** The pledges with what a profile shows of them, newest first. */
export async function readPledgesOfPerson(db: Db, shopDomain: string, pledgeIds: string[]) {
  return db.pledge.findMany({
    where: { shopDomain, id: { in: pledgeIds } },
    include: { campaign: { select: { name: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** A pledge with its campaign, as a profile needs it. */
export type PledgeOfPerson = Awaited<ReturnType<typeof readPledgesOfPerson>>[number];

/** What happened to these pledges, newest first. */
export async function readEventsOfPerson(db: Db, shopDomain: string, pledgeIds: string[], limit: number) {
  return db.pledgeEvent.findMany({
    where: { shopDomain, pledgeId: { in: pledgeIds } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit,
  });
}
