import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applyNews } from "~/modules/fulfillment/learn/apply-news.server";
import { applyFulfillment, applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import { compareOutlines } from "~/modules/fulfillment/learn/compare-outlines.server";
import { countShippingStages } from "~/modules/fulfillment/overview/count-shipping-stages.server";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import { refreshShipments, sweepRefreshes } from "~/modules/fulfillment/learn/refresh-shipments.server";
import type { OrderShipments } from "~/modules/fulfillment/shipments";
import { startPlatformSimulator, type RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { useTestDatabase } from "../../support/test-database";
import type { PledgeShippingView } from "~/modules/fulfillment/views";
import { deliveries, newsOf, ORDER, steps, tell } from "../../unit/fulfillment/shipped-order";
import {
  fulfilled,
  openFulfillmentFixture,
  orderGid,
  SHOP,
  unshipped,
  type FulfillmentFixture,
} from "./fulfillment-fixture";

const database = useTestDatabase();
let platform: RunningPlatformSimulator;
let fixture: FulfillmentFixture;

beforeAll(async () => {
  platform = await startPlatformSimulator();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  fixture = await openFulfillmentFixture(database.db, platform);
});

const read = (...orders: OrderShipments[]) =>
  applyShipments(fixture.ship, { shopDomain: SHOP, orders, askedAt: fixture.ship.clock.now() });
const view = async (pledgeId: string) => {
  const shipping = await getPledgeShipping(fixture.ship, { shopDomain: SHOP, pledgeId });
  if (!shipping) throw new Error("no shipping");
  return shipping;
};
const kinds = async (pledgeId: string) =>
  (await database.db.pledgeEvent.findMany({ where: { pledgeId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );

describe("taking in what Shopify holds", () => {
  it("a parcel is kept, written into the history, told and planned to be mailed, all at once", async () => {
    const pledgeId = await fixture.addOrder(1);
    const applied = await read(unshipped(1, { fulfillments: [fulfilled(1)] }));
    expect(applied).toMatchObject({ changed: 1, unchanged: 0, unsettled: [], strangers: [] });
    expect(await view(pledgeId)).toMatchObject({
      status: "shipped",
      units: { total: 2, shipped: 2, delivered: 0 },
      version: 1,
      packages: [{ number: "94001", carrier: "USPS", status: "shipped", source: "shopify" }],
      fulfillments: [{ name: "#1.1", lines: [{ sku: "GAME", quantity: 2 }] }],
    });
    expect(await kinds(pledgeId)).toEqual(["package.added", "pledge.shipped"]);
    expect([...fixture.fake.jobs].sort()).toEqual(["mails.plan", "outbound.deliver"]);
    await fixture.tell();
    expect(fixture.received("1")).toMatchObject({ version: 1, fulfillment: { status: "shipped" } });
  });

  it("the same answer again writes and tells nothing", async () => {
    const pledgeId = await fixture.addOrder(1);
    const order = unshipped(1, { fulfillments: [fulfilled(1)] });
    await read(order);
    fixture.fake.jobs.length = 0;
    fixture.wait(60_000);
    expect(await read(order)).toMatchObject({ changed: 0, unchanged: 1 });
    expect(fixture.fake.jobs).toEqual([]);
    expect(await view(pledgeId)).toMatchObject({ version: 1, checkedAt: "2026-11-22T12:01:00.000Z" });
    expect(await database.db.outboundEvent.count({ where: { pledgeId } })).toBe(1);
  });

  it("an order that was only put on hold or edited before anything left is no news for the platform", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(unshipped(1));
    await read(unshipped(1, { onHold: true, updatedAt: "2026-11-22T11:01:00Z" }));
    expect(await view(pledgeId)).toMatchObject({ status: "unfulfilled", onHold: true, version: 0 });
    expect(await kinds(pledgeId)).toEqual(["order.on_hold"]);
    expect(await database.db.outboundEvent.count()).toBe(0);
  });

  it("a replaced number is withdrawn, a cancelled fulfilment takes everything back, and nothing is deleted", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(unshipped(1, { fulfillments: [fulfilled(1)] }));
    const later = { updatedAt: "2026-11-22T11:05:00Z", numbers: ["NEW-1"] };
    await read(unshipped(1, { fulfillments: [fulfilled(1, later)] }));
    expect((await view(pledgeId)).packages).toMatchObject([
      { number: "NEW-1", status: "shipped" },
      { number: "94001", status: "withdrawn" },
    ]);
    const cancelled = { ...later, status: "cancelled" as const, updatedAt: "2026-11-22T11:06:00Z" };
    await read(unshipped(1, { fulfillments: [fulfilled(1, cancelled)] }));
    const end = await view(pledgeId);
    expect(end.status).toBe("unfulfilled");
    expect(end.packages.map(({ status }) => status)).toEqual(["withdrawn", "withdrawn"]);
    expect(await database.db.package.count({ where: { pledgeId } })).toBe(2);
    expect(end.version).toBe(3);
  });

  it("what was made here is marked so, whether its echo comes before or after", async () => {
    const [first, second] = [await fixture.addOrder(1), await fixture.addOrder(2)];
    const mine = (id: number) =>
      applyFulfillment(fixture.ship, {
        ...{ shopDomain: SHOP, fulfillment: fulfilled(id), askedAt: fixture.ship.clock.now() },
        madeBy: "upload",
      });
    await mine(1);
    await read(unshipped(1, { fulfillments: [fulfilled(1)] }));
    await read(unshipped(2, { fulfillments: [fulfilled(2)] }));
    await mine(2);
    for (const pledgeId of [first, second])
      expect((await view(pledgeId)).packages).toMatchObject([{ source: "upload", status: "shipped" }]);
  });

  it("orders of nobody, of another shop and of an earlier generation change nothing", async () => {
    await fixture.addOrder(1);
    await database.db.pledge.updateMany({ data: { orderGid: orderGid(77) } });
    const strange = await read(unshipped(1, { fulfillments: [fulfilled(1)] }));
    expect(strange.strangers).toEqual([orderGid(1)]);
    const other = await applyShipments(fixture.ship, {
      ...{ shopDomain: "other.myshopify.com", orders: [unshipped(77)], askedAt: fixture.ship.clock.now() },
    });
    expect(other.strangers).toEqual([orderGid(77)]);
    expect(await database.db.fulfillment.count()).toBe(0);
  });

  it("a new order of the same pledge starts empty and goes on counting versions", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(unshipped(1, { fulfillments: [fulfilled(1)] }));
    await database.db.pledge.update({ where: { id: pledgeId }, data: { orderGid: orderGid(2) } });
    await read(unshipped(2));
    expect(await view(pledgeId)).toMatchObject({ status: "unfulfilled", packages: [], version: 1 });
    await read(unshipped(2, { fulfillments: [fulfilled(2)] }));
    expect(await view(pledgeId)).toMatchObject({ status: "shipped", version: 2 });
  });

  it("many orders at once, from several sides at once, end as each alone would", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    for (const id of ids) await fixture.addOrder(id);
    const all = ids.map((id) => unshipped(id, { fulfillments: [fulfilled(id)] }));
    const backwards = [...all].reverse();
    await Promise.all([
      read(...all),
      read(...backwards),
      read(...all.slice(20)),
      read(...backwards.slice(30)),
    ]);
    expect(await database.db.package.count()).toBe(60);
    expect(await database.db.outboundEvent.count()).toBe(60);
    expect(await database.db.pledgeEvent.count({ where: { kind: "pledge.shipped" } })).toBe(60);
    expect(await countShippingStages(fixture.ship, { shopDomain: SHOP })).toEqual({
      ...{ readyToShip: 0, onHold: 0, partiallyShipped: 0, shipped: 60, delivered: 0 },
    });
  });

  it("ends the same through the database whatever comes when, once what was unclear has been read", async () => {
    const story = steps(0, 6).chain((played) => {
      const told = tell(played);
      return fc.tuple(fc.constant(told), deliveries(told.webhooks));
    });
    const shown = ({ packages, status, units, deliveredAt, shippedAt }: PledgeShippingView) => ({
      ...{ status, units, deliveredAt, shippedAt },
      packages: packages
        .filter((each) => each.status !== "withdrawn")
        .map((each) => [each.number, each.carrier, each.status, each.deliveredAt, each.events]),
    });
    await fc.assert(
      fc.asyncProperty(story, async ([told, delivered]) => {
        await database.db.pledge.deleteMany();
        const twin = await fixture.addOrder(1);
        await read(told.final);
        const expected = await view(twin);
        await database.db.pledge.deleteMany();
        const pledgeId = await fixture.addOrder(1);
        fixture.held.set(ORDER, told.final);
        for (const news of delivered) {
          fixture.wait(1);
          await applyNews(fixture.ship, {
            ...{ shopDomain: SHOP, told: [{ news, fingerprint: null, outline: null }] },
            source: { kind: "webhook", receivedAt: fixture.ship.clock.now() },
          });
        }
        fixture.wait(1000);
        await refreshShipments(fixture.ship, { shopDomain: SHOP });
        expect(shown(await view(pledgeId))).toEqual(shown(expected));
        const waiting = await database.db.pledgeShipping.count({ where: { refreshWantedAt: { not: null } } });
        expect(waiting).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});

it("what carriers say in words of an erased backer's parcel is not kept", async () => {
  const pledgeId = await fixture.addOrder(1);
  const event = { kind: "in_transit" as const, at: "2026-11-22T11:30:00Z", message: "Left with Ada" };
  const reported = (...sourceIds: string[]) =>
    unshipped(1, {
      fulfillments: [fulfilled(1, { events: sourceIds.map((sourceId) => ({ ...event, sourceId })) })],
    });
  await read(reported("e1"));
  await database.db.pledge.update({ where: { id: pledgeId }, data: { redactedAt: new Date() } });
  await read(reported("e1", "e2"));
  const events = await database.db.packageEvent.findMany({ orderBy: { sourceId: "asc" } });
  expect(events.map(({ sourceId, message }) => [sourceId, message])).toEqual([
    ["e1", "Left with Ada"],
    ["e2", null],
  ]);
});

describe("orders that have to be read", () => {
  it("are read 50 at a time, and what Shopify hides is said to be hidden", async () => {
    for (let id = 1; id <= 60; id += 1) await fixture.addOrder(id);
    fixture.held.delete(orderGid(7));
    await database.db.pledgeShipping.createMany({
      data: (await database.db.pledge.findMany()).map(({ id, orderGid: gid, connectionId }) => ({
        ...{ pledgeId: id, shopDomain: SHOP, connectionId, orderGid: gid ?? "" },
        refreshWantedAt: fixture.ship.clock.now(),
      })),
    });
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.asked.map((gids) => gids.length)).toEqual([50, 10]);
    expect(await database.db.pledgeShipping.count({ where: { refreshWantedAt: { not: null } } })).toBe(0);
    const hidden = await database.db.pledgeShipping.findMany({ where: { hiddenAt: { not: null } } });
    expect(hidden.map((row) => row.orderGid)).toEqual([orderGid(7)]);
  });

  it("are read once: what Shopify does not know then, asking again will not bring", async () => {
    await fixture.addOrder(1);
    const event = { sourceId: "e1", kind: "in_transit" as const, at: "2026-11-22T11:30:00Z", message: null };
    const news = newsOf({
      ...{ orderGid: orderGid(1), events: [{ ...event, fulfillmentGid: "gid://shopify/Fulfillment/404" }] },
    });
    await applyNews(fixture.ship, {
      ...{ shopDomain: SHOP, told: [{ news, fingerprint: null, outline: null }] },
      source: { kind: "webhook", receivedAt: fixture.ship.clock.now() },
    });
    fixture.wait(1000);
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.asked).toEqual([[orderGid(1)]]);
  });

  it("are not asked for again and again while another process's clock is ahead", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(unshipped(1));
    const ahead = new Date(fixture.ship.clock.now().getTime() + 5000);
    const fulfillments = [fulfilled(1, { numbers: ["OTHER"] })];
    await applyNews(fixture.ship, {
      ...{
        shopDomain: SHOP,
        told: [{ news: newsOf({ orderGid: orderGid(1), fulfillments }), fingerprint: null, outline: null }],
      },
      source: { kind: "webhook", receivedAt: ahead },
    });
    fixture.held.set(orderGid(1), unshipped(1, { fulfillments: [fulfilled(1)] }));
    await database.db.pledgeShipping.updateMany({ data: { refreshWantedAt: fixture.ship.clock.now() } });
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.asked).toHaveLength(1);
    fixture.wait(6000);
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect((await view(pledgeId)).packages).toMatchObject([{ number: "94001" }, { number: "OTHER" }]);
    expect(await database.db.pledgeShipping.count({ where: { refreshWantedAt: { not: null } } })).toBe(0);
  });

  it("a wish that came while the order was being read is not taken for fulfilled", async () => {
    await fixture.addOrder(1);
    await read(unshipped(1));
    const askedAt = fixture.ship.clock.now();
    fixture.wait(10);
    await database.db.pledgeShipping.updateMany({ data: { refreshWantedAt: fixture.ship.clock.now() } });
    await applyShipments(fixture.ship, { shopDomain: SHOP, orders: [unshipped(1)], askedAt });
    expect(await database.db.pledgeShipping.count({ where: { refreshWantedAt: { not: null } } })).toBe(1);
  });

  it.each([
    { what: "was undone and is made anew", data: { state: "ready", orderGid: null }, asked: 0 },
    { what: "has another order by now", data: { orderGid: orderGid(2) }, asked: 0 },
    { what: "was deleted in Shopify", data: { state: "deleted" }, asked: 0 },
    { what: "was cancelled and is gone from Shopify", data: { state: "cancelled" }, asked: 1 },
  ])("are not asked for again and again when the order $what", async ({ data, asked }) => {
    const pledgeId = await fixture.addOrder(1);
    await read(unshipped(1));
    fixture.held.clear();
    await database.db.pledgeShipping.updateMany({ data: { refreshWantedAt: fixture.ship.clock.now() } });
    await database.db.pledge.update({ where: { id: pledgeId }, data });
    await refreshShipments(fixture.ship, { shopDomain: SHOP }, new AbortController().signal);
    expect(fixture.asked).toHaveLength(asked);
    fixture.wait(61_000);
    expect(await sweepRefreshes(fixture.ship, {})).toBe(0);
    expect(await database.db.pledgeShipping.count({ where: { hiddenAt: { not: null } } })).toBe(0);
  });

  it("are asked for later when an answer did not settle what was wanted", async () => {
    await fixture.addOrder(1);
    await read(unshipped(1));
    const ahead = new Date(fixture.ship.clock.now().getTime() + 60_000);
    await database.db.pledgeShipping.updateMany({ data: { refreshWantedAt: ahead } });
    await refreshShipments(fixture.ship, { shopDomain: SHOP }, new AbortController().signal);
    expect(fixture.asked).toHaveLength(1);
    expect(fixture.fake.jobs.at(-1)).toBe("shipments.refresh");
  });

  it("wait while Shopify wants a pause or the shop is not connected, and the sweep finds them", async () => {
    await fixture.addOrder(1);
    await read(unshipped(1));
    await database.db.pledgeShipping.updateMany({ data: { refreshWantedAt: fixture.ship.clock.now() } });
    fixture.trouble.push({ kind: "not-executed", reason: "throttled", retryAfterMs: 5000 });
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.fake.jobs.at(-1)).toBe("shipments.refresh");
    const disconnection = { code: "token_revoked", message: "The token was revoked" };
    fixture.trouble.push({ kind: "disconnected", disconnection });
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.disconnections).toEqual(["token_revoked"]);
    fixture.trouble.push({ kind: "unknown", reason: "no answer" });
    await expect(refreshShipments(fixture.ship, { shopDomain: SHOP })).rejects.toThrow("no answer");
    expect(await sweepRefreshes(fixture.ship, {})).toBe(0);
    fixture.wait(61_000);
    expect(await sweepRefreshes(fixture.ship, {})).toBe(1);
  });
});

describe("comparing outlines", () => {
  it("marks the same ones, takes changed ones in, and names those that must be read", async () => {
    for (const id of [1, 2, 3]) await fixture.addOrder(id);
    const askedAt = fixture.ship.clock.now();
    const outline = (id: number, fingerprint: string, shipments: OrderShipments | null) => ({
      ...{ orderGid: orderGid(id), fingerprint, shipments },
    });
    const compare = (...orders: ReturnType<typeof outline>[]) =>
      compareOutlines(fixture.ship, { shopDomain: SHOP, orders, askedAt });
    const first = await compare(
      outline(1, "a", unshipped(1)),
      outline(2, "b", unshipped(2)),
      outline(3, "c", null),
    );
    expect(first).toEqual({ checked: 2, changed: 0, toRead: [orderGid(3)] });
    const shipped = unshipped(2, { fulfillments: [fulfilled(2)] });
    const second = await compare(outline(1, "a", unshipped(1)), outline(2, "b2", shipped));
    expect(second).toEqual({ checked: 2, changed: 1, toRead: [] });
    expect(await compare(outline(1, "a", null), outline(2, "b2", null))).toEqual({
      ...{ checked: 2, changed: 0, toRead: [] },
    });
  });
});
