// The only code that reads and writes what the creator has said of SKUs.
import type { Db } from "~/db/client.server";
import type { SkuFactsRow } from "./sku-facts";

const FACTS = {
  sku: true,
  weightGrams: true,
  hsCode: true,
  description: true,
  originCountry: true,
  valueMinor: true,
};

interface MergeFacts {
  shopDomain: string;
  rows: readonly SkuFactsRow[];
  keepExisting: boolean;
  now: Date;
}

/** What was said of these SKUs; those of which nothing was said are left out. */
export async function findFacts(db: Db, shopDomain: string, skus: readonly string[]): Promise<SkuFactsRow[]> {
  const rows = await db.skuFacts.findMany({ where: { shopDomain, sku: { in: [...skus] } }, select: FACTS });
  return rows.map((row) => ({ ...row, valueMinor: row.valueMinor === null ? null : Number(row.valueMinor) }));
}

/** Replaces all that was said of these SKUs, in one statement. A SKU must not be given twice. */
export async function replaceFacts(
  db: Db,
  shopDomain: string,
  rows: readonly SkuFactsRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof SkuFactsRow>(key: K) => rows.map((row) => row[key]);
  await db.$executeRaw`
    INSERT INTO "SkuFacts" ("shopDomain", "sku", "weightGrams", "hsCode", "description", "originCountry", "valueMinor", "updatedAt")
    SELECT ${shopDomain}, g.*, ${now}::timestamp
    FROM unnest(${column("sku")}::text[], ${column("weightGrams")}::int[], ${column("hsCode")}::text[],
      ${column("description")}::text[], ${column("originCountry")}::text[], ${column("valueMinor")}::bigint[]) AS g
    ON CONFLICT ("shopDomain", "sku") DO UPDATE SET "weightGrams" = excluded."weightGrams", "hsCode" = excluded."hsCode",
      "description" = excluded."description", "originCountry" = excluded."originCountry",
      "valueMinor" = excluded."valueMinor", "updatedAt" = excluded."updatedAt"`;
}

/** The currency that the shop's variants are priced in; null for an unknown shop. */
export async function readShopCurrency(db: Db, shopDomain: string): Promise<string | null> {
  const shop = await db.shop.findUnique({ where: { domain: shopDomain }, select: { currency: true } });
  return shop?.currency ?? null;
}

/**
 * Writes what the rows say and leaves the fields of which they say nothing, in one statement. `keepExisting`: a field
 * that the creator has filled meanwhile stays as it is. A SKU must not be given twice.
 */
export async function mergeFacts(db: Db, { shopDomain, rows, keepExisting, now }: MergeFacts): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof SkuFactsRow>(key: K) => rows.map((row) => row[key]);
  await db.$executeRaw`
    INSERT INTO "SkuFacts" AS f ("shopDomain", "sku", "weightGrams", "hsCode", "description", "originCountry", "valueMinor", "updatedAt")
    SELECT ${shopDomain}, g.*, ${now}::timestamp
    FROM unnest(${column("sku")}::text[], ${column("weightGrams")}::int[], ${column("hsCode")}::text[],
      ${column("description")}::text[], ${column("originCountry")}::text[], ${column("valueMinor")}::bigint[]) AS g
    ON CONFLICT ("shopDomain", "sku") DO UPDATE SET
      "weightGrams" = CASE WHEN ${keepExisting} THEN coalesce(f."weightGrams", excluded."weightGrams")
        ELSE coalesce(excluded."weightGrams", f."weightGrams") END,
      "hsCode" = CASE WHEN ${keepExisting} THEN coalesce(f."hsCode", excluded."hsCode")
        ELSE coalesce(excluded."hsCode", f."hsCode") END,
      "description" = CASE WHEN ${keepExisting} THEN coalesce(f."description", excluded."description")
        ELSE coalesce(excluded."description", f."description") END,
      "originCountry" = CASE WHEN ${keepExisting} THEN coalesce(f."originCountry", excluded."originCountry")
        ELSE coalesce(excluded."originCountry", f."originCountry") END,
      "valueMinor" = CASE WHEN ${keepExisting} THEN coalesce(f."valueMinor", excluded."valueMinor")
        ELSE coalesce(excluded."valueMinor", f."valueMinor") END,
      "updatedAt" = excluded."updatedAt"`;
}

/** Every SKU of the shop that pledges, items or facts name, in order, `limit` of them after `after`. */
export async function listKnownSkus(
  db: Db,
  { shopDomain, after, limit }: { shopDomain: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ sku: string }[]>`
    SELECT DISTINCT k."sku" COLLATE "C" AS "sku" FROM (
      SELECT unnest(p."skus") AS "sku" FROM "Pledge" p WHERE p."shopDomain" = ${shopDomain}
      UNION SELECT f."sku" FROM "SkuFacts" f WHERE f."shopDomain" = ${shopDomain}
      UNION SELECT i."sku" FROM "CatalogItemSku" i WHERE i."shopDomain" = ${shopDomain}
    ) k WHERE k."sku" COLLATE "C" > ${after} ORDER BY 1 LIMIT ${limit}`;
  return rows.map(({ sku }) => sku);
}

/** Which of these SKUs some pledge, item or variant of the shop has. */
export async function findNamedSkus(
  db: Db,
  shopDomain: string,
  skus: readonly string[],
): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ sku: string }[]>`
    SELECT a."sku" FROM unnest(${[...skus]}::text[]) AS a("sku")
    WHERE EXISTS (SELECT 1 FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."sku" = a."sku")
      OR EXISTS (SELECT 1 FROM "CatalogItemSku" i WHERE i."shopDomain" = ${shopDomain} AND i."sku" = a."sku")
      OR a."sku" IN (SELECT unnest(p."skus") FROM "Pledge" p WHERE p."shopDomain" = ${shopDomain})`;
  return new Set(rows.map(({ sku }) => sku));
}
