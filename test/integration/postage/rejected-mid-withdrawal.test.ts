// USPS rejects a refund while the shipment of its label is still being taken back in Shopify: wherever that stood, the
// label is one shipment with its number in the end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelView } from "~/modules/postage/buying/label-views";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces, expectOneOfEach, expectValidAreShipped } from "./compare-places";
import { RefundDesk } from "./refund-desk";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let refunds: RefundDesk;
let cancelForReal: BuyingFixture["shopify"]["cancelFulfillment"];
const database = useBuyingFixture((opened) => {
  shop = opened;
  refunds = new RefundDesk(shop, database.db);
  cancelForReal = shop.shopify.cancelFulfillment.bind(shop.shopify);
});

const setStatus = async (status: string) =>
  database.db.shop.update({ where: { domain: shop.shopDomain }, data: { status } });

describe("a refund that is rejected while its shipment is being taken back", () => {
  it("because the shop was disconnected, leaves it as it is", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    await setStatus("needs_reconnect");
    await refunds.ask(label);
    await refunds.work();
    await refunds.hearRejection(label);
    await setStatus("connected");
    await refunds.work();
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
    expect([shop.shopify.cancelCalls, shop.shopify.arrived.length]).toEqual([0, 1]);
  });

  it("by a worker that was killed after Shopify's yes, makes it again", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    const dying = dieWhileCancelling("after");
    await refunds.ask(label);
    await refunds.work().catch(() => undefined);
    await dying.reached;
    await refunds.hearRejection(label);
    shop.clock.forward(600);
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });

  it("by a worker that was killed before Shopify heard, has one in the end though that comes late", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    const dying = dieWhileCancelling("before");
    await refunds.ask(label);
    await refunds.work().catch(() => undefined);
    await dying.reached;
    await refunds.hearRejection(label);
    await shop.drive(label.batchId);
    await dying.arriveLate();
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });

  it("by a worker that goes on afterwards, keeps what that has not taken back yet", async () => {
    const lines = [
      { sku: "GAME", quantity: 1, part: "east" },
      { sku: "MAT", quantity: 2, part: "west" },
    ];
    const pledge = await shop.addReady({ lines });
    const label = await shop.buyOne(pledge);
    const cancel = shop.shopify.cancelFulfillment.bind(shop.shopify);
    shop.shopify.cancelFulfillment = async (...which) => {
      shop.shopify.cancelFulfillment = cancel;
      const outcome = await cancel(...which);
      await refunds.hearRejection(label);
      await shop.drive(label.batchId);
      return outcome;
    };
    await refunds.ask(label);
    await refunds.work();
    await refunds.work();
    await shop.drive(label.batchId);
    expect(shop.shopify.cancelCalls).toBe(1);
    expect(shop.shopify.live(pledge.orderGid)).toHaveLength(2);
    expect(await refunds.labelNow(label)).toMatchObject({ fulfillmentState: "made" });
    const number = label.trackingCode;
    expect(await comparePlaces(shop, database.db)).toMatchObject({
      ...{ easypost: [number], labels: [number], packages: [number, number], shopify: [number, number] },
    });
  });
});

/** The worker that cancels next dies around it; what it sent may still arrive. */
function dieWhileCancelling(when: "before" | "after") {
  const cancel = shop.shopify.cancelFulfillment.bind(shop.shopify);
  let reach = () => undefined as void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  let arriveLate = async (): Promise<unknown> => Promise.resolve();
  shop.shopify.cancelFulfillment = async (...which) => {
    shop.shopify.cancelFulfillment = cancel;
    if (when === "after") await cancel(...which);
    else arriveLate = async () => cancel(...which);
    reach();
    throw new Error("the worker is gone");
  };
  // Dead is dead: it neither reads the order back nor writes.
  const read = shop.shopify.readShipments.bind(shop.shopify);
  void reached.then(() => {
    shop.shopify.readShipments = () => {
      shop.shopify.readShipments = read;
      return Promise.reject(new Error("the worker is gone"));
    };
  });
  return { reached, arriveLate: async () => arriveLate() };
}

const act = fc.constantFrom(
  ...(["refunds", "work", "hear", "both", "lose-answer", "lose-request", "disconnect", "wait"] as const),
);

it("whatever happens around it, one label is one shipment with its number in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 10 }), fc.nat({ max: 9 }), async (acts, rejectAt) => {
      const pledge = await shop.addReady();
      const label = await shop.buyOne(pledge);
      await refunds.ask(label);
      for (const [index, each] of acts.entries()) {
        if (index === rejectAt) refunds.reject(label);
        await perform(each, label);
      }
      refunds.reject(label);
      for (let turn = 0; turn < 8 && !(await isSettled(label)); turn += 1) {
        await setStatus("connected");
        await refunds.work().catch(() => undefined);
        refunds.reject(label);
        await refunds.hear(label);
        await shop.drive(label.batchId);
        shop.clock.forward(3600);
      }
      expect(await refunds.labelNow(label)).toMatchObject({
        refundState: "rejected",
        fulfillmentState: "made",
      });
      expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
      await expectValidAreShipped(shop, database.db);
    }),
    { numRuns: 5 },
  );
});

async function isSettled(label: LabelView): Promise<boolean> {
  const { refundState, fulfillmentState } = await refunds.labelNow(label);
  return refundState === "rejected" && fulfillmentState === "made";
}

async function perform(each: typeof act extends fc.Arbitrary<infer Act> ? Act : never, label: LabelView) {
  switch (each) {
    case "refunds":
      return refunds.work().catch(() => undefined);
    case "work":
      return shop.run(label.batchId).catch(() => undefined);
    case "hear":
      return refunds.hear(label);
    case "both":
      return Promise.allSettled([refunds.work(), refunds.hear(label), shop.run(label.batchId)]);
    case "lose-answer":
    case "lose-request":
      shop.shopify.cancelFulfillment = async (...which) => {
        shop.shopify.cancelFulfillment = cancelForReal;
        if (each === "lose-answer") await cancelForReal(...which);
        return { kind: "unknown", reason: "connection reset" };
      };
      return undefined;
    case "disconnect":
      return setStatus("needs_reconnect");
    case "wait":
      return shop.clock.forward(60);
  }
}
