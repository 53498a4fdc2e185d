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
}

export interface SkuPage {
  rows: SkuUse[];
  total: number;
  /** Of all SKUs in use, whatever the filter. */
  counts: Partial<Record<SkuState, number>>;
}

export interface SkuPageRequest {
  shopDomain: string;
  search: string | null;
  state: SkuState | null;
  offset: number;
  limit: number;
}

const WAITING_STATES = ["received", "blocked", "ready", "queued", "refused", "needs_decision"];

/** One page, problems first. Judges as `buildMatchSku` does: by hand wins, archived variants count only alone. */
export async function readSkuPage(db: Db, request: SkuPageRequest): Promise<SkuPage> {
  const { shopDomain, search, state, offset, limit } = request;
  const filters = Prisma.join(
    [
      Prisma.sql`TRUE`,
      ...(search ? [Prisma.sql`position(lower(${search}) IN lower(j."sku")) > 0`] : []),
      ...(state ? [Prisma.sql`j."state" = ${state}`] : []),
    ],
    " AND ",
  );
  const [page] = await db.$queryRaw<[SkuPage]>`
    WITH used AS (
      SELECT s."sku", count(*)::int AS "pledges", count(*) FILTER (WHERE p."state" = ANY(${WAITING_STATES}))::int AS "waiting"
      FROM "Pledge" p CROSS JOIN LATERAL unnest(p."skus") AS s("sku")
      WHERE p."shopDomain" = ${shopDomain} GROUP BY s."sku"
    ), judged AS (
      SELECT u."sku", u."pledges", u."waiting",
        CASE WHEN hand."gid" IS NOT NULL THEN CASE WHEN hand."requiresShipping" THEN 'matched' ELSE 'not_shippable' END
          WHEN found."number" = 0 THEN 'missing'
          WHEN found."number" > 1 THEN 'duplicate'
          WHEN found."shippable" THEN 'matched' ELSE 'not_shippable' END AS "state"
      FROM used u
      LEFT JOIN "SkuMapping" m ON m."shopDomain" = ${shopDomain} AND m."sku" = u."sku"
      LEFT JOIN "Variant" hand ON hand."shopDomain" = ${shopDomain} AND hand."gid" = m."variantGid"
      CROSS JOIN LATERAL (
        SELECT coalesce(nullif(count(*) FILTER (WHERE v."active"), 0), count(*)) AS "number",
          coalesce(bool_or(v."requiresShipping") FILTER (WHERE v."active"), bool_or(v."requiresShipping")) AS "shippable"
        FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."sku" = u."sku"
      ) found
    ), filtered AS (
      SELECT j.* FROM judged j WHERE ${filters}
    ), page AS (
      SELECT f.* FROM filtered f
      ORDER BY array_position(${[...SKU_STATES]}::text[], f."state"), f."sku" COLLATE "C"
      OFFSET ${offset} LIMIT ${limit}
    )
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page)), '[]') FROM page) AS "rows",
      (SELECT count(*)::int FROM filtered) AS "total",
      (SELECT coalesce(jsonb_object_agg(c."state", c."number"), '{}')
        FROM (SELECT "state", count(*) AS "number" FROM judged GROUP BY "state") c) AS "counts"`;
  return page;
}
