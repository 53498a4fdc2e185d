import { describe, expect, it } from "vitest";
import { sampleOrder } from "./sample-plan";
import { json, reset, SHOP, text, useScriptedShop, type ScriptedAnswer } from "./scripted-shop";

const shop = useScriptedShop();
const GID = "gid://shopify/Order/1";
const FULFILLMENT_ORDER = "gid://shopify/FulfillmentOrder/1";

/** Answers by operation; each list is used up in turn, its last answer repeats. */
function byOperation(answers: Record<string, ScriptedAnswer[]>): ScriptedAnswer {
  return (response, received) => {
    const list = answers[received.operationName] ?? [];
    const answer = list.length > 1 ? list.shift() : list[0];
    if (!answer) throw new Error(`Nothing scripted for ${received.operationName}`);
    answer(response, received);
  };
}
const operations = () => shop.received().map(({ operationName }) => operationName);

const cancelAnswer = (done: boolean) =>
  json({ data: { orderCancel: { job: { id: "gid://shopify/Job/1", done }, orderCancelUserErrors: [] } } });
const cancelRefused = (message: string) =>
  json({
    data: {
      orderCancel: { job: null, orderCancelUserErrors: [{ code: "INVALID", field: ["orderId"], message }] },
    },
  });
const job = (done: boolean) => json({ data: { job: { id: "gid://shopify/Job/1", done } } });
const order = (cancelledAt: string | null) => json({ data: { order: sampleOrder({ cancelledAt }) } });

describe("cancelling an order", () => {
  it("waits for Shopify's job and reads the order back", async () => {
    shop.answer(
      byOperation({
        OrderCancel: [cancelAnswer(false)],
        JobById: [job(false), reset, job(true)],
        OrderById: [order("2026-11-22T03:00:00Z")],
      }),
    );
    const { orders, sleeps } = shop.connect();
    expect(await orders.cancelOrder(SHOP, GID)).toEqual({ kind: "cancelled" });
    expect(operations()).toEqual(["OrderCancel", "JobById", "JobById", "JobById", "OrderById"]);
    expect(sleeps).toEqual([500, 500]);
  });

  it("an order cancelled before counts as cancelled", async () => {
    const message = "Cannot cancel an order that has already been canceled";
    shop.answer(
      byOperation({ OrderCancel: [cancelRefused(message)], OrderById: [order("2026-11-20T03:00:00Z")] }),
    );
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toEqual({ kind: "cancelled" });
  });

  it("an order that stays open is refused with Shopify's words", async () => {
    shop.answer(byOperation({ OrderCancel: [cancelRefused("It is shipped")], OrderById: [order(null)] }));
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toEqual({
      kind: "refused",
      errors: [{ code: "INVALID", field: "orderId", message: "It is shipped" }],
    });
  });

  it("a job that never ends is unknown", async () => {
    shop.answer(
      byOperation({ OrderCancel: [cancelAnswer(false)], JobById: [job(false)], OrderById: [order(null)] }),
    );
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toMatchObject({ kind: "unknown" });
  });

  it("an order that is gone is refused as not found", async () => {
    shop.answer(
      byOperation({
        OrderCancel: [cancelRefused("Order does not exist")],
        OrderById: [json({ data: { order: null } })],
      }),
    );
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toMatchObject({
      kind: "refused",
      errors: [{ code: "NOT_FOUND" }],
    });
  });

  it("an order under way elsewhere is tried again, a lost answer is unknown", async () => {
    shop.answer(
      byOperation({ OrderCancel: [cancelRefused("Order is temporarily unavailable to be modified.")] }),
    );
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toMatchObject({ kind: "not-executed" });
    shop.answer(text("", 500));
    expect(await shop.connect().orders.cancelOrder(SHOP, GID)).toMatchObject({ kind: "unknown" });
  });
});

const hold = (changes: object = {}) => ({
  id: "gid://shopify/FulfillmentHold/1",
  handle: "pledgedock",
  heldByRequestingApp: true,
  ...changes,
});
const fulfillmentOrders = (
  ...nodes: { status?: string; fulfillmentHolds?: unknown[]; assignedLocation?: unknown }[]
) =>
  json({
    data: {
      order: {
        id: GID,
        fulfillmentOrders: {
          nodes: nodes.map((node) => ({
            id: FULFILLMENT_ORDER,
            status: "OPEN",
            assignedLocation: { location: { id: "gid://shopify/Location/1" } },
            fulfillmentHolds: [],
            ...node,
          })),
        },
      },
    },
  });
const held = (userErrors: unknown[] = []) =>
  json({ data: { fulfillmentOrderHold: { fulfillmentHold: null, userErrors } } });

describe("holding an order", () => {
  it("puts every open fulfilment order on hold, leaves closed ones and our own holds alone", async () => {
    shop.answer(
      byOperation({
        FulfillmentOrdersOfOrder: [
          fulfillmentOrders({}, { status: "CLOSED" }, { status: "ON_HOLD", fulfillmentHolds: [hold()] }, {}),
        ],
        FulfillmentOrderHold: [held()],
      }),
    );
    expect(await shop.connect().orders.holdOrder(SHOP, GID)).toEqual({ kind: "done" });
    expect(operations().filter((name) => name === "FulfillmentOrderHold")).toHaveLength(2);
    expect(shop.received()[1]?.variables).toMatchObject({
      id: FULFILLMENT_ORDER,
      fulfillmentHold: { handle: "pledgedock", reason: "OTHER", notifyMerchant: false },
    });
  });

  it("a hold that is already ours is fine", async () => {
    const taken = {
      code: "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
      field: ["fulfillmentHold"],
      message: "in use",
    };
    shop.answer(
      byOperation({
        FulfillmentOrdersOfOrder: [fulfillmentOrders({})],
        FulfillmentOrderHold: [held([taken])],
      }),
    );
    expect(await shop.connect().orders.holdOrder(SHOP, GID)).toEqual({ kind: "done" });
  });

  it("no visible fulfilment order is not silently taken for held", async () => {
    shop.answer(fulfillmentOrders());
    expect(await shop.connect().orders.holdOrder(SHOP, GID)).toMatchObject({
      kind: "refused",
      errors: [{ code: "NO_FULFILLMENT_ORDERS" }],
    });
  });

  it("releasing takes back our holds only", async () => {
    const foreign = hold({
      id: "gid://shopify/FulfillmentHold/2",
      handle: "other",
      heldByRequestingApp: false,
    });
    shop.answer(
      byOperation({
        FulfillmentOrdersOfOrder: [
          fulfillmentOrders({ status: "ON_HOLD", fulfillmentHolds: [foreign, hold()] }),
        ],
        FulfillmentOrderReleaseHold: [
          json({ data: { fulfillmentOrderReleaseHold: { fulfillmentOrder: null, userErrors: [] } } }),
        ],
      }),
    );
    expect(await shop.connect().orders.releaseOrder(SHOP, GID)).toEqual({ kind: "done" });
    expect(shop.received()[1]?.variables).toEqual({
      id: FULFILLMENT_ORDER,
      holdIds: ["gid://shopify/FulfillmentHold/1"],
    });
  });

  it("trouble with one fulfilment order is the outcome", async () => {
    shop.answer(
      byOperation({
        FulfillmentOrdersOfOrder: [fulfillmentOrders({})],
        FulfillmentOrderHold: [text("", 500)],
      }),
    );
    expect(await shop.connect().orders.holdOrder(SHOP, GID)).toMatchObject({ kind: "unknown" });
  });
});
