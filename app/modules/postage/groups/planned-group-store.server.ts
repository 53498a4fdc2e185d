// What parcels there will be: pledges without an order yet, and destinations of all.
import type { Db } from "~/db/client.server";
import { Prisma } from "~/db/generated/client";
import { DOMESTIC_COUNTRIES } from "./parcel-sql-store.server";
import type { ParcelContent } from "./ready-pledge";
import { readyWhen } from "./ready-sql-store.server";

export interface PlannedGroup {
  groupKey: string;
  contents: ParcelContent[];
  pledges: number;
}

/**
 * Pledges that have no order in Shopify yet and are to get one, by what their parcels will hold: the platform's lines
 * with the creator's corrections, without what the shop's catalogue says is not shipped. Territories that platforms name as
 * countries become states of the US, as they will in Shopify.
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

/** As countPlannedGroups, by destination: for estimates. */
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
      SELECT k.*, CASE WHEN c.domestic THEN 'US' ELSE c.country END AS "countryCode",
        CASE WHEN c.domestic THEN left(coalesce(a.address->>'postalCode', ''), 5) ELSE '' END AS zip,
        CASE WHEN c.country = 'US' THEN coalesce(a.address->>'region', '') WHEN c.domestic THEN c.country ELSE '' END AS state
      FROM packed k JOIN "Pledge" p ON p.id = k.id
      CROSS JOIN LATERAL (SELECT coalesce(p.corrections->'shippingAddress', p.content->'shippingAddress') AS address) a
      CROSS JOIN LATERAL (SELECT coalesce(a.address->>'countryCode', '') AS country,
        coalesce(a.address->>'countryCode', '') = ANY(${DOMESTIC_COUNTRIES}::text[]) AS domestic) c)`;
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
