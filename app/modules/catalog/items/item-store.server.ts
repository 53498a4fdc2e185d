// The only code that reads and writes items and which SKUs they have.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import type { GeneratedSku, ItemDraft } from "./item-pattern";
import type { ItemRow, ItemView, KnownSku } from "./item-views";

const OptionsSchema = z.array(
  z.object({ name: z.string(), values: z.array(z.object({ label: z.string(), code: z.string() })) }),
);

/** The item with its SKUs in their order; null when the shop has no such item. */
export async function findItem(db: Db, shopDomain: string, itemId: string): Promise<ItemView | null> {
  const found = await db.catalogItem.findFirst({ where: { id: itemId, shopDomain } });
  if (!found) return null;
  const skus = await db.$queryRaw<GeneratedSku[]>`
    SELECT "sku", "values" FROM "CatalogItemSku" WHERE "itemId" = ${itemId} ORDER BY "sku" COLLATE "C"`;
  const { id, name, skuPattern, updatedAt } = found;
  const options = OptionsSchema.parse(found.options);
  return { itemId: id, name, skuPattern, options, skus, updatedAt: updatedAt.toISOString() };
}

/** SKUs that some pledge of the shop has: one pass over the pledges is faster than one look for each SKU. */
const usedSkus = (shopDomain: string): Prisma.Sql => Prisma.sql`
  used AS MATERIALIZED (SELECT DISTINCT unnest(p."skus") AS "sku" FROM "Pledge" p WHERE p."shopDomain" = ${shopDomain})`;

/** One page by name; `search` looks in names and SKUs. */
export async function findItemPage(
  db: Db,
  {
    shopDomain,
    search,
    offset,
    limit,
  }: { shopDomain: string; search: string | null; offset: number; limit: number },
): Promise<{ rows: ItemRow[]; total: number }> {
  const fits = search
    ? Prisma.sql`(position(lower(${search}) IN lower(i."name")) > 0 OR EXISTS (SELECT 1 FROM "CatalogItemSku" x
        WHERE x."itemId" = i."id" AND position(lower(${search}) IN lower(x."sku")) > 0))`
    : Prisma.sql`TRUE`;
  const [page] = await db.$queryRaw<[{ rows: ItemRow[]; total: number }]>`
    WITH ${usedSkus(shopDomain)}, found AS (
      SELECT i."id", i."name", i."skuPattern" FROM "CatalogItem" i WHERE i."shopDomain" = ${shopDomain} AND ${fits}
    ), page AS (
      SELECT f."id" AS "itemId", f."name", f."skuPattern", n."skus", n."usedSkus" FROM found f
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS "skus", count(u."sku")::int AS "usedSkus"
        FROM "CatalogItemSku" s LEFT JOIN used u USING ("sku") WHERE s."itemId" = f."id") n
      WHERE f."id" IN (SELECT "id" FROM found ORDER BY lower("name"), "id" OFFSET ${offset} LIMIT ${limit})
      ORDER BY lower(f."name"), f."id"
    )
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(page)), '[]') FROM page) AS "rows",
      (SELECT count(*)::int FROM found) AS "total"`;
  return page;
}

/** Where these SKUs are known, in the order given; `exceptItem` is not another item. */
export async function findKnownSkus(
  db: Db,
  { shopDomain, skus, exceptItem }: { shopDomain: string; skus: string[]; exceptItem: string | null },
): Promise<KnownSku[]> {
  return db.$queryRaw<KnownSku[]>`
    WITH ${usedSkus(shopDomain)},
      asked AS (SELECT * FROM unnest(${skus}::text[]) WITH ORDINALITY AS a("sku", "position"))
    SELECT a."sku",
      EXISTS (SELECT 1 FROM used u WHERE u."sku" = a."sku") AS "used",
      EXISTS (SELECT 1 FROM "Variant" v WHERE v."shopDomain" = ${shopDomain} AND v."sku" = a."sku") AS "inShop",
      (SELECT jsonb_build_object('itemId', i."id", 'name', i."name") FROM "CatalogItemSku" s
        JOIN "CatalogItem" i ON i."id" = s."itemId"
        WHERE s."shopDomain" = ${shopDomain} AND s."sku" = a."sku" AND s."itemId" IS DISTINCT FROM ${exceptItem}) AS "otherItem"
    FROM asked a ORDER BY a."position"`;
}

/** The items that these SKUs belong to, by SKU; those of no item are absent. */
export async function findItemsBySku(
  db: Db,
  shopDomain: string,
  skus: readonly string[],
): Promise<Map<string, { itemId: string; name: string }>> {
  const rows = await db.catalogItemSku.findMany({
    where: { shopDomain, sku: { in: [...skus] } },
    select: { sku: true, item: { select: { id: true, name: true } } },
  });
  return new Map(rows.map(({ sku, item }) => [sku, { itemId: item.id, name: item.name }]));
}

/** The item of this name, whatever its letter case. */
export async function findItemByName(db: Db, shopDomain: string, name: string): Promise<string | null> {
  const found = await db.catalogItem.findFirst({
    where: { shopDomain, name: { equals: name.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } },
    select: { id: true },
  });
  return found?.id ?? null;
}

/** Items of a shop are changed one after the other, so that two requests cannot take the same SKU or name. */
export async function lockItems(tx: DbTransaction, shopDomain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`items ${shopDomain}`}, 0))`;
}

interface ItemToSave {
  shopDomain: string;
  /** null makes a new item. */
  itemId: string | null;
  draft: ItemDraft;
  skus: GeneratedSku[];
  now: Date;
}

/** Writes an item and exactly these SKUs; returns its id. */
export async function saveItemRow(
  tx: DbTransaction,
  { shopDomain, itemId, draft, skus, now }: ItemToSave,
): Promise<string> {
  const id = itemId ?? randomUUID();
  const { name, skuPattern } = draft;
  const data = {
    name,
    skuPattern,
    options: draft.options as unknown as Prisma.InputJsonValue,
    updatedAt: now,
  };
  if (itemId === null) await tx.catalogItem.create({ data: { id, shopDomain, createdAt: now, ...data } });
  else await tx.catalogItem.updateMany({ where: { id, shopDomain }, data });
  await tx.catalogItemSku.deleteMany({ where: { itemId: id } });
  await tx.catalogItemSku.createMany({
    data: skus.map(({ sku, values }) => ({ itemId: id, shopDomain, sku, values })),
  });
  return id;
}

/** False where the shop has no such item. What was said of its SKUs stays. */
export async function deleteItemRow(db: Db, shopDomain: string, itemId: string): Promise<boolean> {
  const { count } = await db.catalogItem.deleteMany({ where: { id: itemId, shopDomain } });
  return count > 0;
}

export interface ProductVariantRow {
  productGid: string;
  sku: string;
  title: string;
}

/**
 * Variants in use, with SKUs that belong to no item, of up to `limit` products with at least two of them; products
 * whose SKUs pledges have come first.
 */
export async function findUngroupedVariants(
  db: Db,
  shopDomain: string,
  limit: number,
): Promise<ProductVariantRow[]> {
  return db.$queryRaw<ProductVariantRow[]>`
    WITH ${usedSkus(shopDomain)}, free AS (
      SELECT v."productGid", v."sku", min(v."title") AS "title" FROM "Variant" v
      WHERE v."shopDomain" = ${shopDomain} AND v."active" AND v."requiresShipping" AND v."sku" IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM "CatalogItemSku" s WHERE s."shopDomain" = ${shopDomain} AND s."sku" = v."sku")
        AND NOT EXISTS (SELECT 1 FROM "Variant" o WHERE o."shopDomain" = ${shopDomain} AND o."sku" = v."sku"
          AND o."active" AND o."productGid" <> v."productGid")
      GROUP BY 1, 2
    ), product AS (
      SELECT f."productGid", min(f."title") AS "first", bool_or(u."sku" IS NOT NULL) AS "used"
      FROM free f LEFT JOIN used u USING ("sku") GROUP BY 1 HAVING count(*) > 1
      ORDER BY "used" DESC, "first", 1 LIMIT ${limit}
    )
    SELECT f."productGid", f."sku", f."title" FROM free f JOIN product p USING ("productGid")
    ORDER BY p."used" DESC, p."first", f."productGid", f."title", f."sku" COLLATE "C"`;
}
