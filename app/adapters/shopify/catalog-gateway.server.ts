// The shop's variants, as the catalogue wants them (CatalogGateway).
import { z } from "zod";
import { ouncesToGrams } from "~/lib/weight";
import type { CatalogGateway, ShopVariant } from "~/modules/catalog/ports";
import type { AdminClient } from "./admin-client.server";
import { BULK_PRODUCT_VARIANTS } from "./bulk-operations.graphql";
import { runBulkQuery, type BulkQueryDeps } from "./bulk-query.server";
import { PRODUCT_VARIANTS_OF_PRODUCT } from "./catalog.graphql";
import { requireData } from "./require-data";

const GRAMS_PER_UNIT: Readonly<Record<string, number>> = { GRAMS: 1, KILOGRAMS: 1000 };
const OUNCES_PER_UNIT: Readonly<Record<string, number>> = { OUNCES: 1, POUNDS: 16 };
const DEFAULT_VARIANT_TITLE = "Default Title";

const VariantSchema = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  price: z.string(),
  inventoryItem: z.object({
    requiresShipping: z.boolean(),
    measurement: z
      .object({ weight: z.object({ unit: z.string(), value: z.number() }).nullable() })
      .nullable(),
  }),
});
const ProductSchema = z.object({ id: z.string(), title: z.string(), status: z.string() });
const BulkVariantSchema = VariantSchema.extend({ product: ProductSchema });
const VariantsOfProductSchema = z.object({
  product: ProductSchema.extend({
    variants: z.object({
      nodes: z.array(VariantSchema),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }).nullable(),
});

export function createCatalogGateway(deps: BulkQueryDeps): CatalogGateway {
  return {
    streamVariants: (shopDomain) => streamVariants(deps, shopDomain),
    readProductVariants: async (shopDomain, productGid) =>
      readProductVariants(deps.client, shopDomain, productGid),
  };
}

async function* streamVariants(deps: BulkQueryDeps, shopDomain: string): AsyncGenerator<ShopVariant> {
  for await (const variant of runBulkQuery(deps, shopDomain, BULK_PRODUCT_VARIANTS, BulkVariantSchema)) {
    yield toShopVariant(variant, variant.product);
  }
}

async function readProductVariants(
  client: AdminClient,
  shopDomain: string,
  productGid: string,
): Promise<ShopVariant[]> {
  const variants: ShopVariant[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: z.infer<typeof VariantsOfProductSchema> = requireData(
      await client.query({
        shopDomain,
        document: PRODUCT_VARIANTS_OF_PRODUCT,
        variables: { id: productGid, after },
        answer: VariantsOfProductSchema,
      }),
      "A product could not be read",
    );
    const { product } = answer;
    if (!product) return [];
    variants.push(...product.variants.nodes.map((variant) => toShopVariant(variant, product)));
    if (!product.variants.pageInfo.hasNextPage) return variants;
    after = product.variants.pageInfo.endCursor;
  }
}

function toShopVariant(
  variant: z.infer<typeof VariantSchema>,
  product: z.infer<typeof ProductSchema>,
): ShopVariant {
  const { title } = variant;
  return {
    gid: variant.id,
    productGid: product.id,
    sku: variant.sku,
    title: title === DEFAULT_VARIANT_TITLE ? product.title : `${product.title} – ${title}`,
    price: variant.price,
    requiresShipping: variant.inventoryItem.requiresShipping,
    grams: toGrams(variant.inventoryItem.measurement?.weight ?? null),
    // Rewards are often drafts or unlisted; only archived products are out of use.
    active: product.status !== "ARCHIVED",
  };
}

function toGrams(weight: { unit: string; value: number } | null): number | null {
  if (!weight) return null;
  const grams = GRAMS_PER_UNIT[weight.unit];
  if (grams !== undefined) return Math.round(weight.value * grams);
  const ounces = OUNCES_PER_UNIT[weight.unit];
  if (ounces === undefined) return null;
  return weight.value > 0 ? ouncesToGrams(weight.value * ounces) : 0;
}
