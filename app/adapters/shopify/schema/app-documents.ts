// Every document the app sends to Shopify, for the schema slice, the generated types and the validation test.
import * as billing from "../billing.graphql";
import * as bulkOperations from "../bulk-operations.graphql";
import * as catalog from "../catalog.graphql";
import * as fulfillmentOrders from "../fulfillment-orders.graphql";
import * as fulfillments from "../fulfillments.graphql";
import * as orders from "../orders.graphql";
import * as shop from "../shop.graphql";

/** By exported name, sorted: the order of a module's exports depends on who loads it. */
export const APP_DOCUMENTS: Readonly<Record<string, string>> = Object.fromEntries(
  [orders, fulfillmentOrders, fulfillments, bulkOperations, catalog, shop, billing]
    .flatMap((topic) => Object.entries<unknown>({ ...topic }))
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
