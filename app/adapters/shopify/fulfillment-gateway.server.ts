// Fulfilments of a shop, as the fulfilment module wants them (FulfillmentGateway).
import type { FulfillmentGateway } from "~/modules/fulfillment/ports";
import { runBulkQuery, type BulkQueryDeps } from "./bulk-query.server";
import { cancelFulfillment, fulfill, replaceTracking } from "./change-fulfillment.server";
import { bulkShipmentsSince } from "./fulfillments.graphql";
import { BulkShipmentSchema, outlineOrders } from "./outline-order";
import { findOrderOf, readOpenFulfillmentOrders } from "./read-open-fulfillment-orders.server";
import { readDestinations } from "./read-destinations.server";
import { readShipments } from "./read-shipments.server";

export function createFulfillmentGateway(deps: BulkQueryDeps): FulfillmentGateway {
  const { client } = deps;
  return {
    readShipments: async (shopDomain, orderGids) => readShipments(client, shopDomain, orderGids),
    streamOrders: (shopDomain, createdSince) =>
      outlineOrders(
        runBulkQuery(deps, shopDomain, bulkShipmentsSince(createdSince), BulkShipmentSchema, {
          groupObjects: true,
        }),
      ),
    readFulfillmentOrders: async (shopDomain, orderGid) =>
      readOpenFulfillmentOrders(client, shopDomain, orderGid),
    readDestinations: async (shopDomain, orderGids) => readDestinations(client, shopDomain, orderGids),
    findOrderOf: async (shopDomain, fulfillmentOrderGid) =>
      findOrderOf(client, shopDomain, fulfillmentOrderGid),
    fulfill: async (shopDomain, request, limits) => fulfill(client, shopDomain, request, limits),
    cancelFulfillment: async (shopDomain, fulfillmentGid) =>
      cancelFulfillment(client, shopDomain, fulfillmentGid),
    replaceTracking: async (shopDomain, fulfillmentGid, tracking, notifyCustomer) =>
      replaceTracking(client, shopDomain, { fulfillmentGid, tracking, notifyCustomer }),
  };
}
