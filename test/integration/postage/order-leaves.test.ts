// Between its purchase and its shipment an order may go away, shrink or be held up: the bought label then says so, rests,
// and goes on by itself when the order is back.
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { listLabels } from "~/modules/postage/buying/get-batch.server";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces, expectOneOfEach } from "./compare-places";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
let pledge: AddedPledge;
const database = useBuyingFixture(async (opened) => {
  shop = opened;
  pledge = await shop.addReady();
});

type Change = () => Promise<unknown> | void;

/** Buys the label; the change happens between EasyPost's answer and the fulfilment. */
async function buyThen(change: Change): Promise<LabelView> {
  const { id } = await shop.quote([pledge]);
  await shop.confirm(id);
  const deps = shop.newDeps((gateway) => ({
    ...gateway,
    async buy(...order) {
      const outcome = await gateway.buy(...order);
      await change();
      return outcome;
    },
  }));
  expect(await shop.drive(id, deps)).toMatchObject({ state: "finished", counts: { bought: 1 } });
  return shop.onlyLabel(id);
}

async function wokenUp(batchId: string): Promise<boolean> {
  const sweeper = shop.newDeps();
  await sweepBatches(sweeper);
  const { shopDomain } = shop;
  return sweeper.jobsSent.some(({ payload }) => isDeepStrictEqual(payload, { shopDomain, batchId }));
}

const setPledge = async (data: { state?: string; orderGid?: string }) =>
  database.db.pledge.update({ where: { id: pledge.id }, data });
const order = () => shop.shopify.order(pledge.orderGid);
const setParts = (status: "open" | "on_hold" | "scheduled") => {
  for (const part of order().parts) part.status = status;
};
const setLeft = (remaining: number) => {
  for (const line of order().parts.flatMap(({ lines }) => lines)) line.remaining = remaining;
};

const STORIES: { what: string; words: RegExp; gone: Change; back: Change }[] = [
  {
    what: "whose order was cancelled, as we have heard",
    words:
      /^The order was cancelled in Shopify\. It can no longer be shipped with this label: refund the label/,
    gone: () => setPledge({ state: "cancelled" }),
    back: () => setPledge({ state: "created" }),
  },
  {
    what: "whose order was deleted",
    words: /^The order was deleted in Shopify\..*refund the label/,
    gone: () => setPledge({ state: "deleted" }),
    back: () => setPledge({ state: "created" }),
  },
  {
    what: "whose pledge has got another order",
    words: /^The pledge has another order now, or none\..*refund the label/,
    gone: () => setPledge({ orderGid: `${pledge.orderGid}9` }),
    back: () => setPledge({ orderGid: pledge.orderGid }),
  },
  {
    what: "whose order Shopify does not show any more",
    words: /^Shopify does not show the order.*refund the label/,
    gone: () => void (order().hidden = true),
    back: () => void (order().hidden = false),
  },
  {
    what: "whose items were removed from the order",
    words: /^Items of the label were refunded, removed or shipped otherwise since it was bought\./,
    gone: () => setLeft(0),
    back: () => setLeft(1),
  },
  {
    what: "whose order was put on hold",
    words: /^The order is on hold in Shopify: release it there\./,
    gone: () => setParts("on_hold"),
    back: () => setParts("open"),
  },
];

describe("a bought label", () => {
  it.each(STORIES)("$what rests with a reason, and goes on when that is over", async (story) => {
    const { gone, back, words } = story;
    const label = await buyThen(gone);
    expect(label).toMatchObject({ state: "bought", fulfillmentState: "refused" });
    expect(label.fulfillmentNote).toMatch(words);
    expect(label.fulfillmentNote).toMatch(/goes on by itself/);
    expect(shop.shopify.arrived).toEqual([]);
    const { shopDomain } = shop;
    expect(await getPostageOverview(shop.deps, { shopDomain })).toMatchObject({ unfulfilled: 1 });
    const { batchId } = label;
    expect(await listLabels(shop.deps, { shopDomain, batchId, shelf: "unfulfilled" })).toMatchObject({
      labels: [{ id: label.id }],
    });
    expect(await wokenUp(batchId)).toBe(false);
    await back();
    shop.clock.forward(5 * 60);
    expect(await wokenUp(batchId)).toBe(true);
    await shop.drive(batchId);
    expect(await shop.onlyLabel(batchId)).toMatchObject({ fulfillmentState: "made", fulfillmentNote: null });
    await expectOneOfEach(shop, database.db, 1);
    expect(await getPostageOverview(shop.deps, { shopDomain })).toMatchObject({ unfulfilled: 0 });
  });

  it("whose order was cancelled, as only Shopify knows yet, rests with a reason, and the pledge knows it from then on", async () => {
    const label = await buyThen(() => void (order().cancelledAt = "2026-11-22T12:00:00Z"));
    expect(label).toMatchObject({ state: "bought", fulfillmentState: "refused" });
    expect(label.fulfillmentNote).toMatch(/^The order was cancelled in Shopify\..*refund the label/);
    expect(shop.shopify.arrived).toEqual([]);
    const { state } = await database.db.pledge.findUniqueOrThrow({ where: { id: pledge.id } });
    expect(state).toBe("cancelled");
  });

  it("is looked at more and more rarely, and never lost", async () => {
    const label = await buyThen(() => void (order().hidden = true));
    let looks = 0;
    for (let hour = 0; hour < 48; hour += 1) {
      shop.clock.forward(3600);
      if (!(await wokenUp(label.batchId))) continue;
      looks += 1;
      await shop.run(label.batchId);
    }
    expect(looks).toBeGreaterThanOrEqual(8);
    expect(looks).toBeLessThanOrEqual(12);
    expect(await shop.onlyLabel(label.batchId)).toMatchObject({ fulfillmentState: "refused" });
    const { easypost, shipments } = await comparePlaces(shop, database.db);
    expect(easypost).toEqual([label.trackingCode]);
    expect(shipments.ledger).toEqual(shipments.easypost);
  });

  it("of an order that cannot be read for five minutes is not asked about in a loop", async () => {
    let reads = 0;
    const read = shop.shopify.readShipments.bind(shop.shopify);
    const label = await buyThen(() => {
      shop.shopify.readsFail = true;
      shop.shopify.readShipments = async (...orders) => {
        reads += 1;
        shop.shopify.readsFail = shop.clock.now().getTime() < new Date("2026-11-22T12:05:00Z").getTime();
        return read(...orders);
      };
    });
    expect(reads).toBeLessThanOrEqual(25);
    expect(label).toMatchObject({ fulfillmentState: "made" });
  });
});
