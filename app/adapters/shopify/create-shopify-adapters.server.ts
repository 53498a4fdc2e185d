// Shopify as the modules see it. services.server.ts builds this once per process.
import type { Logger } from "~/config/logger.server";
import type { Clock } from "~/lib/clock";
import type { CatalogGateway } from "~/modules/catalog/ports";
import type { ShopGateway } from "~/modules/connections/ports";
import type { FulfillmentGateway } from "~/modules/fulfillment/ports";
import type { BillingGateway } from "~/modules/postage/ports";
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type { OrderGateway } from "~/modules/pledges/ports";
import type { ShopMoney } from "~/modules/pledges/order/shop-money";
import type { GetAccessToken } from "./access-tokens.server";
import { createAdminClient } from "./admin-client.server";
import { createBillingGateway } from "./billing-gateway.server";
import { createCatalogGateway } from "./catalog-gateway.server";
import { createFulfillmentGateway } from "./fulfillment-gateway.server";
import { createOrderGateway } from "./order-gateway.server";
import { ShopBucket, type CostReading } from "./shop-bucket";
import { ShopBuckets } from "./shop-buckets";
import { createShopGateway } from "./shop-gateway.server";
import { systemSleep } from "~/lib/sleep";

export interface ShopifyAdaptersOptions {
  fetch: typeof fetch;
  getAccessToken: GetAccessToken;
  clock: Clock;
  log: Logger;
  /** After this long without an answer a request's ending is unknown. */
  requestTimeoutMs: number;
  /** Requests under way at once per shop, in this process. */
  maxInFlight: number;
  /** The plan's amounts in the shop's currency. */
  planShopMoney: (plan: OrderPlan) => ShopMoney;
  /** Told of a shop's points after every answer, for metrics. */
  onCost?: (shopDomain: string, cost: CostReading) => void;
}

export interface ShopifyAdapters {
  orders: OrderGateway;
  catalog: CatalogGateway;
  fulfillments: FulfillmentGateway;
  shop: ShopGateway;
  billing: BillingGateway;
}

export function createShopifyAdapters(options: ShopifyAdaptersOptions): ShopifyAdapters {
  const { fetch, clock, maxInFlight } = options;
  const sleep = systemSleep;
  const random = () => Math.random();
  const buckets = new ShopBuckets(() => new ShopBucket({ clock, sleep, maxInFlight, random }));
  const { getAccessToken, log, requestTimeoutMs, onCost = () => undefined } = options;
  const client = createAdminClient({ fetch, getAccessToken, buckets, clock, log, requestTimeoutMs, onCost });
  return {
    orders: createOrderGateway({ client, buckets, fetch, sleep, planShopMoney: options.planShopMoney }),
    catalog: createCatalogGateway({ client, fetch, sleep }),
    fulfillments: createFulfillmentGateway({ client, fetch, sleep }),
    shop: createShopGateway(client),
    billing: createBillingGateway(client),
  };
}
