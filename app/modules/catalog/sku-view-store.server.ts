// The SKUs that pledges use, counted and judged in the database: 100,000 pledges, one statement.
import { Prisma } from "~/db/generated/client";
import type { Db } from "~/db/client.server";

export const SKU_STATES = ["missing", "duplicate", "not_shippable", "matched"] as const;
export type SkuState = (typeof SKU_STATES)[number];

export interface SkuUse {
  sku: string;
  state: SkuState;
  /** Pledges with this SKU, and those of them that have no order yet. */
  pledges: number;
  waiting: number;
  /** Something that is shipped and lacks what customs or the post has to know (as `missingForCustoms` says). */
  incomplete: boolean;
  /** Parcels still to be shipped that hold it and that customs is told of. */
  declared: number;
  /** What labels of pledges still to be shipped need is missing: the weight, and for declared parcels all the rest. */
  needed: boolean;
}

export interface SkuPage {
  rows: SkuUse[];
  total: number;
  /** Of all SKUs in use, whatever the filter. */
  counts: Partial<Record<SkuState, number>>;
  /** SKUs whose customs facts are incomplete, and those of which open pledges need them, whatever the filter. */
  incomplete: number;
  needed: number;
}

export interface SkuPageRequest {
  shopDomain: string;
  search: string | null;
  state: SkuState | null;
  /** Only SKUs whose facts are incomplete, or only those that open pledges need more of; null for all. */
  lacking: "incomplete" | "needed" | null;
  offset: number;
  limit: number;
}

const WAITING_STATES = ["received", "blocked", "ready", "queued", "refused", "needs_decision"];

const ADDRESS = Prisma.sql`coalesce(p.corrections->'shippingAddress', p.content->'shippingAddress')`;

/**
 * How many parcels are still to be shipped of each SKU, and how many of them customs is told of: from package groups for
 * orders, from the addresses (over an index of just those) for pledges without an order yet.
 */
function openParcels(shopDomain: string): Prisma.Sql {
  return Prisma.sql`
    grouped AS (
      SELECT x->>'sku' AS "sku", sum(g."pledges") AS "parcels", sum(g."declared") AS "declared"
      FROM "PackageGroup" g CROSS JOIN LATERAL jsonb_array_elements(g."contents") x
      WHERE g."shopDomain" = ${shopDomain} AND g."pledges" > 0 GROUP BY 1),
    planned AS (
      SELECT s."sku", count(*) AS "declared" FROM "Pledge" p CROSS JOIN LATERAL unnest(p."skus") AS s("sku")
      WHERE p."shopDomain" = ${shopDomain} AND p."state" NOT IN ('created', 'cancelled', 'deleted')
        AND p."status" IN ('ready', 'held') AND p."creatorSkippedAt" IS NULL AND p."content" IS NOT NULL
        AND needs_customs(coalesce(${ADDRESS}->>'countryCode', 'US'), ${ADDRESS}->>'region', ${ADDRESS}->>'postalCode')
      GROUP BY 1)`;
}

/**
 * One page, problems first. Judges as `buildMatchSku` does: by hand wins, archived variants count only alone. What the
 * creator has said of weight and customs is joined here, because a filter needs it before the page is cut.
 */
export async function readSkuPage(db: Db, request: SkuPageRequest): Promise<SkuPage> {
  const { shopDomain, search, state, lacking, offset, limit } = request;
  const filters = Prisma.join(
    [
      Prisma.sql`TRUE`,
      ...(search ? [Prisma.sql`position(lower(${search}) IN lower(j."sku")) > 0`] : []),
      ...(state ? [Prisma.sql`j."state" = ${state}`] : []),
      ...(lacking ? [Prisma.sql`j.${Prisma.raw(`"${lacking}"`)}`] : []),
    ],
    " AND ",
  );
  const [page] = await db.$queryRaw<[SkuPage]>`
    WITH ${openParcels(shopDomain)},
    used AS (
      SELECT s."sku", sum(p."pledges")::int AS "pledges", sum(p."waiting")::int AS "waiting"
      FROM (
        SELECT "skus", count(*) AS "pledges", count(*) FILTER (WHERE "state" = ANY(${WAITING_STATES})) AS "waiting"
        FROM "Pledge" WHERE "shopDomain" = ${shopDomain} GROUP BY "skus") p
      CROSS JOIN LATERAL unnest(p."skus") AS s("sku") GROUP BY s."sku"
    ), matched AS (
      SELECT u."sku", u."pledges", u."waiting",
        CASE WHEN hand."gid" IS NOT NULL THEN CASE WHEN hand."requiresShipping" THEN 'matched' ELSE 'not_shippable' END
          WHEN found."number" = 0 THEN 'missing'
          WHEN found."number" > 1 THEN 'duplicate'
          WHEN found."shippable" THEN 'matched' ELSE 'not_shippable' END AS "state",
        CASE WHEN hand."gid" IS NOT NULL THEN hand."grams" WHEN found."number" = 1 THEN found."grams" END AS "grams",
        CASE WHEN hand."gid" IS NOT NULL THEN hand."priceMinor" WHEN found."number" = 1 THEN found."price" END AS "price"
      FROM used u
      LEFT JOIN "SkuMapping" m ON m."shopDomain" = ${shopDomain} AND m."sku" = u."sku"
      LEFT JOIN "Variant" hand ON hand."shopDomain" = ${shopDomain} AND hand."gid" = m."variantGid"
      CROSS JOIN LATERAL (
        SELECT coalesce(nullif(count(*) FILTER (WHERE v."active"), 0), count(*)) AS "number",
          coalesce(bool_or(v."requiresShipping") FILTER (WHERE v."active"), bool_or(v."requiresShipping")) AS "shippable",
          coalesce(max(v."grams") FILTER (WHERE v."active"), max(v."grams")) AS "grams",
          coalesce(max(v."priceMinor") FILTER (WHERE v."active"), max(v."priceMinor")) AS "price"
        FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."sku" = u."sku"
      ) found
    ), known AS (
      SELECT m.*, coalesce(g."parcels", 0) + m."waiting" AS "open",
        (coalesce(g."declared", 0) + coalesce(n."declared", 0))::int AS "declared",
        coalesce(f."weightGrams", m."grams", 0) = 0 AS "weightless",
        f."hsCode" IS NULL OR f."description" IS NULL OR f."originCountry" IS NULL
          OR coalesce(f."valueMinor", CASE WHEN s."currency" = 'USD' THEN m."price" END, 0) = 0 AS "undeclarable"
      FROM matched m
      JOIN "Shop" s ON s."domain" = ${shopDomain}
      LEFT JOIN "SkuFacts" f ON f."shopDomain" = ${shopDomain} AND f."sku" = m."sku"
      LEFT JOIN grouped g ON g."sku" = m."sku" LEFT JOIN planned n ON n."sku" = m."sku"
    ), judged AS (
      SELECT k."sku", k."pledges", k."waiting", k."state", k."declared",
        k."state" <> 'not_shippable' AND (k."weightless" OR k."undeclarable") AS "incomplete",
        k."state" <> 'not_shippable' AND (k."weightless" AND k."open" > 0 OR k."undeclarable" AND k."declared" > 0)
          AS "needed"
      FROM known k
    ), filtered AS (
      SELECT j.* FROM judged j WHERE ${filters}
    ), page AS (
      SELECT f.* FROM filtered f
      ORDER BY array_position(${[...SKU_STATES]}::text[], f."state"), f."sku" COLLATE "C"
      OFFSET ${offset} LIMIT ${limit}
    )
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page)), '[]') FROM page) AS "rows",
      (SELECT count(*)::int FROM filtered) AS "total",
      (SELECT count(*)::int FROM judged WHERE "incomplete") AS "incomplete",
      (SELECT count(*)::int FROM judged WHERE "needed") AS "needed",
      (SELECT coalesce(jsonb_object_agg(c."state", c."number"), '{}')
        FROM (SELECT "state", count(*) AS "number" FROM judged GROUP BY "state") c) AS "counts"`;
  return page;
}
