// USPS may reject a refund long after EasyPost has accepted it: then the label is valid postage again, and what was
// taken back for it in Shopify is made again, once.
import { describe, expect, it } from "vitest";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import { followTracker } from "~/modules/postage/tracking/follow-tracker.server";
import { CREATOR_KEY } from "../../simulators/easypost/config";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces, expectOneOfEach, expectValidAreShipped } from "./compare-places";
import { RefundDesk } from "./refund-desk";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let refunds: RefundDesk;
const database = useBuyingFixture((opened) => {
  shop = opened;
  refunds = new RefundDesk(shop, database.db);
});

describe("a refund that is rejected after its shipment was taken back", () => {
  it("puts back the same number in Shopify and for the backer, and mails nobody twice", async () => {
    shop.mailedCampaigns.add(shop.campaignId);
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    await refunds.giveBack(label);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    await refunds.hearRejection(label);
    await refunds.hearRejection(label);
    expect(await refunds.labelNow(label)).toMatchObject({
      refundState: "rejected",
      fulfillmentState: "wanted",
    });
    expect(shop.deps.jobsSent.at(-1)).toMatchObject({ name: "postage.run" });
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
    expect(shop.shopify.mailed).toHaveLength(1);
    const shown = await refunds.labelNow(label);
    expect(shown.fulfillmentState).toBe("made");
    expect(shown.refundNote).toMatch(/rejected the refund.*valid again/);
    const asked = { shopDomain: shop.shopDomain, pledgeIds: [pledge.id] };
    expect(await readReady(shop.deps, asked)).toEqual([]);
  });

  it("can be asked for again, and is taken back again", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    await refunds.giveBack(label);
    await refunds.hearRejection(label);
    await shop.drive(label.batchId);
    await refunds.giveBack(label);
    expect(await comparePlaces(shop, database.db)).toMatchObject({
      ...{ easypost: [], labels: [], packages: [], shopify: [] },
    });
    shop.easypost.act({ action: "accept-refunds" });
    await refunds.hear(label);
    expect(await refunds.labelNow(label)).toMatchObject({ refundState: "refunded" });
  });

  it("in several fulfilments gets all of them back", async () => {
    const lines = [
      { sku: "GAME", quantity: 1, part: "east" },
      { sku: "MAT", quantity: 2, part: "west" },
    ];
    const pledge = await shop.addReady({ lines });
    const label = await shop.buyOne(pledge);
    await refunds.giveBack(label);
    await refunds.hearRejection(label);
    await shop.drive(label.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([
      { numbers: [label.trackingCode], quantity: 1 },
      { numbers: [label.trackingCode], quantity: 2 },
    ]);
  });

  it("before its first scan, where the shipment waits for that, shows its package again", async () => {
    await shop.setFulfillAt("first_scan");
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    await refunds.giveBack(label);
    const packages = async () => {
      const input = { shopDomain: shop.shopDomain, pledgeId: pledge.id };
      return (await getPledgeShipping(shop.deps, input))?.packages.map(({ status }) => status);
    };
    expect(await packages()).toEqual(["withdrawn"]);
    await refunds.hearRejection(label);
    await shop.drive(label.batchId);
    expect(await packages()).toEqual(["label"]);
    expect(await refunds.labelNow(label)).toMatchObject({ fulfillmentState: "none", fulfillmentNote: null });
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
      const label = await shop.buyOne(pledge);
      await refunds.giveBack(label);
      if (when === "before") await scan(label);
      await refunds.hearRejection(label);
      await shop.drive(label.batchId);
      if (when === "after") await scan(label);
      await expectOneOfEach(shop, database.db, 1);
      const input = { shopDomain: shop.shopDomain, pledgeId: pledge.id };
      expect(await getPledgeShipping(shop.deps, input)).toMatchObject({ status: "shipped" });
    },
  );
});

describe("a pledge that has got another label meanwhile", () => {
  it("keeps that one; the first label says so, and takes its place once that one is given back", async () => {
    const pledge = await shop.addReady();
    const first = await shop.buyOne(pledge);
    await refunds.giveBack(first);
    const second = await shop.buyOne(pledge);
    await refunds.hearRejection(first);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [second.trackingCode] }]);
    const shown = await refunds.labelNow(first);
    expect(shown).toMatchObject({ refundState: "rejected", fulfillmentState: "refused" });
    expect(shown.fulfillmentNote).toContain(`label ${second.trackingCode} of Labels ${second.batchNumber}`);
    const { packages } = await comparePlaces(shop, database.db);
    expect(packages).toEqual([second.trackingCode]);
    const { shopDomain } = shop;
    expect(await getPostageOverview(shop.deps, { shopDomain })).toMatchObject({ unfulfilled: 1 });
    await refunds.giveBack(second);
    shop.clock.forward(6 * 3600);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [first.trackingCode] }]);
    await expectValidAreShipped(shop, database.db);
  });

  it("whose shipment is not made yet keeps it as well", async () => {
    const pledge = await shop.addReady();
    const first = await shop.buyOne(pledge);
    await refunds.giveBack(first);
    await shop.setFulfillAt("first_scan");
    const second = await shop.buyOne(pledge);
    await shop.setFulfillAt("purchase");
    await refunds.hearRejection(first);
    await shop.drive(first.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    const { packages } = await comparePlaces(shop, database.db);
    expect(packages).toEqual([second.trackingCode]);
    expect(await refunds.labelNow(first)).toMatchObject({ fulfillmentState: "refused" });
  });

  it("that is not bought yet gets none: the first label is used", async () => {
    const pledge = await shop.addReady();
    const first = await shop.buyOne(pledge);
    await refunds.giveBack(first);
    const quoted = await shop.quote([pledge]);
    await refunds.hearRejection(first);
    await shop.confirm(quoted.id);
    expect(await shop.drive(quoted.id)).toMatchObject({ counts: { bought: 0, failed: 1 } });
    await shop.drive(first.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });
});
