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
}

export interface SkuPage {
  rows: SkuUse[];
  total: number;
  /** Of all SKUs in use, whatever the filter. */
  counts: Partial<Record<SkuState, number>>;
  /** SKUs whose customs facts are incomplete, whatever the filter. */
  incomplete: number;
}

export interface SkuPageRequest {
  shopDomain: string;
  search: string | null;
  state: SkuState | null;
  /** Only SKUs whose customs facts are incomplete. */
  onlyIncomplete: boolean;
  offset: number;
  limit: number;
}

const WAITING_STATES = ["received", "blocked", "ready", "queued", "refused", "needs_decision"];

/**
 * One page, problems first. Judges as `buildMatchSku` does: by hand wins, archived variants count only alone. What the
 * creator has said of weight and customs is joined here, because a filter needs it before the page is cut.
 */
export async function readSkuPage(db: Db, request: SkuPageRequest): Promise<SkuPage> {
  const { shopDomain, search, state, onlyIncomplete, offset, limit } = request;
  const filters = Prisma.join(
    [
      Prisma.sql`TRUE`,
      ...(search ? [Prisma.sql`position(lower(${search}) IN lower(j."sku")) > 0`] : []),
      ...(state ? [Prisma.sql`j."state" = ${state}`] : []),
      ...(onlyIncomplete ? [Prisma.sql`j."incomplete"`] : []),
    ],
    " AND ",
  );
  const [page] = await db.$queryRaw<[SkuPage]>`
    WITH used AS (
      SELECT s."sku", count(*)::int AS "pledges", count(*) FILTER (WHERE p."state" = ANY(${WAITING_STATES}))::int AS "waiting"
      FROM "Pledge" p CROSS JOIN LATERAL unnest(p."skus") AS s("sku")
      WHERE p."shopDomain" = ${shopDomain} GROUP BY s."sku"
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
    ), judged AS (
      SELECT m."sku", m."pledges", m."waiting", m."state",
        m."state" <> 'not_shippable' AND (f."hsCode" IS NULL OR f."description" IS NULL OR f."originCountry" IS NULL
          OR coalesce(f."weightGrams", m."grams", 0) = 0
          OR coalesce(f."valueMinor", CASE WHEN s."currency" = 'USD' THEN m."price" END, 0) = 0) AS "incomplete"
      FROM matched m
      JOIN "Shop" s ON s."domain" = ${shopDomain}
      LEFT JOIN "SkuFacts" f ON f."shopDomain" = ${shopDomain} AND f."sku" = m."sku"
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
      (SELECT coalesce(jsonb_object_agg(c."state", c."number"), '{}')
        FROM (SELECT "state", count(*) AS "number" FROM judged GROUP BY "state") c) AS "counts"`;
  return page;
}
