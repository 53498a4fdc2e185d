// Somebody cancels in Shopify what was made for a label: the label is still held and paid for, so it says so, rests, and
// no second one is bought for the same things.
import { describe, expect, it } from "vitest";
import { createBatch } from "~/modules/postage/buying/create-batch.server";
import { listLabels } from "~/modules/postage/buying/get-batch.server";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import { retryFulfillment } from "~/modules/postage/buying/want-fulfillment.server";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces, expectOneOfEach } from "./compare-places";
import { hearOfOrder } from "./hear-of-order";
import { RefundDesk } from "./refund-desk";
import { useBuyingFixture } from "./use-buying-fixture";

const RESTS = "Its shipment was cancelled in Shopify: refund the label, or fulfill it again.";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

async function boughtLabel(): Promise<LabelView> {
  const label = await shop.buyOne(pledge);
  expect(label).toMatchObject({ fulfillmentState: "made" });
  return label;
}

async function cancelByHand(): Promise<void> {
  const live = shop.shopify.order(pledge.orderGid).fulfillments.filter(({ status }) => status === "success");
  shop.clock.forward(60);
  for (const { gid } of live) await shop.shopify.cancelFulfillment(shop.shopDomain, gid);
}

const hear = async () => hearOfOrder(shop, pledge);

async function kindsOfHistory(): Promise<string[]> {
  const events = await database.db.pledgeEvent.findMany({
    where: { pledgeId: pledge.id },
    orderBy: { id: "asc" },
  });
  return events.map(({ kind }) => kind);
}

async function fulfillAgain(label: LabelView): Promise<void> {
  const { shopDomain } = shop;
  expect(await retryFulfillment(shop.deps, { shopDomain, labelId: label.id })).toEqual({ kind: "done" });
  await shop.drive(label.batchId);
}

describe("a label whose shipment somebody cancelled in Shopify", () => {
  it("comes to rest with what to do, and is not fulfilled against the person's will", async () => {
    const label = await boughtLabel();
    await cancelByHand();
    await hear();
    await hear();
    expect(await shop.onlyLabel(label.batchId)).toMatchObject({
      fulfillmentState: "refused",
      fulfillmentNote: RESTS,
    });
    const { shopDomain } = shop;
    const { batchId } = label;
    expect(await listLabels(shop.deps, { shopDomain, batchId, shelf: "unfulfilled" })).toMatchObject({
      labels: [{ id: label.id }],
    });
    expect(await getPostageOverview(shop.deps, { shopDomain })).toMatchObject({ unfulfilled: 1 });
    shop.clock.forward(48 * 3600);
    await sweepBatches(shop.deps);
    await shop.drive(batchId);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    const history = await kindsOfHistory();
    expect(history.filter((kind) => kind === "label.shipment_cancelled")).toHaveLength(1);
    expect((await comparePlaces(shop, database.db)).easypost).toEqual([label.trackingCode]);
  });

  it("is fulfilled again once on the creator's word, without a second mail of Shopify", async () => {
    shop.mailedCampaigns.add(shop.campaignId);
    const label = await boughtLabel();
    expect(shop.shopify.mailed).toHaveLength(1);
    await cancelByHand();
    await hear();
    await fulfillAgain(label);
    await hear();
    expect(await shop.onlyLabel(label.batchId)).toMatchObject({
      fulfillmentState: "made",
      fulfillmentNote: null,
    });
    expect(shop.shopify.mailed).toHaveLength(1);
    await expectOneOfEach(shop, database.db, 1);
  });

  it("can be cancelled and fulfilled again any number of times", async () => {
    const label = await boughtLabel();
    for (let time = 0; time < 3; time += 1) {
      await cancelByHand();
      await hear();
      expect(await shop.onlyLabel(label.batchId)).toMatchObject({ fulfillmentState: "refused" });
      await fulfillAgain(label);
      await expectOneOfEach(shop, database.db, 1);
    }
  });

  it("is refunded on the creator's word, and the pledge may get another then", async () => {
    const label = await boughtLabel();
    await cancelByHand();
    await hear();
    const { shopDomain } = shop;
    expect(await requestRefund(shop.deps, { shopDomain, labelId: label.id })).toMatchObject({
      kind: "requested",
    });
    await runRefunds(shop.deps, { shopDomain });
    expect(await shop.onlyLabel(label.batchId)).toMatchObject({ fulfillmentState: "cancelled" });
    expect(await shop.buyOne(pledge)).toMatchObject({ fulfillmentState: "made" });
  });

  it("rests again after a refund that USPS rejected, until the creator says otherwise", async () => {
    const label = await boughtLabel();
    await cancelByHand();
    await hear();
    const refunds = new RefundDesk(shop, database.db);
    for (let time = 0; time < 2; time += 1) {
      await refunds.giveBack(label);
      await refunds.hearRejection(label);
      await shop.drive(label.batchId);
      const rests = { refundState: "rejected", fulfillmentState: "refused", fulfillmentNote: RESTS };
      const rejected = await shop.onlyLabel(label.batchId);
      expect(rejected).toMatchObject(rests);
      expect(rejected.refundNote).toMatch(/valid again.*cancelled in Shopify before/);
      expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
      shop.clock.forward(48 * 3600);
      await sweepBatches(shop.deps);
      await shop.drive(label.batchId);
      expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    }
    await fulfillAgain(label);
    await expectOneOfEach(shop, database.db, 1);
    // What the creator has had made is made again after the next rejection.
    await refunds.giveBack(label);
    await refunds.hearRejection(label);
    await shop.drive(label.batchId);
    await expectOneOfEach(shop, database.db, 1);
  });

  it("is found when it was cancelled before it was written as fulfilled", async () => {
    const { id } = await shop.quote([pledge]);
    await shop.confirm(id);
    const fulfill = shop.shopify.fulfill.bind(shop.shopify);
    shop.shopify.fulfill = async (...request) => {
      const answer = await fulfill(...request);
      await cancelByHand();
      await hear();
      return answer;
    };
    await shop.drive(id);
    expect(await shop.onlyLabel(id)).toMatchObject({ fulfillmentState: "refused", fulfillmentNote: RESTS });
  });
});

async function setState(batchId: string, state: string): Promise<void> {
  await database.db.label.updateMany({ where: { batchId }, data: { state } });
}

describe("while such a label is held", () => {
  it("its pledge is not ready, and a selection with it is told which label holds it", async () => {
    const label = await boughtLabel();
    await cancelByHand();
    await hear();
    const { shopDomain } = shop;
    expect(await readReady(shop.deps, { shopDomain, pledgeIds: [pledge.id] })).toEqual([]);
    const source = { kind: "pledges", pledgeIds: [pledge.id] };
    const refused = await createBatch(shop.deps, {
      ...{ shopDomain, requestKey: "another-label", source, choice: shop.choice() },
    });
    expect(refused).toMatchObject({
      kind: "refused",
      message: `Order ${pledge.orderName}: label ${label.trackingCode} of Labels 1 is bought for it and not refunded, though its shipment was cancelled in Shopify: refund that label, or fulfill it again.`,
    });
  });

  it("nothing is bought that was quoted before", async () => {
    const { id } = await shop.quote([pledge]);
    // As if its turn came late: another batch's label of the same pledge is bought, and its shipment cancelled, before.
    await setState(id, "cancelled");
    const label = await boughtLabel();
    await cancelByHand();
    await setState(id, "created");
    await shop.confirm(id);
    await shop.drive(id);
    const second = await shop.onlyLabel(id);
    expect(second).toMatchObject({ state: "failed", failure: { code: "LABEL_HELD" } });
    expect(second.failure?.message).toContain(`label ${label.trackingCode} of Labels 2 is bought for it`);
    // Shopify was asked, for nobody had told of the cancellation.
    expect(await shop.onlyLabel(label.batchId)).toMatchObject({
      fulfillmentState: "refused",
      fulfillmentNote: RESTS,
    });
    expect((await comparePlaces(shop, database.db)).easypost).toEqual([label.trackingCode]);
  });
});
