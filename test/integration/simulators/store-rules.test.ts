// Rules of the simulated store that no recording shows: tokens, bucket, search lag, switches, limits, bulk results.
import { describe, expect, test } from "vitest";
import {
  bulkOrdersSince,
  BULK_OPERATION_BY_ID,
  BULK_OPERATION_RUN_QUERY,
} from "~/adapters/shopify/bulk-operations.graphql";
import {
  FULFILLMENT_ORDER_HOLD,
  FULFILLMENT_ORDER_MOVE,
} from "~/adapters/shopify/fulfillment-orders.graphql";
import {
  ORDER_BY_ID,
  ORDER_BY_IDENTIFIER,
  ORDER_CREATE,
  ORDERS_BY_SEARCH,
} from "~/adapters/shopify/orders.graphql";
import { PROTECTED_DATA_PROBE, SHOP_FACTS } from "~/adapters/shopify/shop.graphql";
import { createShopifySimulator, type SimulatorOptions } from "../../simulators/shopify/simulator";
import { until } from "../../support/until";
import { ask, send, type Answer } from "./ask";
import { orderInput } from "./order-input";

interface Store {
  ask(query: string, variables?: object): Promise<Answer>;
  create(id: string, change?: object): Promise<Record<string, unknown> | null>;
  refusal(id: string, change?: object): Promise<string[]>;
}

function openStore(options: SimulatorOptions = {}) {
  let time = Date.parse("2026-11-22T12:00:00Z");
  const simulator = createShopifySimulator({ manifest: null, now: () => time, ...options });
  const token = simulator.installApp();
  const payload = async (id: string, change?: object) => {
    const answer = await ask(simulator, token, ORDER_CREATE, orderInput(id, change));
    return answer.data?.orderCreate as {
      order: Record<string, unknown> | null;
      userErrors: { message: string }[];
    };
  };
  const store: Store = {
    ask: (query, variables) => ask(simulator, token, query, variables),
    create: async (id, change) => (await payload(id, change)).order,
    refusal: async (id, change) => (await payload(id, change)).userErrors.map(({ message }) => message),
  };
  return { simulator, token, store, wait: (ms: number) => (time += ms) };
}

const byIdentifier = (value: string) => ({
  identifier: { customId: { namespace: "$app", key: "pledge_id", value } },
});

describe("moving a fulfilment order", () => {
  const move = async ({ simulator, store }: ReturnType<typeof openStore>, locationGid: string) => {
    const [work] = [...simulator.shop().fulfillmentOrders.values()];
    const variables = { id: `gid://shopify/FulfillmentOrder/${work?.id}`, newLocationId: locationGid };
    const { data } = await store.ask(FULFILLMENT_ORDER_MOVE, variables);
    const payload = data?.fulfillmentOrderMove as { userErrors: { field: string[] }[] };
    return payload.userErrors.map(({ field }) => field.join("."));
  };
  const locationOf = ({ simulator }: ReturnType<typeof openStore>, index: number) =>
    `gid://shopify/Location/${simulator.shop().locations[index]?.id}`;

  test("changes its location once; there already, and at an unknown location, it is refused", async () => {
    const opened = openStore();
    await opened.store.create("a");
    expect(await move(opened, "gid://shopify/Location/404")).toEqual(["newLocationId"]);
    expect(await move(opened, locationOf(opened, 1))).toEqual([]);
    expect(await move(opened, locationOf(opened, 1))).toEqual(["id"]);
    expect(opened.simulator.state().orders[0]?.fulfillmentOrders).toMatchObject([
      { location: locationOf(opened, 1) },
    ]);
  });

  test.each([
    ["refuse", ["id"]],
    ["accept", []],
  ] as const)("on hold follows the switch: %s", async (moveOnHold, refusals) => {
    const opened = openStore({ moveOnHold });
    await opened.store.create("a");
    const [work] = [...opened.simulator.shop().fulfillmentOrders.values()];
    const id = `gid://shopify/FulfillmentOrder/${work?.id}`;
    await opened.store.ask(FULFILLMENT_ORDER_HOLD, { id, fulfillmentHold: { reason: "OTHER" } });
    expect(await move(opened, locationOf(opened, 1))).toEqual(refusals);
  });
});

describe("the leaky bucket", () => {
  test("is used up by requests, answers Throttled, and refills with time", async () => {
    const { simulator, store, wait } = openStore();
    simulator.shop().bucket = { restoreRate: 10, maximumAvailable: 20 };
    await store.create("a");
    await store.create("b");
    const refused = await store.ask(ORDER_CREATE, orderInput("c"));
    expect(refused.errors?.[0]?.extensions?.code).toBe("THROTTLED");
    expect(refused.extensions?.cost).toMatchObject({ requestedQueryCost: 10, actualQueryCost: null });
    expect(simulator.shop().orders.size).toBe(2);
    wait(1000);
    expect(await store.create("c")).not.toBeNull();
    expect(simulator.state().throttledCount).toBe(1);
  });

  test("is charged only what the answer cost", async () => {
    const { store } = openStore();
    const { extensions } = await store.ask(ORDERS_BY_SEARCH, { query: "tag:none", first: 50 });
    expect(extensions?.cost.requestedQueryCost).toBe(8);
    expect(extensions?.cost.throttleStatus.currentlyAvailable).toBe(2000 - 2);
  });
});

describe("identifiers", () => {
  test("a taken id value is refused, accepted or dropped, as the switch says", async () => {
    for (const [duplicateId, orders, marked] of [
      ["refuse", 1, 1],
      ["accept", 2, 2],
      ["drop-metafield", 2, 1],
    ] as const) {
      const { simulator, store } = openStore({ duplicateId });
      await store.create("same");
      await store.create("same");
      const held = simulator.state().orders;
      expect([held.length, held.filter(({ metafields }) => metafields.length > 0).length]).toEqual([
        orders,
        marked,
      ]);
    }
  });

  test("a look-up errs with NOT_FOUND when the definition is missing, and answers null when only the order is", async () => {
    const { simulator, store } = openStore();
    expect(await store.ask(ORDER_BY_IDENTIFIER, byIdentifier("nobody"))).toMatchObject({
      data: { orderByIdentifier: null },
    });
    simulator.shop().orderIdDefinition = false;
    const { errors } = await store.ask(ORDER_BY_IDENTIFIER, byIdentifier("nobody"));
    expect(errors?.[0]?.extensions?.code).toBe("NOT_FOUND");
  });

  test("searches lag behind the order, look-ups by id do not", async () => {
    const { store, wait } = openStore({ searchLagMs: 30_000 });
    const order = await store.create("late");
    const search = () =>
      store.ask(ORDERS_BY_SEARCH, { query: 'source_identifier:"pledgedock:late"', first: 5 });
    expect(await search()).toMatchObject({ data: { orders: { nodes: [] } } });
    expect(await store.ask(ORDER_BY_ID, { id: order?.id })).toMatchObject({
      data: { order: { id: order?.id } },
    });
    wait(30_000);
    expect(await search()).toMatchObject({ data: { orders: { nodes: [{ id: order?.id }] } } });
  });

  test("tags with operators inside quotes are found as they are", async () => {
    const { store } = openStore();
    const order = await store.create("odd", { tags: ["Dice OR cards (big)"] });
    const found = await store.ask(ORDERS_BY_SEARCH, { query: 'tag:"Dice OR cards (big)"', first: 5 });
    expect(found).toMatchObject({ data: { orders: { nodes: [{ id: order?.id }] } } });
  });

  test("orders older than 60 days are out of sight without read_all_orders", async () => {
    const { simulator, store, wait } = openStore();
    const order = await store.create("old");
    wait(61 * 24 * 3_600_000);
    const without = simulator.installApp(undefined, ["read_orders", "write_orders"]);
    const all = simulator.installApp(undefined, ["write_orders", "read_all_orders"]);
    const read = async (token: string) =>
      (await ask(simulator, token, ORDER_BY_ID, { id: order?.id })).data?.order;
    expect(await read(without)).toBeNull();
    expect(await read(all)).toMatchObject({ id: order?.id });
  });
});

describe("orders", () => {
  test("tax at order level is taken as given, or recalculated and a cent off", async () => {
    const tax = {
      taxLines: [
        { title: "VAT", rate: "0.071", priceSet: { shopMoney: { amount: "4.20", currencyCode: "USD" } } },
      ],
    };
    const totals: unknown[] = [];
    for (const taxRounding of ["as-given", "recalculated"] as const) {
      const { simulator, store } = openStore({ taxRounding });
      await store.create("tax", tax);
      totals.push(simulator.state().orders[0]?.tax.shop.amount);
    }
    expect(totals).toEqual(["4.2", "4.19"]);
  });

  test("a given status is kept, or recalculated from the transactions", async () => {
    const given = { financialStatus: "PAID", transactions: [] };
    const kept = openStore();
    expect(await kept.store.create("kept", given)).toMatchObject({ displayFinancialStatus: "PAID" });
    const recalculated = openStore({ statusRecalculated: true });
    expect(await recalculated.store.create("kept", given)).toMatchObject({
      displayFinancialStatus: "PENDING",
    });
  });

  test("strict shops refuse an address without a last name, postal code or region", async () => {
    const shippingAddress = {
      firstName: "Ada",
      address1: "1 Road",
      city: "Springfield",
      countryCode: "US",
      provinceCode: "XX",
    };
    const { store } = openStore({ addressValidation: "strict" });
    expect(await store.refusal("nowhere", { shippingAddress })).toEqual([
      "Enter a last name",
      "Enter a ZIP code",
      "State is not a valid state in United States",
    ]);
    expect(await openStore().store.create("nowhere", { shippingAddress })).not.toBeNull();
  });

  test("trial shops take five a minute", async () => {
    const { simulator, store, wait } = openStore();
    simulator.shop().plan = "trial";
    for (const id of ["1", "2", "3", "4", "5"]) expect(await store.create(id)).not.toBeNull();
    expect(await store.refusal("6")).toEqual(["Too many attempts. Please try again later."]);
    wait(61_000);
    expect(await store.create("6")).not.toBeNull();
  });

  test("tags over 40 characters and unknown variants are refused", async () => {
    const { store } = openStore();
    expect(await store.refusal("t", { tags: ["x".repeat(41)] })).toHaveLength(1);
    const lineItems = [{ variantId: "gid://shopify/ProductVariant/1", quantity: 1 }];
    expect(await store.refusal("v", { lineItems })).toEqual(["Order Line items is invalid"]);
  });

  test("lists of more than 250 entries are refused before anything runs", async () => {
    const { simulator, store } = openStore();
    const lineItems = Array.from({ length: 251 }, () => ({ title: "One", quantity: 1 }));
    const { errors } = await store.ask(ORDER_CREATE, orderInput("many", { lineItems }));
    expect(errors?.[0]).toMatchObject({
      message: "The input array size of 251 is greater than the maximum allowed of 250.",
      extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
    });
    expect(simulator.shop().orders.size).toBe(0);
  });

  test("shippable and other lines get fulfilment orders of their own", async () => {
    const { simulator, store } = openStore();
    const line = (requiresShipping: boolean) => ({
      title: "T",
      quantity: 1,
      requiresShipping,
      priceSet: { shopMoney: { amount: "1", currencyCode: "USD" } },
    });
    await store.create("mixed", { lineItems: [line(true), line(false)] });
    const work = simulator.state().orders[0]?.fulfillmentOrders.map(({ deliveryMethod }) => deliveryMethod);
    expect(work).toEqual(["SHIPPING", "NONE"]);
  });
});

describe("access", () => {
  test("an unknown API version answers 404, an unknown token 401", async () => {
    const { simulator, token } = openStore();
    expect((await send(simulator, token, SHOP_FACTS, {}, { version: "2019-01" })).status).toBe(404);
    const refused = await send(simulator, "shpat_wrong", SHOP_FACTS);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    });
  });

  test("a token of one shop opens no other", async () => {
    const { simulator, token } = openStore();
    expect((await send(simulator, token, SHOP_FACTS, {}, { shop: "other.myshopify.com" })).status).toBe(401);
  });

  test("a missing scope answers ACCESS_DENIED and does nothing", async () => {
    const { simulator } = openStore();
    const token = simulator.installApp(undefined, ["read_products"]);
    const { errors } = await ask(simulator, token, ORDER_CREATE, orderInput("no"));
    expect(errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
    expect(simulator.shop().orders.size).toBe(0);
  });

  test("unknown fields and wrong types are refused in Shopify's words", async () => {
    const { store } = openStore();
    const unknown = await store.ask("query Odd { shop { nickname } }");
    expect(unknown.errors?.[0]).toMatchObject({
      path: ["query Odd", "shop", "nickname"],
      extensions: { code: "undefinedField" },
    });
    const wrong = await store.ask(ORDER_CREATE, { order: { lineItems: [{ quantity: "two" }] } });
    expect(wrong.errors?.[0]?.extensions?.code).toBe("INVALID_VARIABLE");
    const none = await store.ask(ORDER_CREATE, {});
    expect(none.errors?.[0]?.extensions?.code).toBe("INVALID_VARIABLE");
  });

  test("protected data comes back null with an error while it is not approved", async () => {
    const { simulator, store } = openStore();
    await store.create("secret");
    simulator.config.protectedData = "redacted";
    const { data, errors } = await store.ask(PROTECTED_DATA_PROBE);
    expect(data).toMatchObject({ orders: { nodes: [{ email: null, shippingAddress: null }] } });
    expect(errors).toHaveLength(2);
  });
});

test("a bulk query ends as a JSONL file behind a URL, one line per order", async () => {
  const { simulator, store } = openStore({ bulkDelayMs: 1 });
  for (const id of ["1", "2", "3"]) await store.create(id);
  const query = bulkOrdersSince(new Date("2026-11-22T00:00:00Z"));
  const started = await store.ask(BULK_OPERATION_RUN_QUERY, { query });
  const { id } = (started.data?.bulkOperationRunQuery as { bulkOperation: { id: string } }).bulkOperation;
  const done = await until("the bulk query is done", async () => {
    const operation = (await store.ask(BULK_OPERATION_BY_ID, { id })).data?.bulkOperation as Record<
      string,
      string
    >;
    return operation.status === "COMPLETED" && operation;
  });
  expect(done.objectCount).toBe("3");
  const text = await (await simulator.handle(new Request(String(done.url)))).text();
  const rows = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { sourceIdentifier: string });
  expect(rows.map(({ sourceIdentifier }) => sourceIdentifier)).toEqual([
    "pledgedock:1",
    "pledgedock:2",
    "pledgedock:3",
  ]);
});
