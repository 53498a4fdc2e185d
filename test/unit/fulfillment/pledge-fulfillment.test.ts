import { describe, expect, it } from "vitest";
import { describeShipping } from "~/modules/fulfillment/packages/describe-shipping";
import { emptyShipping, mergeNews } from "~/modules/fulfillment/packages/merge-shipments";
import { fulfillmentOf } from "~/modules/fulfillment/packages/pledge-fulfillment";
import type { FulfillmentSnapshot, OrderLineState } from "~/modules/fulfillment/shipments";
import { newsOf, ORDER } from "./shipped-order";

const AT = "2026-11-22T12:00:00Z";
const line = (id: number, currentQuantity: number, requiresShipping = true): OrderLineState => ({
  ...{ lineItemGid: `gid://shopify/LineItem/${id}`, sku: `SKU-${id}`, currentQuantity, requiresShipping },
});

function fulfillment(
  id: number,
  quantities: Record<number, number>,
  change: Partial<FulfillmentSnapshot> = {},
): FulfillmentSnapshot {
  return {
    ...{ gid: `gid://shopify/Fulfillment/${id}`, orderGid: ORDER, name: `#1001.${id}`, status: "success" },
    ...{ createdAt: AT, updatedAt: AT, deliveredAt: null, tracking: [], events: null },
    lines: Object.entries(quantities).map(([each, quantity]) => ({
      ...{ lineItemGid: `gid://shopify/LineItem/${each}`, sku: `SKU-${each}`, quantity },
    })),
    ...change,
  };
}

function stateOf(
  lines: OrderLineState[] | null,
  fulfillments: FulfillmentSnapshot[],
  cancelledAt: string | null = null,
) {
  const news = newsOf({
    ...{
      lines: lines && { updatedAt: AT, state: lines, financialStatus: "PAID" },
      fulfillments,
      cancelledAt,
    },
  });
  const source = { kind: "webhook" as const, receivedAt: new Date(AT) };
  return mergeNews(emptyShipping(), news, source, AT).state;
}

function shipping(...order: Parameters<typeof stateOf>) {
  return fulfillmentOf(stateOf(...order));
}

const number = (text: string) => ({ tracking: [{ number: text, company: "USPS", url: null }] });

describe("what a pledge shows of its parcels", () => {
  it.each([
    ["nothing left", [line(1, 2)], [], "unfulfilled", { total: 2, shipped: 0, delivered: 0 }],
    [
      "one of two units",
      [line(1, 2)],
      [fulfillment(1, { 1: 1 })],
      "partially_shipped",
      { total: 2, shipped: 1, delivered: 0 },
    ],
    [
      "both in two parcels",
      [line(1, 2)],
      [fulfillment(1, { 1: 1 }), fulfillment(2, { 1: 1 })],
      "shipped",
      { total: 2, shipped: 2, delivered: 0 },
    ],
    [
      "what is left after an edit",
      [line(1, 1)],
      [fulfillment(1, { 1: 1 })],
      "shipped",
      { total: 1, shipped: 1, delivered: 0 },
    ],
    [
      "a unit added by an edit",
      [line(1, 3)],
      [fulfillment(1, { 1: 2 })],
      "partially_shipped",
      { total: 3, shipped: 2, delivered: 0 },
    ],
    [
      "a download beside the game",
      [line(1, 1), line(9, 1, false)],
      [fulfillment(1, { 1: 1 })],
      "shipped",
      { total: 1, shipped: 1, delivered: 0 },
    ],
    [
      "the download alone",
      [line(1, 1), line(9, 1, false)],
      [fulfillment(1, { 9: 1 })],
      "unfulfilled",
      { total: 1, shipped: 0, delivered: 0 },
    ],
    [
      "everything refunded after it left",
      [line(1, 0)],
      [fulfillment(1, { 1: 1 })],
      "shipped",
      { total: 0, shipped: 0, delivered: 0 },
    ],
    [
      "nothing to ship at all",
      [line(9, 1, false)],
      [],
      "unfulfilled",
      { total: 0, shipped: 0, delivered: 0 },
    ],
    [
      "more fulfilled than ordered",
      [line(1, 1)],
      [fulfillment(1, { 1: 2 })],
      "shipped",
      { total: 1, shipped: 1, delivered: 0 },
    ],
  ] as const)("%s", (_name, lines, fulfillments, status, units) => {
    expect(shipping([...lines], [...fulfillments])).toMatchObject({ status, units });
  });

  it.each(["pending", "open", "cancelled", "error", "failure"] as const)(
    "a fulfilment that is %s has shipped nothing",
    (status) => {
      expect(shipping([line(1, 1)], [fulfillment(1, { 1: 1 }, { status })]).status).toBe("unfulfilled");
    },
  );

  it("of a cancelled order nothing more is to be shipped", () => {
    const partly = shipping([line(1, 2)], [fulfillment(1, { 1: 1 })], AT);
    expect(partly).toMatchObject({ status: "shipped", units: { total: 1, shipped: 1, delivered: 0 } });
    expect(shipping([line(1, 2)], [], AT)).toMatchObject({ status: "unfulfilled", units: { total: 0 } });
  });

  it("while the lines are not known, nobody says that nothing is missing", () => {
    expect(shipping(null, [fulfillment(1, { 1: 1 })]).status).toBe("partially_shipped");
  });

  it("is delivered when every unit has arrived, at the last arrival", () => {
    const arrived = (id: number, at: string) => [
      { sourceId: `e${id}`, kind: "delivered" as const, at, message: null },
    ];
    const first = fulfillment(1, { 1: 1 }, { ...number("A"), events: arrived(1, "2026-11-25T08:00:00Z") });
    const second = fulfillment(2, { 1: 1 }, { ...number("B"), events: arrived(2, "2026-11-24T08:00:00Z") });
    expect(shipping([line(1, 2)], [first, { ...second, events: [] }])).toMatchObject({
      status: "shipped",
      units: { delivered: 1 },
      deliveredAt: null,
    });
    expect(shipping([line(1, 2)], [first, second])).toMatchObject({
      status: "delivered",
      deliveredAt: "2026-11-25T08:00:00.000Z",
    });
  });

  it("quantities belong to the fulfilment: two numbers do not double them", () => {
    const two = fulfillment(1, { 1: 2 }, { tracking: [...number("A").tracking, ...number("B").tracking] });
    const shown = shipping([line(1, 4)], [two]);
    expect(shown).toMatchObject({ status: "partially_shipped", units: { total: 4, shipped: 2 } });
    expect(shown.fulfillments[0]?.packages).toHaveLength(2);
  });

  it("one number spelled in two ways is one parcel", () => {
    const tracking = ["9400 1118-9922", "940011189922"].map((text) => ({
      number: text,
      company: null,
      url: null,
    }));
    expect(
      shipping([line(1, 1)], [fulfillment(1, { 1: 1 }, { tracking })]).fulfillments[0]?.packages,
    ).toHaveLength(1);
  });
});

describe("numbers that are told as withdrawn", () => {
  const told = (...again: FulfillmentSnapshot[]) => {
    const cancelled = fulfillment(1, { 1: 1 }, { ...number("AA1"), status: "cancelled" });
    const state = stateOf([line(1, 1)], [cancelled, ...again]);
    const { packages } = describeShipping(state, fulfillmentOf(state), "US");
    return packages.map((parcel) => [parcel.number, parcel.status]);
  };

  it("are those of a cancelled fulfilment", () => {
    expect(told()).toEqual([["AA1", "withdrawn"]]);
    expect(told(fulfillment(2, { 1: 1 }, number("BB2")))).toEqual([
      ["BB2", "shipped"],
      ["AA1", "withdrawn"],
    ]);
  });

  it("are not those that another fulfilment carries again, as after a rejected refund", () => {
    expect(told(fulfillment(2, { 1: 1 }, number("AA1")))).toEqual([["AA1", "shipped"]]);
  });
});
