// The shop, its locations, the app's installation, its products.
import { resolveNamespace, type RequestContext } from "../core";
import { toFixedDecimal } from "../money";
import { gid, idOf, isoTime, type SimProduct, type SimShop, type SimVariant } from "../shop-state";
import { connection, type PageArguments } from "./connection";

type Location = SimShop["locations"][number];
type Search = PageArguments & { query?: string | null };

function metafieldDefinitions(
  _root: unknown,
  args: PageArguments & { ownerType: string; namespace?: string | null; key?: string | null },
  context: RequestContext,
) {
  const namespace = resolveNamespace("$app", context.core);
  const asked = args.namespace ? resolveNamespace(args.namespace, context.core) : namespace;
  const fits = args.ownerType === "ORDER" && asked === namespace && (!args.key || args.key === "pledge_id");
  const definition = {
    id: gid("MetafieldDefinition", 1),
    key: "pledge_id",
    namespace,
    name: "PledgeDock pledge",
    ownerType: "ORDER",
    type: { name: "id", category: "ID" },
    capabilities: { uniqueValues: { enabled: true, eligible: true } },
  };
  return connection(context.shop.orderIdDefinition && fits ? [definition] : [], args, context);
}

/** Only the filters an app needs: sku and id. */
function variantsMatching(shop: SimShop, query: string | null | undefined): SimVariant[] {
  const all = [...shop.variants.values()];
  const sku = /sku:(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(query ?? "");
  if (!sku) return all;
  return all.filter((variant) => variant.sku === (sku[1] ?? sku[2] ?? sku[3]));
}

export const SHOP_QUERIES = {
  shop: (_root: unknown, _args: unknown, { shop }: RequestContext) => shop,
  currentAppInstallation: (_root: unknown, _args: unknown, { scopes }: RequestContext) => ({
    id: gid("AppInstallation", 1),
    accessScopes: [...scopes].map((handle) => ({ handle, description: handle })),
  }),
  locations: (_root: unknown, args: PageArguments & { includeInactive?: boolean }, context: RequestContext) =>
    connection(
      context.shop.locations.filter(({ isActive }) => isActive || args.includeInactive),
      args,
      context,
    ),
  location: (_root: unknown, { id }: { id?: string | null }, { shop }: RequestContext) =>
    shop.locations.find((location) => location.id === idOf("Location", id)) ?? null,
  metafieldDefinitions,
  product: (_root: unknown, { id }: { id: string }, { shop }: RequestContext) =>
    shop.products.get(idOf("Product", id) ?? 0) ?? null,
  products: (_root: unknown, args: Search, context: RequestContext) =>
    connection([...context.shop.products.values()], args, context),
  productVariants: (_root: unknown, args: Search, context: RequestContext) =>
    connection(variantsMatching(context.shop, args.query), args, context),
};

export const SHOP_RESOLVERS = {
  Shop: {
    id: (shop: SimShop) => gid("Shop", shop.id),
    currencyCode: (shop: SimShop) => shop.currency,
    ianaTimezone: (shop: SimShop) => shop.timezone,
    contactEmail: (shop: SimShop) => shop.email,
    myshopifyDomain: (shop: SimShop) => shop.domain,
  },
  Location: {
    id: (location: Location) => gid("Location", location.id),
    fulfillsOnlineOrders: () => true,
    isFulfillmentService: (location: Location) => location.service !== null,
    fulfillmentService: (location: Location) =>
      location.service === null
        ? null
        : { id: gid("FulfillmentService", location.id), serviceName: location.service, type: "THIRD_PARTY" },
  },
  Product: {
    id: (product: SimProduct) => gid("Product", product.id),
    handle: (product: SimProduct) => product.title.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    updatedAt: (product: SimProduct) => isoTime(product.updatedAt),
    variants: (product: SimProduct, args: PageArguments, context: RequestContext) =>
      connection(product.variants, args, context),
  },
  ProductVariant: {
    id: (variant: SimVariant) => gid("ProductVariant", variant.id),
    displayName: (variant: SimVariant, _: unknown, { shop }: RequestContext) =>
      `${shop.products.get(variant.productId)?.title} - ${variant.title}`,
    barcode: () => null,
    price: (variant: SimVariant, _: unknown, { shop }: RequestContext) =>
      toFixedDecimal(variant.priceMinor, shop.currency),
    product: (variant: SimVariant, _: unknown, { shop }: RequestContext) =>
      shop.products.get(variant.productId),
    inventoryItem: (variant: SimVariant) => variant,
  },
  InventoryItem: {
    id: (variant: SimVariant) => gid("InventoryItem", variant.id),
    measurement: (variant: SimVariant) => ({
      id: gid("InventoryItemMeasurement", variant.id),
      weight: { unit: "GRAMS", value: variant.grams ?? 0 },
    }),
  },
};
