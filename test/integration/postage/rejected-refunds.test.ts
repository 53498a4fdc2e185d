// USPS may reject a refund long after EasyPost has accepted it: then the label is valid postage again, and what was
// taken back for it in Shopify is made again, once, wherever the taking back stood.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { findRefundLabel } from "~/modules/postage/refunds/refund-store.server";
import { settleRefund } from "~/modules/postage/refunds/settle-refund.server";
import { followTracker } from "~/modules/postage/tracking/follow-tracker.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import { useTestDatabase } from "../../support/test-database";
import { CREATOR_KEY } from "../../simulators/easypost/config";
import { comparePlaces, expectOneOfEach, openBuyingFixture, type BuyingFixture } from "./buying-fixture";

const database = useTestDatabase();
let shop: BuyingFixture;
let cancelForReal: BuyingFixture["shopify"]["cancelFulfillment"];

beforeEach(async () => {
  shop = await openBuyingFixture(database.db);
  cancelForReal = shop.shopify.cancelFulfillment.bind(shop.shopify);
});
afterEach(async () => {
  await shop.stop();
});

async function boughtLabel(pledge: AddedPledge): Promise<LabelView> {
  const batch = await shop.buy([pledge]);
  const [label] = await shop.labels(batch.id);
  if (!label) throw new Error("no label");
  return label;
}

async function labelNow({ id, batchId }: LabelView): Promise<LabelView> {
  const label = (await shop.labels(batchId)).find((each) => each.id === id);
  if (!label) throw new Error("the label is gone");
  return label;
}

const ask = async (label: LabelView) => {
  const asked = await requestRefund(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id });
  if (asked.kind !== "requested") throw new Error(JSON.stringify(asked));
};

const workOnRefunds = async () => runRefunds(shop.deps, { shopDomain: shop.shopDomain });

/** Asks, and works until the shipment is taken back. */
async function giveBack(label: LabelView): Promise<void> {
  await ask(label);
  for (let turn = 0; turn < 20; turn += 1) {
    await workOnRefunds();
    if ((await labelNow(label)).fulfillmentState === "cancelled") return;
    shop.clock.forward(60);
  }
  throw new Error("the shipment is not taken back");
}

/** USPS says no, and we read it, as the daily question does. */
async function hearRejection({ id, trackingCode }: LabelView): Promise<void> {
  shop.easypost.act({ action: "reject-refund", trackingCode });
  await readRefund(id);
}

async function readRefund(labelId: string): Promise<void> {
  const label = await findRefundLabel(database.db, shop.shopDomain, labelId);
  const account = { kind: "own", apiKey: CREATOR_KEY } as const;
  const read = await shop.deps.postage.readShipment(account, label?.shipmentId ?? "");
  if (!label || read.kind !== "shipment") throw new Error(read.kind);
  await settleRefund(shop.deps, label, read.shipment);
}

const setFulfillAt = async (fulfillAt: "purchase" | "first_scan") =>
  database.db.postageSettings.update({ where: { shopDomain: shop.shopDomain }, data: { fulfillAt } });

const setStatus = async (status: string) =>
  database.db.shop.update({ where: { domain: shop.shopDomain }, data: { status } });

describe("a refund that is rejected after its shipment was taken back", () => {
  it("puts back the same number in Shopify and for the backer, and mails nobody twice", async () => {
    shop.mailedCampaigns.add(shop.campaignId);
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    await giveBack(label);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    await hearRejection(label);
    await hearRejection(label);
    expect(await labelNow(label)).toMatchObject({ refundState: "rejected", fulfillmentState: "wanted" });
    expect(shop.deps.jobsSent.at(-1)).toMatchObject({ name: "postage.run" });
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
    expect(shop.shopify.mailed).toHaveLength(1);
    const shown = await labelNow(label);
    expect(shown.fulfillmentState).toBe("made");
    expect(shown.refundNote).toMatch(/rejected the refund.*valid again/);
    const asked = { shopDomain: shop.shopDomain, pledgeIds: [pledge.id] };
    expect(await readReady(shop.deps, asked)).toEqual([]);
  });

  it("can be asked for again, and is taken back again", async () => {
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    await giveBack(label);
    await hearRejection(label);
    await shop.drive(label.batchId);
    await giveBack(label);
    expect(await comparePlaces(shop, database.db)).toMatchObject({
      ...{ easypost: [], labels: [], packages: [], shopify: [] },
    });
    shop.easypost.act({ action: "accept-refunds" });
    await readRefund(label.id);
    expect(await labelNow(label)).toMatchObject({ refundState: "refunded" });
  });

  it("in several fulfilments gets all of them back", async () => {
    const lines = [
      { sku: "GAME", quantity: 1, part: "east" },
      { sku: "MAT", quantity: 2, part: "west" },
    ];
    const pledge = await shop.addReady({ lines });
    const label = await boughtLabel(pledge);
    await giveBack(label);
    await hearRejection(label);
    await shop.drive(label.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([
      { numbers: [label.trackingCode], quantity: 1 },
      { numbers: [label.trackingCode], quantity: 2 },
    ]);
  });

  it("before its first scan, where the shipment waits for that, shows its package again", async () => {
    await setFulfillAt("first_scan");
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    await giveBack(label);
    const packages = async () => {
      const input = { shopDomain: shop.shopDomain, pledgeId: pledge.id };
      return (await getPledgeShipping(shop.deps, input))?.packages.map(({ status }) => status);
    };
    expect(await packages()).toEqual(["withdrawn"]);
    await hearRejection(label);
    await shop.drive(label.batchId);
    expect(await packages()).toEqual(["label"]);
    expect(await labelNow(label)).toMatchObject({ fulfillmentState: "none", fulfillmentNote: null });
    expect(shop.shopify.arrived).toEqual([]);
  });
});

describe("a refund that is rejected because the parcel was sent all the same", () => {
  const scan = async (label: LabelView) => {
    const { trackingCode, id } = label;
    shop.easypost.act({ action: "scan", trackingCode });
    const account = { kind: "own", apiKey: CREATOR_KEY } as const;
    const stored = await database.db.label.findUniqueOrThrow({ where: { id } });
    const read = await shop.deps.postage.readTracker(account, stored.trackerId ?? "");
    if (read.kind !== "tracker") throw new Error(read.kind);
    await followTracker(shop.deps, stored, read.tracker);
  };

  it.each(["before", "after"] as const)(
    "and scanned %s the rejection, is shipped in the end",
    async (when) => {
      const pledge = await shop.addReady();
      const label = await boughtLabel(pledge);
      await giveBack(label);
      if (when === "before") await scan(label);
      await hearRejection(label);
      await shop.drive(label.batchId);
      if (when === "after") await scan(label);
      await expectOneOfEach(shop, database.db, 1);
      const input = { shopDomain: shop.shopDomain, pledgeId: pledge.id };
      expect(await getPledgeShipping(shop.deps, input)).toMatchObject({ status: "shipped" });
    },
  );
});

describe("a refund that is rejected while its shipment is being taken back", () => {
  it("because the shop was disconnected, leaves it as it is", async () => {
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    await setStatus("needs_reconnect");
    await ask(label);
    await workOnRefunds();
    await hearRejection(label);
    await setStatus("connected");
    await workOnRefunds();
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
    expect([shop.shopify.cancelCalls, shop.shopify.arrived.length]).toEqual([0, 1]);
  });

  it("by a worker that was killed after Shopify's yes, makes it again", async () => {
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    const dying = dieWhileCancelling("after");
    await ask(label);
    await workOnRefunds().catch(() => undefined);
    await dying.reached;
    await hearRejection(label);
    shop.clock.forward(600);
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });

  it("by a worker that was killed before Shopify heard, has one in the end though that comes late", async () => {
    const pledge = await shop.addReady();
    const label = await boughtLabel(pledge);
    const dying = dieWhileCancelling("before");
    await ask(label);
    await workOnRefunds().catch(() => undefined);
    await dying.reached;
    await hearRejection(label);
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
    const label = await boughtLabel(pledge);
    const cancel = shop.shopify.cancelFulfillment.bind(shop.shopify);
    shop.shopify.cancelFulfillment = async (...which) => {
      shop.shopify.cancelFulfillment = cancel;
      const outcome = await cancel(...which);
      await hearRejection(label);
      await shop.drive(label.batchId);
      return outcome;
    };
    await ask(label);
    await workOnRefunds();
    await workOnRefunds();
    await shop.drive(label.batchId);
    expect(shop.shopify.cancelCalls).toBe(1);
    expect(shop.shopify.live(pledge.orderGid)).toHaveLength(2);
    expect(await labelNow(label)).toMatchObject({ fulfillmentState: "made" });
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

describe("a pledge that has got another label meanwhile", () => {
  it("keeps that one; the first label says so, and takes its place once that one is given back", async () => {
    const pledge = await shop.addReady();
    const first = await boughtLabel(pledge);
    await giveBack(first);
    const second = await boughtLabel(pledge);
    await hearRejection(first);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [second.trackingCode] }]);
    const shown = await labelNow(first);
    expect(shown).toMatchObject({ refundState: "rejected", fulfillmentState: "refused" });
    expect(shown.fulfillmentNote).toContain(`label ${second.trackingCode} of batch ${second.batchNumber}`);
    const { packages } = await comparePlaces(shop, database.db);
    expect(packages).toEqual([second.trackingCode]);
    const { shopDomain } = shop;
    expect(await getPostageOverview(shop.deps, { shopDomain })).toMatchObject({ unfulfilled: 1 });
    await giveBack(second);
    shop.clock.forward(6 * 3600);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [first.trackingCode] }]);
    await expectValidAreShipped();
  });

  it("whose shipment is not made yet keeps it as well", async () => {
    const pledge = await shop.addReady();
    const first = await boughtLabel(pledge);
    await giveBack(first);
    await setFulfillAt("first_scan");
    const second = await boughtLabel(pledge);
    await setFulfillAt("purchase");
    await hearRejection(first);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    const { packages } = await comparePlaces(shop, database.db);
    expect(packages).toEqual([second.trackingCode]);
    expect(await labelNow(first)).toMatchObject({ fulfillmentState: "refused" });
  });

  it("that is not bought yet gets none: the first label is used", async () => {
    const pledge = await shop.addReady();
    const first = await boughtLabel(pledge);
    await giveBack(first);
    const quoted = await shop.quote([pledge]);
    await hearRejection(first);
    await shop.confirm(quoted.id);
    expect(await shop.drive(quoted.id)).toMatchObject({ counts: { bought: 0, failed: 1 } });
    await shop.drive(first.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });
});

async function expectValidAreShipped() {
  const { easypost, packages, shopify } = await comparePlaces(shop, database.db);
  expect(packages).toEqual(easypost);
  expect(shopify).toEqual(easypost);
}

const act = fc.constantFrom(
  ...(["refunds", "work", "hear", "both", "lose-answer", "lose-request", "disconnect", "wait"] as const),
);

it("whatever happens around it, one label is one shipment with its number in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 10 }), fc.nat({ max: 9 }), async (acts, rejectAt) => {
      const pledge = await shop.addReady();
      const label = await boughtLabel(pledge);
      await ask(label);
      for (const [index, each] of acts.entries()) {
        if (index === rejectAt)
          shop.easypost.act({ action: "reject-refund", trackingCode: label.trackingCode });
        await perform(each, label);
      }
      shop.easypost.act({ action: "reject-refund", trackingCode: label.trackingCode });
      for (let turn = 0; turn < 8 && !(await isSettled(label)); turn += 1) {
        await setStatus("connected");
        await workOnRefunds().catch(() => undefined);
        shop.easypost.act({ action: "reject-refund", trackingCode: label.trackingCode });
        await readRefund(label.id);
        await shop.drive(label.batchId);
        shop.clock.forward(3600);
      }
      expect(await labelNow(label)).toMatchObject({ refundState: "rejected", fulfillmentState: "made" });
      expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
      await expectValidAreShipped();
    }),
    { numRuns: 5 },
  );
});

async function isSettled(label: LabelView): Promise<boolean> {
  const { refundState, fulfillmentState } = await labelNow(label);
  return refundState === "rejected" && fulfillmentState === "made";
}

async function perform(each: typeof act extends fc.Arbitrary<infer Act> ? Act : never, label: LabelView) {
  switch (each) {
    case "refunds":
      return workOnRefunds().catch(() => undefined);
    case "work":
      return shop.run(label.batchId).catch(() => undefined);
    case "hear":
      return readRefund(label.id);
    case "both":
      return Promise.allSettled([workOnRefunds(), readRefund(label.id), shop.run(label.batchId)]);
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
