import { describe, expect, it } from "vitest";
import { countReady } from "~/modules/postage/overview/count-ready.server";
import { getPostageOverview } from "~/modules/postage/overview/get-postage-overview.server";
import { listReadyItems } from "~/modules/postage/overview/list-ready-items.server";
import type { Prisma } from "~/db/generated/client";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

const overview = () => getPostageOverview(shop.deps, { shopDomain: shop.shopDomain });
const items = () => listReadyItems(shop.deps, { shopDomain: shop.shopDomain });
const DAY_MS = 24 * 3600 * 1000;
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

  it("counts as to be printed, in a batch as over all, what is neither printed nor given back", async () => {
    const { id } = await shop.buy(await shop.addReadyMany(5));
    const labels = await shop.labels(id);
    const changes: Prisma.LabelUpdateInput[] = [
      { printedAt: shop.clock.now() },
      { printedAt: shop.clock.now(), refundState: "refunded" },
      { refundState: "requested" },
      { refundState: "rejected" },
    ];
    for (const [index, data] of changes.entries())
      await database.db.label.update({ where: { id: labels[index]?.id ?? "" }, data });
    expect((await shop.batchOf(id)).counts).toMatchObject({ bought: 5, printed: 2, unprinted: 2 });
    expect(await overview()).toMatchObject({ live: 4, unprinted: 2, awaitingScan: 3 });
  });

  it("counts a failed label until its pledge has got another", async () => {
    const pledges = [await shop.addReady(UNKNOWN)];
    const { id } = await shop.quote(pledges);
    expect(await overview()).toMatchObject({ failed: 1, failedBatchId: id });
    const again = await shop.buy(pledges, { weightGrams: 500 });
    expect(again.counts.bought).toBe(1);
    expect(await overview()).toMatchObject({ failed: 0, live: 1 });
  });

  it.each([
    ["its order was cancelled", { cancelledAt: new Date("2026-11-22T10:00:00Z") }],
    ["its order was shipped some other way", { status: "shipped" }],
  ])("counts no failed label once %s: nobody can do anything about it", async (_, data) => {
    const pledge = await shop.addReady(UNKNOWN);
    await shop.quote([pledge]);
    expect(await overview()).toMatchObject({ failed: 1 });
    const { shopDomain, connectionId } = shop;
    const facts = { shopDomain, connectionId, orderGid: pledge.orderGid, ...data };
    await database.db.pledgeShipping.upsert({
      where: { pledgeId: pledge.id },
      create: { pledgeId: pledge.id, ...facts },
      update: facts,
    });
    expect(await overview()).toMatchObject({ failed: 0, failedBatchId: null });
  });

  it("tells how far a batch is that is worked on", async () => {
    const id = await shop.create(await shop.addReadyMany(3));
    expect((await overview()).underWay).toMatchObject({ id, buying: false, done: 0, of: 3 });
    await shop.drive(id);
    expect((await overview()).underWay).toBeNull();
    await shop.confirm(id);
    expect((await overview()).underWay).toMatchObject({ id, buying: true, done: 0, of: 3 });
    await shop.drive(id);
    expect(await overview()).toMatchObject({ underWay: null, live: 3 });
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

  it("counts unused labels from the 25th day on, while they can still be refunded", async () => {
    const { id } = await shop.buy(await shop.addReadyMany(4));
    const [shipped, letter, asked, unused] = await shop.labels(id);
    const change = (labelId: string | undefined, data: Prisma.LabelUpdateInput) =>
      database.db.label.update({ where: { id: labelId ?? "" }, data });
    await change(shipped?.id, { shippedAt: shop.clock.now() });
    await change(letter?.id, { service: "First" });
    await change(asked?.id, { refundState: "requested" });
    const at = async (days: number) => {
      const boughtAt = new Date(shop.clock.now().getTime() - days * DAY_MS);
      await database.db.label.updateMany({ where: { batchId: id }, data: { boughtAt } });
      return overview();
    };
    expect(await at(24.9)).toMatchObject({ refundsEnding: 0, endingBatchId: null });
    expect(await at(25)).toMatchObject({ refundsEnding: 1, endingBatchId: id });
    await change(unused?.id, { refundState: "rejected" });
    expect(await at(30)).toMatchObject({ refundsEnding: 1 });
    expect(await at(30.1)).toMatchObject({ refundsEnding: 0 });
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

  it("need customs information only where a parcel is declared", async () => {
    const { id } = await shop.addReady(UNKNOWN);
    expect((await items()).items[0]?.customsMissing).toEqual([]);
    const { plan } = await database.db.pledge.findUniqueOrThrow({ where: { id } });
    const abroad = { ...(plan as { shippingAddress: object }).shippingAddress, countryCode: "DE" };
    await database.db.pledge.update({
      where: { id },
      data: { plan: { ...(plan as object), shippingAddress: abroad }, orderStatus: "PENDING" },
    });
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
