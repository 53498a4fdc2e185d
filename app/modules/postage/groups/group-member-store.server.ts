// Whose parcels a package group has: a page of them, where they go, and all of them for the report.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import { matchesSearch } from "~/modules/pledges/views/pledge-search-store.server";
import { readyWhen } from "./ready-sql-store.server";
import type { AddressRow } from "./to-ready-pledge";
import type { StoredMember } from "./to-group-row";

export interface MemberQuery {
  shopDomain: string;
  groupKey: string;
  shipPartiallyPaid: boolean;
  /** As the Pledges page searches: the order's name, the backer's, e-mail and Backer ID. */
  search: string | null;
  /** Only those that cannot be shipped yet. */
  notReady: boolean;
  offset: number;
  limit: number;
}

/**
 * A page of the group's pledges, those ready first, and how many fit. The order inside is the same on every page and not
 * by age: that would read every pledge of a group of tens of thousands for one page.
 */
export async function readMemberPage(
  db: Db,
  query: MemberQuery,
): Promise<{ rows: StoredMember[]; total: number }> {
  const { shopDomain, groupKey, shipPartiallyPaid, search, notReady, offset, limit } = query;
  const late = notReady ? Prisma.sql`NOT ${readyWhen(shipPartiallyPaid)}` : Prisma.sql`TRUE`;
  const named =
    search === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`m."pledgeId" IN (SELECT p.id FROM "Pledge" p WHERE p."shopDomain" = ${shopDomain}
          AND ${matchesSearch(search)})`;
  const [page] = await db.$queryRaw<[{ rows: StoredMember[]; total: number }]>`
    WITH fit AS (
      SELECT m."pledgeId", m.hindrance IS NOT NULL AS late FROM "PledgeParcel" m
      WHERE m."shopDomain" = ${shopDomain} AND m."groupKey" = ${groupKey} AND ${late} AND ${named}),
    page AS (
      SELECT m."pledgeId", p."externalId", p."orderName", p."backerName", m."countryCode", m.abroad, m.declared,
        m.hindrance
      FROM (SELECT * FROM fit ORDER BY late, "pledgeId" OFFSET ${offset} LIMIT ${limit}) f
      JOIN "PledgeParcel" m ON m."pledgeId" = f."pledgeId" JOIN "Pledge" p ON p.id = f."pledgeId"
      ORDER BY f.late, f."pledgeId")
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page)), '[]') FROM page) AS rows,
      (SELECT count(*)::int FROM fit) AS total`;
  return page;
}

/** Addresses of up to `limit` ready pledges of the group, as their orders were made. */
export async function readGroupAddresses(
  db: Db,
  query: { shopDomain: string; groupKey: string; shipPartiallyPaid: boolean; limit: number },
): Promise<AddressRow[]> {
  return db.$queryRaw`
    SELECT p."orderName", p."externalId", p.plan->'shippingAddress' AS address, p.plan->>'email' AS "planEmail",
      p.plan->>'phone' AS "planPhone"
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
      AND ${readyWhen(query.shipPartiallyPaid)}
    ORDER BY m."pledgeId" LIMIT ${query.limit}`;
}

export interface ReportMember extends StoredMember {
  groupKey: string;
}

/** Pledges for the report, in the order of group and id, those after the cursor. */
export async function readReportMembers(
  db: Db,
  query: { shopDomain: string; after: { groupKey: string; pledgeId: string }; limit: number },
): Promise<ReportMember[]> {
  const { groupKey, pledgeId } = query.after;
  return db.$queryRaw`
    SELECT m."groupKey", m."pledgeId", p."externalId", p."orderName", p."backerName", m."countryCode", m.abroad,
      m.declared, m.hindrance
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND (m."groupKey", m."pledgeId") > (${groupKey}, ${pledgeId})
    ORDER BY m."groupKey", m."pledgeId" LIMIT ${query.limit}`;
}
