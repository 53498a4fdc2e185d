import type { CatalogRow } from "./catalog";
import { addProduct } from "./catalog";
import { STANDARD_BUCKET, type BucketSettings } from "./config";
import type { SimShop } from "./shop-state";

export interface ShopOptions {
  domain: string;
  name?: string;
  currency?: string;
  plan?: SimShop["plan"];
  bucket?: BucketSettings;
  catalog?: CatalogRow[];
}

const PLAN_BUCKETS: Record<SimShop["plan"], BucketSettings> = {
  standard: STANDARD_BUCKET,
  trial: STANDARD_BUCKET,
  advanced: { restoreRate: 200, maximumAvailable: 4000 },
  plus: { restoreRate: 1000, maximumAvailable: 20_000 },
};

export const DEFAULT_SHOP = { domain: "adas-games.myshopify.com", name: "Ada's Games" };

/** A shop with its catalogue, not yet installed, without orders. */
export function openShop(
  options: ShopOptions,
  given: { scopes: string[]; orderIdDefinition: boolean; catalog: CatalogRow[] },
  ids: () => number,
  now: number,
): SimShop {
  const plan = options.plan ?? "standard";
  const shop: SimShop = {
    id: ids(),
    domain: options.domain,
    name: options.name ?? nameFrom(options.domain),
    currency: options.currency ?? "USD",
    plan,
    email: `owner@${options.domain.replace(".myshopify.com", "")}.example`,
    timezone: "America/New_York",
    installed: false,
    scopes: [...given.scopes],
    bucket: options.bucket ?? PLAN_BUCKETS[plan],
    orderIdDefinition: given.orderIdDefinition,
    locations: [
      { id: ids(), name: "Main warehouse", isActive: true, service: null },
      { id: ids(), name: "Second warehouse", isActive: true, service: null },
    ],
    products: new Map(),
    variants: new Map(),
    orders: new Map(),
    bySource: new Map(),
    byTag: new Map(),
    byIdMetafield: new Map(),
    fulfillmentOrders: new Map(),
    fulfillments: new Map(),
    customers: new Map(),
    jobs: new Map(),
    bulkOperations: new Map(),
    uploads: new Map(),
    nextOrderNumber: 1001,
    recentCreates: [],
    requests: {},
    throttledCount: 0,
    subscriptions: [],
    webhooks: [],
  };
  for (const row of options.catalog ?? given.catalog) addProduct(shop, row, ids, now);
  return shop;
}

function nameFrom(domain: string): string {
  const words = domain.replace(".myshopify.com", "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
