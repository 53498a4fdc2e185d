// The only code that reads and writes variants and SKU matches.
import { Prisma } from "~/db/generated/client";
import type { Db } from "~/db/client.server";
import type { SkuMatchByHand } from "./match-sku";
import type { CatalogVariant } from "./variant-match";
import type { VariantRow } from "./variant-row";

/** What a variant was called before and after; either side is null where there was none. */
interface SkuChange {
  gid: string;
  before: string | null;
  after: string | null;
}

interface Upsert {
  shopDomain: string;
  rows: VariantRow[];
  /** Marks what this run has seen; null for a single product. */
  syncRun: string | null;
  /** When the data was true. Rows that are newer stay as they are. */
  asOf: Date;
}

/** Inserts or updates many variants in one statement; returns what really changed. */
export async function upsertVariants(
  db: Db,
  { shopDomain, rows, syncRun, asOf }: Upsert,
): Promise<SkuChange[]> {
  if (rows.length === 0) return [];
  const column = <K extends keyof VariantRow>(key: K) => rows.map((row) => row[key]);
  const gids = column("gid");
  const changes = await db.$queryRaw<SkuChange[]>`
    WITH given AS (
      SELECT * FROM unnest(${gids}::text[], ${column("productGid")}::text[], ${column("sku")}::text[],
        ${column("title")}::text[], ${column("priceMinor")}::bigint[], ${column("requiresShipping")}::boolean[],
        ${column("grams")}::int[], ${column("active")}::boolean[])
        AS g("gid", "productGid", "sku", "title", "priceMinor", "requiresShipping", "grams", "active")
    ), known AS (
      SELECT v."gid", v."sku" FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."gid" = ANY(${gids})
    ), written AS (
      INSERT INTO "Variant" AS v ("shopDomain", "gid", "productGid", "sku", "title", "priceMinor", "requiresShipping",
        "grams", "active", "syncRun", "updatedAt")
      SELECT ${shopDomain}, g.*, ${syncRun}, ${asOf}::timestamp FROM given g
      ON CONFLICT ("shopDomain", "gid") DO UPDATE SET "productGid" = excluded."productGid", "sku" = excluded."sku",
        "title" = excluded."title", "priceMinor" = excluded."priceMinor",
        "requiresShipping" = excluded."requiresShipping", "grams" = excluded."grams", "active" = excluded."active",
        "syncRun" = excluded."syncRun", "updatedAt" = excluded."updatedAt"
      WHERE v."updatedAt" <= ${asOf}::timestamp
        AND (v."productGid", v."sku", v."title", v."priceMinor", v."requiresShipping", v."grams", v."active")
          IS DISTINCT FROM (excluded."productGid", excluded."sku", excluded."title", excluded."priceMinor",
            excluded."requiresShipping", excluded."grams", excluded."active")
      RETURNING v."gid", v."sku"
    )
    SELECT w."gid", k."sku" AS "before", w."sku" AS "after" FROM written w LEFT JOIN known k USING ("gid")`;
  await markSeen(db, shopDomain, gids, syncRun, asOf);
  return changes;
}

async function markSeen(db: Db, shopDomain: string, gids: string[], syncRun: string | null, asOf: Date) {
  await db.$executeRaw`
    UPDATE "Variant" SET "syncRun" = coalesce(${syncRun}, "syncRun"), "updatedAt" = greatest("updatedAt", ${asOf}::timestamp)
    WHERE "shopDomain" = ${shopDomain} AND "gid" = ANY(${gids})`;
}

/** Removes what a finished run has not seen, except variants that were read after it began. */
export async function deleteVanished(
  db: Db,
  shopDomain: string,
  syncRun: string,
  asOf: Date,
): Promise<SkuChange[]> {
  return db.$queryRaw<SkuChange[]>`
    DELETE FROM "Variant" WHERE "shopDomain" = ${shopDomain} AND "syncRun" IS DISTINCT FROM ${syncRun}
      AND "updatedAt" <= ${asOf}::timestamp
    RETURNING "gid", "sku" AS "before", NULL::text AS "after"`;
}

/** Removes a product's variants, all but those named. */
export async function deleteProductVariants(
  db: Db,
  input: { shopDomain: string; productGid: string; except: string[] },
): Promise<SkuChange[]> {
  return db.$queryRaw<SkuChange[]>`
    DELETE FROM "Variant" WHERE "shopDomain" = ${input.shopDomain} AND "productGid" = ${input.productGid}
      AND NOT ("gid" = ANY(${input.except}))
    RETURNING "gid", "sku" AS "before", NULL::text AS "after"`;
}

/** SKUs whose meaning the changes touch: old and new ones, and those matched by hand to a changed variant. */
export async function affectedSkus(db: Db, shopDomain: string, changes: SkuChange[]): Promise<string[]> {
  const matches = await db.skuMapping.findMany({
    where: { shopDomain, variantGid: { in: changes.map(({ gid }) => gid) } },
    select: { sku: true },
  });
  const skus = changes.flatMap(({ before, after }) => [before, after]).filter((sku) => sku !== null);
  return [...new Set([...skus, ...matches.map(({ sku }) => sku)])];
}

export interface ShopCatalogue {
  currency: string;
  catalogSyncState: string | null;
}

export async function findShopCatalogue(db: Db, shopDomain: string): Promise<ShopCatalogue | null> {
  return db.shop.findUnique({
    where: { domain: shopDomain },
    select: { currency: true, catalogSyncState: true },
  });
}

/** `running`, `done` or `failed`; `syncedAt` only with `done`. */
export async function saveCatalogueState(
  db: Db,
  shopDomain: string,
  state: { kind: "running" | "failed" } | { kind: "done"; syncedAt: Date },
): Promise<void> {
  await db.shop.updateMany({
    where: { domain: shopDomain },
    data: {
      catalogSyncState: state.kind,
      ...(state.kind === "done" ? { catalogSyncedAt: state.syncedAt } : {}),
    },
  });
}

interface FoundVariant extends Omit<CatalogVariant, "priceMinor" | "sku"> {
  sku: string | null;
  priceMinor: bigint;
  active: boolean;
}
const VARIANT = {
  gid: true,
  sku: true,
  title: true,
  priceMinor: true,
  requiresShipping: true,
  grams: true,
  active: true,
};

export interface SkuCandidates {
  variants: (CatalogVariant & { active: boolean })[];
  byHand: SkuMatchByHand[];
}

/** Everything that decides about these SKUs: their variants, the matches by hand, and the variants of those. One query. */
export async function findCandidates(db: Db, shopDomain: string, skus: string[]): Promise<SkuCandidates> {
  const found = await db.$queryRaw<(FoundVariant & { matchedSku: string | null })[]>`
    SELECT v."gid", v."sku", v."title", v."priceMinor", v."requiresShipping", v."grams", v."active",
      NULL::text AS "matchedSku"
    FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."sku" = ANY(${skus})
    UNION ALL
    SELECT v."gid", v."sku", v."title", v."priceMinor", v."requiresShipping", v."grams", v."active", m."sku"
    FROM "SkuMapping" m JOIN "Variant" v ON v."shopDomain" = m."shopDomain" AND v."gid" = m."variantGid"
    WHERE m."shopDomain" = ${shopDomain} AND m."sku" = ANY(${skus})
    ORDER BY "gid"`;
  const byGid = new Map(
    found.map((variant) => [variant.gid, { ...toCatalogVariant(variant), active: variant.active }]),
  );
  const byHand = found.flatMap(({ gid, matchedSku }) =>
    matchedSku === null ? [] : [{ sku: matchedSku, variantGid: gid }],
  );
  return { variants: [...byGid.values()], byHand };
}

function toCatalogVariant({
  gid,
  sku,
  title,
  priceMinor,
  requiresShipping,
  grams,
}: FoundVariant): CatalogVariant {
  return { gid, sku: sku ?? "", title, priceMinor: Number(priceMinor), requiresShipping, grams };
}

/** Variants whose title or SKU contains the text, those in use first, at most `limit`. */
export async function searchVariantRows(
  db: Db,
  input: { shopDomain: string; text: string; limit: number },
): Promise<CatalogVariant[]> {
  const contains = { contains: input.text.replace(/[\\%_]/g, "\\$&"), mode: Prisma.QueryMode.insensitive };
  const found = await db.variant.findMany({
    where: { shopDomain: input.shopDomain, OR: [{ title: contains }, { sku: contains }] },
    select: VARIANT,
    orderBy: [{ active: "desc" }, { title: "asc" }, { gid: "asc" }],
    take: input.limit,
  });
  return found.map(toCatalogVariant);
}

export async function findVariant(db: Db, shopDomain: string, gid: string): Promise<CatalogVariant | null> {
  const found = await db.variant.findUnique({
    where: { shopDomain_gid: { shopDomain, gid } },
    select: VARIANT,
  });
  return found && toCatalogVariant(found);
}

export async function saveSkuMatch(
  db: Db,
  match: { shopDomain: string; sku: string; variantGid: string },
  now: Date,
) {
  const { shopDomain, sku, variantGid } = match;
  await db.skuMapping.upsert({
    where: { shopDomain_sku: { shopDomain, sku } },
    create: { ...match, createdAt: now },
    update: { variantGid },
  });
}

/** False where there was none. */
export async function deleteSkuMatch(db: Db, shopDomain: string, sku: string): Promise<boolean> {
  const { count } = await db.skuMapping.deleteMany({ where: { shopDomain, sku } });
  return count > 0;
}
