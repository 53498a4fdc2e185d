// Orders of a shop, as the pledge modules want them (OrderGateway).
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type { OrderGateway, ShopifyOrderSnapshot } from "~/modules/pledges/ports";
import type { ShopMoney } from "~/modules/pledges/order/shop-money";
import type { AdminClient } from "./admin-client.server";
import { buildOrderInput } from "./build-order-input";
import { bulkOrdersSince } from "./bulk-operations.graphql";
import { runBulkQuery } from "./bulk-query.server";
import { cancelOrder } from "./cancel-order.server";
import { createOrder } from "./create-order.server";
import { findOrders, findOrdersByTags, readOrder } from "./find-orders.server";
import { holdOrder, releaseOrder } from "./hold-order.server";
import { OrderSchema, toSnapshot } from "./parse-order";
import { placeOrder } from "./place-order.server";
import type { ShopBuckets } from "./shop-buckets";
import type { Sleep } from "~/lib/sleep";

export interface OrderGatewayDeps {
  client: AdminClient;
  buckets: ShopBuckets;
  fetch: typeof fetch;
  sleep: Sleep;
  /** The plan's amounts in the shop's currency; pledge knowledge, handed in. */
  planShopMoney: (plan: OrderPlan) => ShopMoney;
}

export function createOrderGateway(deps: OrderGatewayDeps): OrderGateway {
  const { client, buckets } = deps;
  return {
    acquire: async (shopDomain, wanted, signal) => buckets.of(shopDomain).acquire(wanted, signal),
    giveBack: (shopDomain, unused) => buckets.of(shopDomain).giveBack(unused),
    createOrder: async (shopDomain, plan, limits) => {
      const input = buildOrderInput(plan, deps.planShopMoney(plan));
      return createOrder({ client, bucket: buckets.of(shopDomain) }, shopDomain, input, limits);
    },
    findOrders: async (shopDomain, sourceIdentifier) => findOrders(client, shopDomain, sourceIdentifier),
    findOrdersByTags: async (shopDomain, tags) => findOrdersByTags(client, shopDomain, tags),
    readOrder: async (shopDomain, orderGid) => readOrder(client, shopDomain, orderGid),
    cancelOrder: async (shopDomain, orderGid) => cancelOrder(deps, shopDomain, orderGid),
    placeOrder: async (shopDomain, orderGid, locationGid) =>
      placeOrder(client, shopDomain, orderGid, locationGid),
    holdOrder: async (shopDomain, orderGid) => holdOrder(client, shopDomain, orderGid),
    releaseOrder: async (shopDomain, orderGid) => releaseOrder(client, shopDomain, orderGid),
    streamOrders: (shopDomain, createdSince) => streamOrders(deps, shopDomain, createdSince),
  };
}

async function* streamOrders(
  deps: OrderGatewayDeps,
  shopDomain: string,
  createdSince: Date,
): AsyncGenerator<ShopifyOrderSnapshot> {
  const orders = runBulkQuery(deps, shopDomain, bulkOrdersSince(createdSince), OrderSchema);
  for await (const order of orders) yield toSnapshot(order);
}
