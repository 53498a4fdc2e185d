import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeShipping } from "~/modules/fulfillment/packages/describe-shipping";
import { emptyShipping, mergeNews, type ShippingState } from "~/modules/fulfillment/packages/merge-shipments";
import { fulfillmentOf } from "~/modules/fulfillment/packages/pledge-fulfillment";
import type { NewsSource, OrderNews } from "~/modules/fulfillment/packages/shipping-news";
import type { OrderShipments } from "~/modules/fulfillment/shipments";
import { deliveries, newsOf, steps, tell } from "./shipped-order";

const BEGIN = Date.parse("2026-11-22T12:10:00Z");

function seen(state: ShippingState) {
  const { financialStatus } = state;
  return { ...describeShipping(state, fulfillmentOf(state), "US"), financialStatus };
}

/** Without parcels that are gone: reading once does not know what there was before. */
function standing(state: ShippingState) {
  const { packages, ...rest } = seen(state);
  return { ...rest, packages: packages.filter(({ status }) => status !== "withdrawn") };
}

/** Takes news in one after the other, a millisecond apart. */
function takeAll(news: OrderNews[], start = emptyShipping()): { state: ShippingState; unsettled: boolean } {
  let unsettled = false;
  let state = start;
  for (const [index, one] of news.entries()) {
    const receivedAt = new Date(BEGIN + index);
    const merged = mergeNews(state, one, { kind: "webhook", receivedAt }, receivedAt.toISOString());
    state = merged.state;
    unsettled = merged.unsettled;
  }
  return { state, unsettled };
}

function wholeNews(order: OrderShipments): OrderNews {
  const { updatedAt, onHold, fulfillments, financialStatus } = order;
  return newsOf({ lines: { updatedAt, state: order.lines, financialStatus }, onHold, fulfillments });
}

function readAt(state: ShippingState, order: OrderShipments, at: number) {
  const source: NewsSource = { kind: "read", askedAt: new Date(at) };
  return mergeNews(state, wholeNews(order), source, new Date(at + 5).toISOString());
}

describe("merging what is heard of an order", () => {
  it("ends the same whatever the order and however often the news come", () => {
    const story = steps(1).chain((played) => {
      const told = tell(played);
      return fc.tuple(fc.constant(told), deliveries(told.webhooks));
    });
    fc.assert(
      fc.property(story, ([told, delivered]) => {
        expect(seen(takeAll(delivered).state)).toEqual(seen(takeAll(told.webhooks).state));
      }),
      { numRuns: 200 },
    );
  });

  it("ends with what reading the order would answer, without ever asking", () => {
    const story = steps(1).chain((played) => {
      const told = tell(played);
      return fc.tuple(fc.constant(told), deliveries(told.webhooks));
    });
    fc.assert(
      fc.property(story, ([told, delivered]) => {
        const { state, unsettled } = takeAll(delivered);
        expect(unsettled).toBe(false);
        expect(standing(state)).toEqual(standing(readAt(emptyShipping(), told.final, BEGIN).state));
      }),
      { numRuns: 200 },
    );
  });

  it("changes of one second, in any order, end right once the order is read, and stay so", () => {
    const story = steps(0).chain((played) => {
      const told = tell(played);
      return fc.tuple(fc.constant(told), deliveries(told.webhooks), deliveries(told.webhooks));
    });
    fc.assert(
      fc.property(story, ([told, delivered, late]) => {
        const heard = takeAll(delivered);
        const expected = standing(readAt(emptyShipping(), told.final, BEGIN).state);
        const settled = readAt(heard.state, told.final, BEGIN + 100_000);
        expect(settled.unsettled).toBe(false);
        expect(standing(settled.state)).toEqual(expected);
        // What comes once more afterwards may be taken for news of the same second, but never for the newer truth.
        expect(standing(takeAll(late, settled.state).state)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("asks for the order to be read whenever it would otherwise be wrong", () => {
    const story = steps(0).chain((played) => {
      const told = tell(played);
      return fc.tuple(fc.constant(told), deliveries(told.webhooks));
    });
    fc.assert(
      fc.property(story, ([told, delivered]) => {
        let asked = false;
        let state = emptyShipping();
        for (const [index, one] of delivered.entries()) {
          const receivedAt = new Date(BEGIN + index);
          const merged = mergeNews(state, one, { kind: "webhook", receivedAt }, receivedAt.toISOString());
          state = merged.state;
          asked ||= merged.unsettled;
        }
        const right = standing(readAt(emptyShipping(), told.final, BEGIN).state);
        if (!asked) expect(standing(state)).toEqual(right);
      }),
      { numRuns: 300 },
    );
  });

  it("a read that began before a webhook of the same second does not win by coming later, it asks again", () => {
    const told = tell([
      { seconds: 1, what: "fulfil", which: 0, numbers: ["AA1"] },
      { seconds: 0, what: "track", which: 0, numbers: ["CC4"] },
    ]);
    const heard = takeAll(told.webhooks.slice(-2)).state;
    const [before] = told.reads;
    if (!before) throw new Error("nothing was read");
    const early = readAt(heard, before, BEGIN - 1000);
    expect(early.unsettled).toBe(true);
    expect(standing(early.state).packages.map(({ number }) => number)).toEqual(["CC4"]);
    const late = readAt(early.state, told.final, BEGIN + 1000);
    expect(late.unsettled).toBe(false);
  });

  it("a number that goes away is withdrawn and stays known, also when it is heard of too late", () => {
    const first = tell([{ seconds: 1, what: "fulfil", which: 0, numbers: ["AA1"] }]).webhooks;
    const both = tell([
      { seconds: 1, what: "fulfil", which: 0, numbers: ["AA1"] },
      { seconds: 1, what: "track", which: 0, numbers: ["bb-3"] },
    ]).webhooks;
    for (const order of [both, [...both].reverse(), [...both, ...first], [...both.slice(2), ...first]]) {
      const packages = seen(takeAll(order).state).packages.map(({ number, status }) => [number, status]);
      expect(packages).toEqual([
        ["bb-3", "shipped"],
        ["AA1", "withdrawn"],
      ]);
    }
  });

  it("a second parcel never erases the first", () => {
    const told = tell([
      { seconds: 1, what: "fulfil", which: 0, numbers: ["AA1"] },
      { seconds: 1, what: "fulfil", which: 1, numbers: ["CC4"] },
    ]);
    const { state } = takeAll(told.webhooks);
    expect(seen(state).packages.map(({ number }) => number)).toEqual(["AA1", "CC4"]);
  });

  it("the echo of a label bought here is that label's parcel", () => {
    const labels = [{ numberKey: "AA1", number: "AA1", carrier: "USPS", url: null, withdrawn: false }];
    const told = tell([{ seconds: 1, what: "fulfil", which: 0, numbers: ["aa-1"] }]);
    const { state } = takeAll(told.webhooks, { ...emptyShipping(), labels });
    const { fulfillments, labels: loose } = fulfillmentOf(state);
    expect(loose).toEqual([]);
    // A label has left with its first scan, not with the note in Shopify.
    expect(fulfillments.flatMap(({ packages }) => packages)).toMatchObject([
      { numberKey: "AA1", source: "label", status: "label" },
    ]);
  });
});
