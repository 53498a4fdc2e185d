// What the simulated store does with orders on their way: its webhooks, its bulk results, what it hides.
import { afterEach, describe, expect, test } from "vitest";
import { BULK_OPERATION_RUN_QUERY } from "~/adapters/shopify/bulk-operations.graphql";
import {
  BULK_SHIPMENTS,
  bulkShipmentsSince,
  SHIPMENTS_OF_ORDERS,
} from "~/adapters/shopify/fulfillments.graphql";
import { doMerchantAction } from "../../simulators/shopify/merchant-actions";
import { seed } from "../../simulators/shopify/seed";
import { createShopifySimulator, type ShopifySimulator } from "../../simulators/shopify/simulator";
import { until } from "../../support/until";
import { ask } from "./ask";

const running: ShopifySimulator[] = [];
afterEach(() => {
  for (const simulator of running.splice(0)) simulator.stop();
});

interface Told {
  topic: string;
  payload: Record<string, unknown>;
}

/** A store whose webhooks are kept instead of sent. */
function openStore(scopes?: string[]) {
  const simulator = createShopifySimulator({ bulkDelayMs: 0 });
  running.push(simulator);
  const token = simulator.installApp(undefined, scopes);
  const told: Told[] = [];
  simulator.core.notify = (_shop, topic, payload) =>
    void told.push({ topic, payload: payload() as Record<string, unknown> });
  const act = (action: string, details: Record<string, unknown> = {}) => {
    const answer = doMerchantAction(simulator, { action, ...details });
    if (!answer.ok) throw new Error(String(answer.problem));
    return answer;
  };
  const priceSet = { shopMoney: { amount: "10.00", currencyCode: "USD" } };
  const line = (sku: string, quantity: number) => ({
    sku,
    title: sku,
    quantity,
    requiresShipping: true,
    priceSet,
  });
  const makeOrder = (): string =>
    String(act("create-order", { order: { lineItems: [line("GAME", 2), line("MAT", 1)] } }).orderId);
  const topicsOf = (action: string, details: Record<string, unknown>): string[] => {
    told.length = 0;
    act(action, details);
    return told.map(({ topic }) => topic);
  };
  const bulkLines = async (query: string, groupObjects: boolean): Promise<Record<string, unknown>[]> => {
    const answer = await ask(simulator, token, BULK_OPERATION_RUN_QUERY, { query, groupObjects });
    const { bulkOperation } = answer.data?.bulkOperationRunQuery as { bulkOperation: { id: string } };
    const operation = simulator.shop().bulkOperations.get(Number(bulkOperation.id.split("/").at(-1)))!;
    await until("the bulk query is done", () => operation.status === "COMPLETED");
    return (operation.result ?? [])
      .join("")
      .split("\n")
      .filter((text) => text !== "")
      .map((text) => JSON.parse(text) as Record<string, unknown>);
  };
  return { simulator, token, act, makeOrder, told, topicsOf, bulkLines };
}

describe("webhooks", () => {
  test("tell every step of a shipment in Shopify's shape", () => {
    const { makeOrder, told, topicsOf } = openStore();
    const orderId = makeOrder();
    const shipped = topicsOf("fulfill-order", {
      ...{ orderId, lines: [{ sku: "GAME", quantity: 1 }], carrier: "UPS" },
      ...{ trackingNumbers: ["1Z1", "1Z2"], urls: ["https://ups.example/1"] },
    });
    expect(shipped).toEqual(["fulfillments/create", "orders/updated"]);
    expect(told[0]?.payload).toMatchObject({
      ...{
        status: "success",
        tracking_company: "UPS",
        tracking_number: "1Z1",
        tracking_numbers: ["1Z1", "1Z2"],
      },
      ...{ tracking_urls: ["https://ups.example/1"], shipment_status: null },
      line_items: [{ sku: "GAME", quantity: 1 }],
    });
    expect(String(told[0]?.payload.updated_at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(told[1]?.payload).toMatchObject({
      fulfillment_status: "partial",
      fulfillments: [{ name: expect.any(String) as string }],
    });
    const event = topicsOf("add-fulfillment-event", { orderId, status: "OUT_FOR_DELIVERY" });
    expect(event).toEqual(["fulfillment_events/create", "fulfillments/update"]);
    expect(told[0]?.payload).toMatchObject({ status: "out_for_delivery" });
    expect(told[1]?.payload).toMatchObject({ shipment_status: "out_for_delivery" });
    expect(topicsOf("update-tracking", { orderId, trackingNumber: "1Z3" })).toEqual([
      "fulfillments/update",
      "orders/updated",
    ]);
    expect(topicsOf("cancel-fulfillment", { orderId })).toEqual(["fulfillments/update", "orders/updated"]);
    expect(told[0]?.payload).toMatchObject({ status: "cancelled", tracking_numbers: ["1Z3"] });
  });

  test("tell refunds, edits and holds, each with as little as Shopify says", () => {
    const { makeOrder, told, topicsOf } = openStore();
    const orderId = makeOrder();
    expect(topicsOf("refund-lines", { orderId, lines: [{ sku: "GAME", quantity: 1 }] })).toEqual([
      "refunds/create",
      "orders/updated",
    ]);
    expect(told[1]?.payload).toMatchObject({
      line_items: [{ quantity: 2, current_quantity: 1 }, { current_quantity: 1 }],
    });
    expect(topicsOf("edit-order", { orderId, lines: [{ sku: "MAT", quantity: 2 }] })).toEqual([
      "orders/edited",
      "orders/updated",
    ]);
    expect(told[0]?.payload).toMatchObject({
      order_edit: { line_items: { additions: [{ delta: 2 }], removals: [] } },
    });
    const held = topicsOf("hold-order", { orderId });
    expect(held).toEqual(["fulfillment_orders/placed_on_hold", "fulfillment_holds/added", "orders/updated"]);
    expect(JSON.stringify(told[0]?.payload)).not.toContain("/Order/");
    expect(topicsOf("release-order", { orderId })).toEqual([
      "fulfillment_orders/hold_released",
      "orders/updated",
    ]);
  });
});

describe("work of the packers", () => {
  test("is what is left after shipping, refunds and edits; what was taken back is to be shipped again", () => {
    const { act, makeOrder, simulator } = openStore();
    const orderId = makeOrder();
    const left = () => {
      const [order] = simulator.state().orders;
      const open = order!.fulfillmentOrders
        .filter(({ status }) => status !== "CLOSED")
        .flatMap(({ lines }) => lines);
      return order!.lines.map(({ id }) =>
        open.filter(({ lineId }) => lineId === id).reduce((sum, { remaining }) => sum + remaining, 0),
      );
    };
    expect(left()).toEqual([2, 1]);
    act("fulfill-order", { orderId, lines: [{ sku: "GAME", quantity: 1 }] });
    expect(left()).toEqual([1, 1]);
    act("refund-lines", { orderId, lines: [{ sku: "MAT", quantity: 1 }] });
    expect(left()).toEqual([1, 0]);
    act("edit-order", { orderId, lines: [{ sku: "GAME", quantity: 3 }] });
    expect(left()).toEqual([4, 0]);
    act("cancel-fulfillment", { orderId });
    expect(left()).toEqual([5, 0]);
    expect(() => act("fulfill-order", { orderId, lines: [{ sku: "GAME", quantity: 6 }] })).toThrow(
      "no open work",
    );
  });
});

describe("bulk results", () => {
  test("have the lines of an order right behind it only when grouping was asked for", async () => {
    const { bulkLines, makeOrder } = openStore();
    for (let index = 0; index < 3; index += 1) makeOrder();
    const query = bulkShipmentsSince(new Date(0));
    const kinds = (lines: Record<string, unknown>[]) =>
      lines.map((row) => ("__parentId" in row ? "line" : "order")).join(" ");
    expect(kinds(await bulkLines(query, true))).toBe("order line line order line line order line line");
    expect(kinds(await bulkLines(query, false))).toBe("order order order line line line line line line");
  });

  test.each([
    [
      "a connection inside a list",
      "{ orders { edges { node { id fulfillments { id events { nodes { id } } } } } } }",
      "within a list field",
    ],
    ["no connection", "{ shop { id } }", "at least one connection"],
  ])("are refused for %s", async (_name, query, message) => {
    const { simulator, token } = openStore();
    const answer = await ask(simulator, token, BULK_OPERATION_RUN_QUERY, { query });
    expect(answer.data?.bulkOperationRunQuery).toMatchObject({
      bulkOperation: null,
      userErrors: [{ code: "INVALID", message: expect.stringContaining(message) as string }],
    });
  });

  test("of many orders come quickly and whole", async () => {
    const { bulkLines, makeOrder, simulator } = openStore();
    makeOrder();
    expect(seed(simulator, { copies: 4_999, ship: 1_000 })).toMatchObject({ orders: 5_000 });
    const lines = await bulkLines(bulkShipmentsSince(new Date(0)), true);
    expect(lines).toHaveLength(15_000);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(15_000);
    expect(
      lines.filter(({ fulfillments }) => Array.isArray(fulfillments) && fulfillments.length > 0),
    ).toHaveLength(1_000);
  });

  test("leave out orders older than 60 days without read_all_orders, and so does reading by id", async () => {
    const { act, bulkLines, makeOrder, simulator, token } = openStore([
      "read_orders",
      "write_orders",
      "read_merchant_managed_fulfillment_orders",
    ]);
    const [old, young] = [makeOrder(), makeOrder()];
    act("age-order", { orderId: old, days: 61 });
    const orders = (await bulkLines(BULK_SHIPMENTS.replace("SINCE", "2020-01-01"), true)).filter(
      (row) => !("__parentId" in row),
    );
    expect(orders.map(({ id }) => id)).toEqual([young]);
    const answer = await ask(simulator, token, SHIPMENTS_OF_ORDERS, { ids: [old, young] });
    expect(answer.data?.nodes).toEqual([null, expect.objectContaining({ id: young })]);
    expect(answer.extensions?.cost.requestedQueryCost).toBeGreaterThan(40);
  });
});
