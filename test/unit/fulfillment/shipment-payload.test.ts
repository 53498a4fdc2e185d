import { describe, expect, it } from "vitest";
import { keepNeededFields } from "~/modules/connections/webhook";
import {
  readFulfillmentEventPayload,
  readFulfillmentOrderGid,
  readFulfillmentPayload,
  readOrderPayload,
  readOrderReference,
} from "~/modules/fulfillment/learn/shipment-payload";

const FULFILLMENT = {
  ...{ id: 255858046, order_id: 450789469, name: "#1001.1", status: "success", service: "manual" },
  ...{ created_at: "2026-11-22T08:00:00-05:00", updated_at: "2026-11-22T08:00:01-05:00" },
  ...{
    tracking_company: "USPS",
    tracking_numbers: ["1Z1", "1Z2"],
    tracking_urls: ["https://a.example/1", "https://a.example/2"],
  },
  ...{ email: "ada@example.com", destination: { name: "Ada", address1: "1 Mill Lane" }, receipt: {} },
  line_items: [
    { id: 466157049, sku: "GAME", quantity: 2, title: "Game", properties: [{ name: "For", value: "Ada" }] },
  ],
  admin_graphql_api_id: "gid://shopify/Fulfillment/255858046",
};

describe("what webhooks tell of shipping", () => {
  it("is stored without anything about the backer", () => {
    const kept = JSON.stringify([
      keepNeededFields("fulfillments/create", FULFILLMENT),
      keepNeededFields("orders/updated", {
        ...{ id: 1, email: "ada@example.com", customer: { first_name: "Ada" }, note: "for Ada" },
        ...{
          line_items: FULFILLMENT.line_items,
          fulfillments: [FULFILLMENT],
          shipping_address: { name: "Ada" },
        },
      }),
      keepNeededFields("fulfillment_events/create", {
        id: 1,
        city: "Adaville",
        latitude: 1,
        status: "in_transit",
      }),
      keepNeededFields("fulfillment_orders/placed_on_hold", {
        fulfillment_order: {
          id: "gid://shopify/FulfillmentOrder/1",
          status: "on_hold",
          destination: { name: "Ada" },
        },
      }),
      keepNeededFields("refunds/create", { id: 1, order_id: 2, note: "Ada" }),
    ]);
    expect(kept).not.toMatch(/ada/i);
    expect(kept).toContain("466157049");
  });

  it("a fulfilment with several numbers, each with its link", () => {
    const read = readFulfillmentPayload(keepNeededFields("fulfillments/create", FULFILLMENT));
    expect(read).toMatchObject({
      kind: "news",
      readOrder: false,
      news: {
        orderGid: "gid://shopify/Order/450789469",
        fulfillments: [
          {
            gid: "gid://shopify/Fulfillment/255858046",
            tracking: [
              { number: "1Z1", company: "USPS", url: "https://a.example/1" },
              { number: "1Z2", company: "USPS", url: "https://a.example/2" },
            ],
            lines: [{ lineItemGid: "gid://shopify/LineItem/466157049", sku: "GAME", quantity: 2 }],
            events: null,
          },
        ],
      },
    });
  });

  it("fewer links than numbers: nobody knows whose they are, so the order is read", () => {
    const read = readFulfillmentPayload({ ...FULFILLMENT, tracking_urls: ["https://a.example/2"] });
    expect(read).toMatchObject({ kind: "news", readOrder: true });
  });

  it("an order without its lines tells no lines, which is not the same as having none", () => {
    const read = readOrderPayload({
      id: 1,
      name: "#1001",
      updated_at: "2026-11-22T08:00:01Z",
      cancelled_at: null,
    });
    expect(read).toMatchObject({ kind: "news", news: { lines: null, cancelledAt: null } });
  });

  it("a carrier's word that is not known is settled by reading the order", () => {
    const event = { id: 1, fulfillment_id: 2, order_id: 3, created_at: "2026-11-22T08:00:01Z" };
    expect(readFulfillmentEventPayload({ ...event, status: "beamed_up" })).toEqual({
      kind: "read-order",
      orderGid: "gid://shopify/Order/3",
    });
    expect(readFulfillmentEventPayload({ ...event, status: "in_transit" })).toMatchObject({
      news: { events: [{ kind: "in_transit", sourceId: "gid://shopify/FulfillmentEvent/1" }] },
    });
  });

  it("refunds and edits name the order, holds the fulfilment order", () => {
    const readOrder = { kind: "read-order", orderGid: "gid://shopify/Order/7" };
    expect(readOrderReference({ id: 1, order_id: 7 })).toEqual(readOrder);
    expect(readOrderReference({ order_edit: { order_id: 7 } })).toEqual(readOrder);
    const gid = "gid://shopify/FulfillmentOrder/12";
    expect(readFulfillmentOrderGid({ fulfillment_order: { id: gid } })).toBe(gid);
    expect(readFulfillmentOrderGid({ fulfillment_order: { id: 12 } })).toBe(gid);
  });

  it.each([null, 5, [], {}, { id: -1 }, { id: "x", order_id: 1 }, { id: 1, order_id: 2, line_items: "no" }])(
    "%j is malformed, never an error",
    (payload) => {
      expect(readFulfillmentPayload(payload).kind).toBe("malformed");
      expect(readFulfillmentEventPayload(payload).kind).toBe("malformed");
      expect(readFulfillmentOrderGid(payload)).toBeNull();
    },
  );
});
