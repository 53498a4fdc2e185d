// What the pages and reports of package groups read.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import type { ParcelContent } from "./ready-pledge";

/** Which parcels count as ready. */
function readyWhen(shipPartiallyPaid: boolean): Prisma.Sql {
  return shipPartiallyPaid
    ? Prisma.sql`(m.hindrance IS NULL OR m.hindrance = 'partially_paid')`
    : Prisma.sql`m.hindrance IS NULL`;
}

export interface GroupTally {
  groupKey: string;
  hindrance: string | null;
  abroad: boolean;
  pledges: number;
}

/** How many pledges each group of the shop has, by what stands in their way. One aggregate over an index alone. */
export async function tallyGroups(db: Db, shopDomain: string): Promise<GroupTally[]> {
  return db.$queryRaw`
    SELECT m."groupKey", m.hindrance, m.abroad, count(*)::int AS pledges
    FROM "PledgeParcel" m WHERE m."shopDomain" = ${shopDomain} GROUP BY 1, 2, 3`;
}

/** The same of one group. */
export async function tallyGroup(db: Db, shopDomain: string, groupKey: string): Promise<GroupTally[]> {
  return db.$queryRaw`
    SELECT m."groupKey", m.hindrance, m.abroad, count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${shopDomain} AND m."groupKey" = ${groupKey} GROUP BY 1, 2, 3`;
}

export async function countCountries(
  db: Db,
  query: { shopDomain: string; groupKey: string; shipPartiallyPaid: boolean },
): Promise<{ countryCode: string; pledges: number }[]> {
  return db.$queryRaw`
    SELECT m."countryCode", count(*)::int AS pledges FROM "PledgeParcel" m
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
      AND ${readyWhen(query.shipPartiallyPaid)}
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

export interface StoredGroup {
  groupKey: string;
  contents: ParcelContent[];
  units: number;
}

/** What the groups hold. */
export async function findGroups(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, StoredGroup>> {
  const rows = await db.packageGroup.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(
    rows.map(({ groupKey, contents, units }) => [
      groupKey,
      { groupKey, contents: contents as unknown as ParcelContent[], units },
    ]),
  );
}

export interface StoredChoice {
  groupKey: string;
  packageTypeId: string;
  service: unknown;
  weightGrams: number | null;
  insuredMinor: bigint | null;
}

export async function findChoices(
  db: Db,
  shopDomain: string,
  groupKeys: string[],
): Promise<Map<string, StoredChoice>> {
  const rows = await db.packageGroupChoice.findMany({ where: { shopDomain, groupKey: { in: groupKeys } } });
  return new Map(rows.map((row) => [row.groupKey, row]));
}

export async function saveChoice(
  db: Db,
  choice: {
    shopDomain: string;
    groupKey: string;
    packageTypeId: string;
    service: Prisma.InputJsonValue;
    weightGrams: number | null;
    insuredMinor: number | null;
    now: Date;
  },
): Promise<void> {
  const { shopDomain, groupKey, now, packageTypeId, service, weightGrams, insuredMinor } = choice;
  const data = { packageTypeId, service, weightGrams, insuredMinor, updatedAt: now };
  await db.packageGroupChoice.upsert({
    where: { shopDomain_groupKey: { shopDomain, groupKey } },
    create: { shopDomain, groupKey, ...data },
    update: data,
  });
}

export interface StoredMember {
  pledgeId: string;
  externalId: string;
  orderName: string | null;
  backerName: string | null;
  countryCode: string;
  abroad: boolean;
  hindrance: string | null;
}

/** A page of the group's pledges: those ready first, then by age. */
export async function readMemberPage(
  db: Db,
  query: { shopDomain: string; groupKey: string; offset: number; limit: number },
): Promise<StoredMember[]> {
  return db.$queryRaw`
    SELECT m."pledgeId", p."externalId", p."orderName", p."backerName", m."countryCode", m.abroad, m.hindrance
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND m."groupKey" = ${query.groupKey}
    ORDER BY m.hindrance IS NOT NULL, p."createdAt", p.id LIMIT ${query.limit} OFFSET ${query.offset}`;
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
      m.hindrance
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND (m."groupKey", m."pledgeId") > (${groupKey}, ${pledgeId})
    ORDER BY m."groupKey", m."pledgeId" LIMIT ${query.limit}`;
}

export interface PlannedGroup {
  groupKey: string;
  contents: ParcelContent[];
  pledges: number;
}

/**
 * Pledges that have no order in Shopify yet and are to get one, by what their parcels will hold: the platform's lines
 * with the creator's corrections, without what the shop's catalogue says is not shipped.
 */
export async function countPlannedGroups(db: Db, shopDomain: string): Promise<PlannedGroup[]> {
  return db.$queryRaw`
    WITH ${plannedParcels(shopDomain)}
    SELECT "groupKey", (array_agg(contents))[1] AS contents, count(*)::int AS pledges FROM planned
    GROUP BY 1 ORDER BY pledges DESC, 1`;
}

export interface PlannedDestination extends PlannedGroup {
  countryCode: string;
  /** First three digits of a US ZIP Code, which decide its zone; "" abroad. */
  zip3: string;
  /** One of the destination's ZIP Codes, for asking rates; "" abroad. */
  zip: string;
  /** US state; "" abroad. */
  state: string;
}

/** The same by destination, for estimates. */
export async function countPlannedDestinations(db: Db, shopDomain: string): Promise<PlannedDestination[]> {
  return db.$queryRaw`
    WITH ${plannedParcels(shopDomain)}
    SELECT "groupKey", (array_agg(contents))[1] AS contents, "countryCode", left(zip, 3) AS zip3, min(zip) AS zip, state,
      count(*)::int AS pledges
    FROM planned GROUP BY 1, 3, 4, 6 ORDER BY 1, 3, 4, 6`;
}

function plannedParcels(shopDomain: string): Prisma.Sql {
  return Prisma.sql`
    line AS (
      SELECT p.id, coalesce(p.corrections->'skus'->>(x->>'sku'), x->>'sku') AS sku, min(x->>'title') AS title,
        sum((x->>'quantity')::int)::int AS quantity
      FROM "Pledge" p CROSS JOIN LATERAL jsonb_array_elements(p.content->'lines') x
      WHERE p."shopDomain" = ${shopDomain} AND p.status IN ('ready', 'held') AND p.content IS NOT NULL
        AND p.state NOT IN ('created', 'cancelled', 'deleted') AND p."creatorSkippedAt" IS NULL
      GROUP BY 1, 2),
    unshipped AS (
      SELECT v.sku FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v.sku IS NOT NULL AND v.active
      GROUP BY v.sku HAVING NOT bool_or(v."requiresShipping")),
    packed AS (
      SELECT l.id, left(encode(sha256(convert_to(string_agg(l.quantity || ':' || octet_length(l.sku) || ':' || l.sku, ''
          ORDER BY l.sku COLLATE "C"), 'UTF8')), 'hex'), 32) AS "groupKey",
        jsonb_agg(jsonb_build_object('sku', l.sku, 'title', coalesce(l.title, ''), 'quantity', l.quantity)
          ORDER BY l.sku COLLATE "C") AS contents
      FROM line l WHERE NOT EXISTS (SELECT 1 FROM unshipped u WHERE u.sku = l.sku) GROUP BY l.id),
    planned AS (
      SELECT k.*, coalesce(a.address->>'countryCode', '') AS "countryCode",
        CASE WHEN a.address->>'countryCode' = 'US' THEN left(coalesce(a.address->>'postalCode', ''), 5) ELSE '' END AS zip,
        CASE WHEN a.address->>'countryCode' = 'US' THEN coalesce(a.address->>'region', '') ELSE '' END AS state
      FROM packed k JOIN "Pledge" p ON p.id = k.id
      CROSS JOIN LATERAL (SELECT coalesce(p.corrections->'shippingAddress', p.content->'shippingAddress') AS address) a)`;
}

/** Pledges with an order, by contents and destination, for estimates. */
export async function countParcelDestinations(
  db: Db,
  query: { shopDomain: string; readyOnly: boolean; shipPartiallyPaid: boolean },
): Promise<PlannedDestination[]> {
  const which = query.readyOnly
    ? readyWhen(query.shipPartiallyPaid)
    : Prisma.sql`m.hindrance IS DISTINCT FROM 'cancelled'`;
  return db.$queryRaw`
    SELECT m."groupKey", '[]'::jsonb AS contents, m."countryCode",
      CASE WHEN m."countryCode" = 'US' THEN left(coalesce(p.plan->'shippingAddress'->>'zip', ''), 3) ELSE '' END AS zip3,
      CASE WHEN m."countryCode" = 'US' THEN min(left(p.plan->'shippingAddress'->>'zip', 5)) ELSE '' END AS zip,
      CASE WHEN m."countryCode" = 'US' THEN coalesce(p.plan->'shippingAddress'->>'provinceCode', '') ELSE '' END AS state,
      count(*)::int AS pledges
    FROM "PledgeParcel" m JOIN "Pledge" p ON p.id = m."pledgeId"
    WHERE m."shopDomain" = ${query.shopDomain} AND ${which}
    GROUP BY 1, 3, 4, 6 ORDER BY 1, 3, 4, 6`;
}
