// What follows a purchase: the backer's package, the fulfilment in Shopify, shipped with the first scan, and the way back.
import { describe, expect, it } from "vitest";
import { applyLabelNews } from "~/modules/fulfillment/learn/apply-label-news.server";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import { applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import { retryFulfillment, wantFulfillment } from "~/modules/postage/buying/want-fulfillment.server";
import { withdrawLabel } from "~/modules/postage/buying/withdraw-label.server";
import { readReady } from "~/modules/postage/groups/read-ready.server";
import type { AddedPledge } from "../fulfillment/by-hand-fixture";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

async function shippingOf(pledge: AddedPledge) {
  const view = await getPledgeShipping(shop.deps, { shopDomain: shop.shopDomain, pledgeId: pledge.id });
  if (!view) throw new Error("nothing is known of the pledge's shipping");
  return view;
}

const scan = async (pledge: AddedPledge, number: string | null, kind: "in_transit" | "handed_over") =>
  applyLabelNews(shop.deps, {
    ...{ shopDomain: shop.shopDomain, orderGid: pledge.orderGid },
    events: [
      { number, kind, at: shop.clock.now().toISOString(), message: null, sourceId: `${kind} ${pledge.id}` },
    ],
  });

/** A large envelope: mail without tracking. */
const FLAT = { weightGrams: 90, service: { kind: "service", service: "First" } };

async function addFlat(): Promise<string> {
  const flat = { name: "Flat", kind: "own", shape: "flat", machinable: true, emptyGrams: 10 };
  const size = { lengthMil: 9000, widthMil: 6000, heightMil: 250 };
  const { shopDomain, clock } = shop;
  const { id } = await database.db.packageType.create({
    data: { shopDomain, ...flat, ...size, createdAt: clock.now() },
  });
  return id;
}

describe("the package of a label", () => {
  it.each([
    ["with", {}],
    ["without", FLAT],
  ])("%s tracking is added to the history once", async (_how, change) => {
    const pledge = await shop.addReady();
    await shop.buyOne(pledge, "service" in change ? { ...change, packageTypeId: await addFlat() } : {});
    const events = await database.db.pledgeEvent.findMany({ where: { pledgeId: pledge.id } });
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith("package."))).toEqual(["package.added"]);
    expect(kinds.filter((kind) => kind === "label.fulfilled")).toHaveLength(1);
  });

  it("has its number at once, and is shipped with the first scan, not with the fulfilment", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([
      { numbers: [label.trackingCode], quantity: 1, company: "USPS" },
    ]);
    const before = await shippingOf(pledge);
    expect(before.packages).toMatchObject([
      { number: label.trackingCode, status: "label", source: "label", shippedAt: null },
    ]);
    expect(before.status).toBe("unfulfilled");
    await scan(pledge, label.trackingCode, "in_transit");
    await scan(pledge, label.trackingCode, "in_transit");
    const after = await shippingOf(pledge);
    expect(after).toMatchObject({
      status: "shipped",
      packages: [{ status: "in_transit", events: [{ kind: "in_transit" }] }],
    });
  });

  it("whose scan is told before Shopify's fulfilment is known is the same package", async () => {
    const pledge = await shop.addReady();
    await shop.setFulfillAt("first_scan");
    const label = await shop.buyOne(pledge);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    expect((await shippingOf(pledge)).packages).toMatchObject([
      { number: label.trackingCode, status: "label" },
    ]);
    await scan(pledge, label.trackingCode, "in_transit");
    expect(await wantFulfillment(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id })).toBe(true);
    expect(await wantFulfillment(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id })).toBe(false);
    await database.db.label.update({ where: { id: label.id }, data: { shippedAt: shop.clock.now() } });
    await shop.drive(label.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
    expect(await shippingOf(pledge)).toMatchObject({
      status: "shipped",
      packages: [{ status: "in_transit" }],
    });
  });

  it("is one fulfilment per location, all with the number, and what needs no delivery follows", async () => {
    const pledge = await shop.addReady({
      lines: [
        { sku: "GAME", quantity: 1, part: "east" },
        { sku: "MAT", quantity: 2, part: "west" },
      ],
    });
    const label = await shop.buyOne(pledge);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([
      { numbers: [label.trackingCode], quantity: 1 },
      { numbers: [label.trackingCode], quantity: 2 },
    ]);
    await scan(pledge, label.trackingCode, "in_transit");
    expect((await shippingOf(pledge)).status).toBe("shipped");
  });

  it("of mail without tracking is shipped by hand", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge, { ...FLAT, packageTypeId: await addFlat() });
    expect(label).toMatchObject({
      state: "bought",
      service: "First",
      trackingCode: null,
      fulfillmentState: "made",
    });
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [] }]);
    expect(await shippingOf(pledge)).toMatchObject({
      status: "unfulfilled",
      packages: [{ number: null, status: "label" }],
    });
    await scan(pledge, null, "handed_over");
    expect(await shippingOf(pledge)).toMatchObject({ status: "shipped", packages: [{ status: "shipped" }] });
  });
});

describe("a fulfilment that Shopify", () => {
  it("has already with the number is found and not made again", async () => {
    const pledge = await shop.addReady();
    await shop.setFulfillAt("first_scan");
    const label = await shop.buyOne(pledge);
    shop.shopify.fulfilElsewhere(pledge.orderGid, [label.trackingCode ?? ""]);
    const arrived = shop.shopify.arrived.length;
    await wantFulfillment(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id });
    await database.db.label.update({ where: { id: label.id }, data: { shippedAt: shop.clock.now() } });
    await shop.drive(label.batchId);
    expect(shop.shopify.arrived.length).toBe(arrived);
    expect((await shop.labels(label.batchId))[0]?.fulfillmentState).toBe("made");
  });

  it("is made at the first scan although the EasyPost key is gone by then", async () => {
    const pledge = await shop.addReady();
    await shop.setFulfillAt("first_scan");
    const label = await shop.buyOne(pledge);
    await database.db.postageSettings.update({
      where: { shopDomain: shop.shopDomain },
      data: { account: null, apiKey: null },
    });
    const { shopDomain } = shop;
    await database.db.label.update({ where: { id: label.id }, data: { shippedAt: shop.clock.now() } });
    await wantFulfillment(shop.deps, { shopDomain, labelId: label.id });
    await shop.run(label.batchId);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [label.trackingCode] }]);
  });

  it("refuses is noted on the label, which stays bought, and can be tried again", async () => {
    const pledge = await shop.addReady();
    shop.shopify.faults.push("refused");
    const label = await shop.buyOne(pledge);
    expect(label).toMatchObject({ state: "bought", fulfillmentState: "refused" });
    expect(label.fulfillmentNote).toMatch(/^Shopify refused: /);
    expect(await readReady(shop.deps, { shopDomain: shop.shopDomain, pledgeIds: [pledge.id] })).toEqual([]);
    const again = { shopDomain: shop.shopDomain, labelId: label.id };
    expect(await retryFulfillment(shop.deps, again)).toEqual({ kind: "done" });
    await shop.drive(label.batchId);
    expect((await shop.labels(label.batchId))[0]).toMatchObject({
      fulfillmentState: "made",
      fulfillmentNote: null,
    });
    expect(await retryFulfillment(shop.deps, again)).toMatchObject({ kind: "refused" });
  });
});

describe("a label that is given back", () => {
  async function askRefund(labelId: string) {
    await database.db.label.update({ where: { id: labelId }, data: { refundState: "submitted" } });
  }

  async function withdraw(labelId: string) {
    for (let turn = 0; turn < 20; turn += 1) {
      const result = await withdrawLabel(shop.deps, { shopDomain: shop.shopDomain, labelId });
      if (result.kind !== "later") return result;
      shop.clock.forward(60);
    }
    throw new Error("withdrawing does not come to an end");
  }

  it("has its fulfilment cancelled and its package withdrawn, and the pledge is ready to ship again", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    expect(await withdraw(label.id)).toEqual({ kind: "valid" });
    await askRefund(label.id);
    expect(await withdraw(label.id)).toEqual({ kind: "withdrawn" });
    expect(await withdraw(label.id)).toEqual({ kind: "withdrawn" });
    expect(shop.shopify.cancelCalls).toBe(1);
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
    expect(await shippingOf(pledge)).toMatchObject({
      status: "unfulfilled",
      packages: [{ status: "withdrawn" }],
    });
    const ready = await readReady(shop.deps, { shopDomain: shop.shopDomain, pledgeIds: [pledge.id] });
    expect(ready).toMatchObject([{ contents: [{ sku: "GAME", quantity: 1 }] }]);
    const second = await shop.buyOne(pledge);
    expect(second.trackingCode).not.toBe(label.trackingCode);
    expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: [second.trackingCode] }]);
  });

  it("before its fulfilment is made gets none, however late a worker comes", async () => {
    const pledge = await shop.addReady();
    await shop.setFulfillAt("first_scan");
    const label = await shop.buyOne(pledge);
    await wantFulfillment(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id });
    await shop.setFulfillAt("purchase");
    await askRefund(label.id);
    await shop.run(label.batchId);
    expect(await withdraw(label.id)).toEqual({ kind: "withdrawn" });
    await shop.run(label.batchId);
    expect(shop.shopify.arrived).toEqual([]);
    expect((await shippingOf(pledge)).packages).toMatchObject([{ status: "withdrawn" }]);
  });

  it("while a worker plans its fulfilment gets none", async () => {
    const pledge = await shop.addReady();
    await shop.setFulfillAt("first_scan");
    const label = await shop.buyOne(pledge);
    await wantFulfillment(shop.deps, { shopDomain: shop.shopDomain, labelId: label.id });
    await shop.setFulfillAt("purchase");
    const planning = shop.newDeps();
    const read = shop.shopify.readFulfillmentOrders.bind(shop.shopify);
    shop.shopify.readFulfillmentOrders = async (...order) => {
      const work = await read(...order);
      await askRefund(label.id);
      return work;
    };
    await shop.run(label.batchId, planning);
    expect(shop.shopify.arrived).toEqual([]);
    expect(await withdraw(label.id)).toEqual({ kind: "withdrawn" });
  });

  it("whose fulfilment Shopify keeps for now says so, and lets go of it later", async () => {
    const pledge = await shop.addReady();
    const label = await shop.buyOne(pledge);
    await askRefund(label.id);
    shop.shopify.cancelRefusal = "It was picked up.";
    expect(await withdraw(label.id)).toMatchObject({
      kind: "kept",
      message: expect.stringContaining("picked up"),
    });
    const [after] = await shop.labels(label.batchId);
    expect(after).toMatchObject({
      fulfillmentState: "made",
      fulfillmentNote: expect.stringContaining("picked up"),
    });
    shop.shopify.cancelRefusal = null;
    expect(await withdraw(label.id)).toEqual({ kind: "withdrawn" });
    expect(shop.shopify.live(pledge.orderGid)).toEqual([]);
  });
});

it("a second label of a pledge takes only what the first one left", async () => {
  const pledge = await shop.addReady();
  await shop.setFulfillAt("first_scan");
  await shop.buyOne(pledge);
  const asked = { shopDomain: shop.shopDomain, pledgeIds: [pledge.id] };
  expect(await readReady(shop.deps, asked)).toEqual([]);
  const order = shop.shopify.order(pledge.orderGid);
  order.lines.push({
    lineItemGid: `${order.gid}/line/9`,
    sku: "MAT",
    currentQuantity: 1,
    requiresShipping: true,
  });
  order.parts[0]?.lines.push({
    gid: `${order.gid}/partline/9`,
    lineItemGid: `${order.gid}/line/9`,
    sku: "MAT",
    remaining: 1,
  });
  const read = await shop.shopify.readShipments(shop.shopDomain, [pledge.orderGid]);
  if (read.kind !== "read") throw new Error(read.kind);
  shop.clock.forward(60);
  await applyShipments(shop.deps, {
    shopDomain: shop.shopDomain,
    orders: read.orders,
    askedAt: shop.clock.now(),
  });
  const second = await shop.buyOne(pledge);
  expect(second).toMatchObject({ state: "bought", contents: [{ sku: "MAT", quantity: 1 }] });
});
