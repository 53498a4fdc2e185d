import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countReady } from "~/modules/postage/overview/count-ready.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import { listReadyItems } from "~/modules/postage/overview/list-ready-items.server";
import { useTestDatabase } from "../../support/test-database";
import { openBuyingFixture, type BuyingFixture } from "./buying-fixture";

const database = useTestDatabase();
let shop: BuyingFixture;

beforeEach(async () => {
  shop = await openBuyingFixture(database.db);
});
afterEach(async () => {
  await shop.stop();
});

const overview = () => getPostageOverview(shop.deps, { shopDomain: shop.shopDomain });
const items = () => listReadyItems(shop.deps, { shopDomain: shop.shopDomain });
const UNKNOWN = { lines: [{ sku: "MYSTERY", quantity: 2 }] };

describe("what of the labels waits for somebody", () => {
  it("is nothing before anything was asked for, and what waits for a yes after", async () => {
    expect(await overview()).toMatchObject({ batches: 0, quoted: null, paused: null, failed: 0, live: 0 });
    const { id, number } = await shop.quote(await shop.addReadyMany(2));
    expect(await overview()).toMatchObject({ batches: 1, quoted: { id, number }, live: 0 });
  });

  it("counts bought labels as to be printed and to be scanned until they are", async () => {
    const { id } = await shop.buy(await shop.addReadyMany(2));
    expect(await overview()).toMatchObject({ quoted: null, live: 2, unprinted: 2, awaitingScan: 2 });
    const now = shop.clock.now();
    const [first] = await shop.labels(id);
    await database.db.label.update({
      where: { id: first?.id ?? "" },
      data: { printedAt: now, shippedAt: now },
    });
    expect(await overview()).toMatchObject({ live: 2, unprinted: 1, awaitingScan: 1 });
  });

  it("counts a failed label until its pledge has got another", async () => {
    const pledges = [await shop.addReady(UNKNOWN)];
    const { id } = await shop.quote(pledges);
    expect(await overview()).toMatchObject({ failed: 1, failedBatchId: id });
    const again = await shop.buy(pledges, { weightGrams: 500 });
    expect(again.counts.bought).toBe(1);
    expect(await overview()).toMatchObject({ failed: 0, live: 1 });
  });

  it("names a refused fulfilment and a rejected refund with their batch", async () => {
    const { id } = await shop.buy(await shop.addReadyMany(2));
    const [one, other] = await shop.labels(id);
    const change = (labelId: string | undefined, data: Record<string, string>) =>
      database.db.label.update({ where: { id: labelId ?? "" }, data });
    await change(one?.id, { fulfillmentState: "refused" });
    await change(other?.id, { refundState: "rejected" });
    expect(await overview()).toMatchObject({
      ...{ unfulfilled: 1, unfulfilledBatchId: id, refundsRejected: 1, rejectedBatchId: id, live: 2 },
    });
  });

  it("is each shop's own", async () => {
    await shop.buy(await shop.addReadyMany(1));
    const other = { shopDomain: "somebody-else.myshopify.com" };
    expect(await getPostageOverview(shop.deps, other)).toMatchObject({ batches: 0, live: 0, unprinted: 0 });
    expect(await listReadyItems(shop.deps, other)).toMatchObject({ items: [], total: 0 });
    expect(await countReady(shop.deps, other)).toBe(0);
  });
});

describe("the items that parcels wait for", () => {
  it("are listed with what is missing, the incomplete ones first", async () => {
    await shop.addReadyMany(3);
    await shop.addReady(UNKNOWN);
    const list = await items();
    expect(list).toMatchObject({ total: 2, incomplete: 1, weightless: 1, customsMissing: 0 });
    expect(list.items).toMatchObject([
      { sku: "MYSTERY", pledges: 1, abroad: 0, weightMissing: true, customsMissing: [] },
      { sku: "GAME", pledges: 3, weightMissing: false, customsMissing: [] },
    ]);
    expect(await countReady(shop.deps, { shopDomain: shop.shopDomain })).toBe(4);
  });

  it("need customs information only where a parcel goes abroad", async () => {
    const { id } = await shop.addReady(UNKNOWN);
    await items();
    await database.db.pledgeParcel.update({ where: { pledgeId: id }, data: { abroad: true } });
    expect((await items()).items[0]?.customsMissing).toEqual([
      ...["hsCode", "description", "originCountry", "valueMinor"],
    ]);
  });

  it("are counted whole even when only some are named", async () => {
    await shop.addReady();
    await shop.addReady(UNKNOWN);
    const { shopDomain } = shop;
    expect(await listReadyItems(shop.deps, { shopDomain, most: 1 })).toMatchObject({
      ...{ total: 2, incomplete: 1, items: [{ sku: "MYSTERY" }] },
    });
  });
});
