// The simulated store answers the recorded exchanges the way the vendor did.
import { describe, expect, test } from "vitest";
import { addProduct } from "../../simulators/shopify/catalog";
import { createShopifySimulator, type ShopifySimulator } from "../../simulators/shopify/simulator";
import { idOf } from "../../simulators/shopify/shop-state";
import { describeWithShared, sharedExists } from "../../support/shared-material";
import { ask } from "./ask";
import { comparable, exchangesOf, IdMap, recordingFiles, type Exchange } from "./recorded-exchange";

/** Mutations that the store carries out; a file is replayed up to its first other mutation. */
const REPLAYED_MUTATIONS = new Set([
  "orderCreate",
  "orderCancel",
  "fulfillmentOrderHold",
  "fulfillmentOrderMove",
  "fulfillmentOrderReleaseHold",
  "bulkOperationRunQuery",
  "bulkOperationRunMutation",
  "fulfillmentCreate",
  "fulfillmentEventCreate",
  "fulfillmentTrackingInfoUpdate",
  "fulfillmentCancel",
]);
const REPLAYED_QUERIES = new Set(["order", "ordersCount", "fulfillmentOrder", "fulfillment"]);

/** Nothing of it was carried out, whichever mutations it names. */
const REFUSED_FOR_ITS_FIELDS = new Set(["order-refund-fulfillment-usererror-no-code.json"]);

/** Reads an order that was made before the recording began. */
const NOT_REPLAYED = new Set(["fulfillment-top-level-reads.json detailRead"]);

/** The same mutation cost 10 points in April 2026 and 50 in July; the newer recording counts. */
const COST_SINCE_RAISED = new Set(["fulfillment-detail-events-lifecycle.json fulfillmentTrackingInfoUpdate"]);

/** The recorded shop: its scopes (read_apps is missing in the recordings) and its location. */
const SCOPES = [
  "read_products",
  "write_orders",
  "write_customers",
  "read_locations",
  "write_merchant_managed_fulfillment_orders",
  "write_third_party_fulfillment_orders",
  "write_fulfillments",
];

/** Exchanges of one file that can be replayed, in order. */
function replayable(file: string): Exchange[] {
  const kept: Exchange[] = [];
  let foreign = false;
  for (const exchange of exchangesOf(file)) {
    const isQuery = exchange.operation.operation === "query";
    const known = exchange.roots.every((root) => (isQuery ? REPLAYED_QUERIES : REPLAYED_MUTATIONS).has(root));
    const creates = exchange.roots.every((root) => root === "orderCreate");
    if (NOT_REPLAYED.has(`${file} ${exchange.at}`)) continue;
    if (REFUSED_FOR_ITS_FIELDS.has(file)) kept.push(exchange);
    else if (known && (!foreign || creates)) kept.push(exchange);
    else if (!known && !isQuery) foreign = true;
  }
  return kept;
}

function recordedShop(exchanges: Exchange[]): { simulator: ShopifySimulator; token: string } {
  const simulator = createShopifySimulator({ manifest: null, catalog: [], bulkDelayMs: 60_000 });
  const token = simulator.installApp(undefined, SCOPES);
  const shop = simulator.shop();
  shop.currency = "CAD";
  const text = JSON.stringify(exchanges.map(({ variables }) => variables));
  let productId = 900;
  const products = text.matchAll(/gid:\/\/shopify\/Product\/\d+/g);
  for (const [gid] of products)
    addProduct(shop, { productId: idOf("Product", gid) ?? 0, sku: "" }, simulator.core.nextId, 0);
  for (const [gid] of text.matchAll(/gid:\/\/shopify\/ProductVariant\/\d+/g)) {
    productId += 1;
    addProduct(shop, { productId, variantId: idOf("ProductVariant", gid) ?? 0 }, simulator.core.nextId, 0);
  }
  const recorded = JSON.stringify(exchanges);
  const [, name] =
    /"assignedLocation":\{(?:"location":\{"id":"[^"]+",)?"name":"([^"]+)"/.exec(recorded) ??
    /"location":\{"id":"[^"]+","name":"([^"]+)"/.exec(recorded) ??
    [];
  const [location] = shop.locations;
  if (location && name) location.name = name;
  return { simulator, token };
}

const files = sharedExists("recordings/shopify") ? recordingFiles() : [];

describeWithShared("recordings/shopify", "recorded exchanges", () => {
  for (const file of files) {
    const exchanges = replayable(file);
    if (exchanges.length === 0) continue;
    describe(file, () => {
      const { simulator, token } = recordedShop(exchanges);
      const ids = new IdMap();
      test.each(exchanges)("$at is answered as recorded", async ({ at, query, variables, answer }) => {
        const actual = await ask(simulator, token, query, ids.translate(variables));
        ids.learn(answer.data, actual.data);
        const expected = ids.translate(comparable(answer)) as { requestedQueryCost?: number };
        const found = comparable(actual) as { requestedQueryCost?: number };
        if (COST_SINCE_RAISED.has(`${file} ${at}`)) delete expected.requestedQueryCost;
        if (expected.requestedQueryCost === undefined) delete found.requestedQueryCost;
        expect(found).toEqual(expected);
      });
    });
  }

  test("orders are created in every recording that creates some", () => {
    const creating = files.filter((file) =>
      exchangesOf(file).some(({ roots }) => roots.includes("orderCreate")),
    );
    const replayed = creating.filter((file) =>
      replayable(file).some(({ roots }) => roots.includes("orderCreate")),
    );
    expect(replayed).toEqual(creating);
    expect(replayed.length).toBeGreaterThan(5);
  });
});
