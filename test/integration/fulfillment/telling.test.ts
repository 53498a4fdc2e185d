// What the crowdfunding side is told of parcels: live or daily, versioned, at least once, and when it was told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setCallback } from "~/modules/connections/outbound/set-callback.server";
import { applyShipments } from "~/modules/fulfillment/learn/apply-shipments.server";
import { getFulfillmentOverview } from "~/modules/fulfillment/overview/get-fulfillment-overview.server";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import { noteTold } from "~/modules/fulfillment/tell/note-told.server";
import type { OrderShipments } from "~/modules/fulfillment/shipments";
import { tellPending } from "~/modules/fulfillment/tell/tell-pending.server";
import { startPlatformSimulator, type RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { useTestDatabase } from "../../support/test-database";
import {
  fulfilled,
  openFulfillmentFixture,
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

const open = async (options: Parameters<typeof openFulfillmentFixture>[2] = {}) => {
  fixture = await openFulfillmentFixture(database.db, platform, options);
};
const read = (...orders: OrderShipments[]) =>
  applyShipments(fixture.ship, { shopDomain: SHOP, orders, askedAt: fixture.ship.clock.now() });
const parcel = (id: number, minute: number, number: string) => {
  const updatedAt = `2026-11-22T11:${String(minute).padStart(2, "0")}:00Z`;
  return unshipped(id, { fulfillments: [fulfilled(id, { updatedAt, numbers: [number] })] });
};
const told = async (pledgeId: string) =>
  (await getPledgeShipping(fixture.ship, { shopDomain: SHOP, pledgeId }))?.told;
const pending = () => tellPending(fixture.ship, { shopDomain: SHOP, connectionId: fixture.connectionId });

describe("telling live", () => {
  beforeEach(() => open());

  it("sends the whole newest state, with the backer's tracking page and nothing about the backer", async () => {
    const pledgeId = await fixture.addOrder(1);
    await database.db.pledge.updateMany({
      data: { backerName: "Ada Adams", backerEmail: "ada@example.com" },
    });
    const events = [
      { sourceId: "e1", kind: "in_transit" as const, at: "2026-11-22T11:30:00Z", message: "At Ada's door" },
    ];
    await read(unshipped(1, { fulfillments: [fulfilled(1, { events })] }));
    await fixture.tell();
    const message = fixture.received("1");
    expect(message).toEqual({
      version: 1,
      fulfillment: {
        status: "shipped",
        units: { total: 2, shipped: 2, delivered: 0 },
        shippedAt: "2026-11-22T11:00:00.000Z",
        deliveredAt: null,
        fulfillments: [
          {
            ...{ id: "gid://shopify/Fulfillment/11", name: "#1.1", status: "success" },
            ...{ createdAt: "2026-11-22T11:00:00.000Z", lines: [{ sku: "GAME", quantity: 2 }] },
          },
        ],
        packages: [
          {
            ...{ fulfillmentId: "gid://shopify/Fulfillment/11", number: "94001", carrier: "USPS" },
            url: "https://tools.usps.com/go/TrackConfirmAction?tLabels=94001",
            ...{ status: "in_transit", shippedAt: "2026-11-22T11:00:00.000Z", deliveredAt: null },
            history: [{ kind: "in_transit", at: "2026-11-22T11:30:00.000Z" }],
          },
        ],
        trackingPageUrl: fixture.ship.trackingLinks.urlFor(pledgeId),
      },
    });
    expect(JSON.stringify(platform.simulator.state().received)).not.toMatch(/ada/i);
  });

  it("counts versions in one row with the pledge's other messages", async () => {
    const pledgeId = await fixture.addOrder(1);
    await fixture.note(pledgeId, "order.created");
    await read(parcel(1, 1, "A"));
    await read(parcel(1, 2, "B"));
    await fixture.note(pledgeId, "order.cancelled");
    await fixture.tell();
    const { received } = platform.simulator.state();
    expect(received.map(({ type, version }) => [version, type])).toEqual([
      [1, "pledge.created"],
      [2, "fulfillment.updated"],
      [3, "fulfillment.updated"],
      [4, "pledge.cancelled"],
    ]);
    expect(new Set(received.map(({ id }) => id)).size).toBe(4);
  });

  it("an older state that comes after a newer one is known as older by its version", async () => {
    await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    platform.simulator.setFaults({ status: 500 });
    await fixture.tell();
    platform.simulator.setFaults({});
    await read(parcel(1, 2, "B"));
    await fixture.tell();
    fixture.wait(6000);
    await fixture.tell();
    const { received } = platform.simulator.state();
    expect(received.map(({ version }) => version)).toEqual([2, 1]);
    expect(fixture.received("1")?.fulfillment.packages[0]?.number).toBe("B");
  });

  it("a message whose answer got lost is sent again under its id", async () => {
    await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    platform.simulator.setFaults({ status: 502, keepBeforeFailing: true });
    await fixture.tell();
    platform.simulator.setFaults({});
    fixture.wait(6000);
    await fixture.tell();
    const { received } = platform.simulator.state();
    expect(received).toHaveLength(2);
    expect(received[1]).toEqual(received[0]);
  });

  it("says when the platform got it, and whether that is the newest", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    expect(await told(pledgeId)).toBeNull();
    fixture.wait(60_000);
    await fixture.tell();
    expect(await told(pledgeId)).toEqual({ at: "2026-11-22T12:01:00.000Z", by: "webhook", upToDate: true });
    await read(parcel(1, 2, "B"));
    expect(await told(pledgeId)).toMatchObject({ upToDate: false });
    const overview = async () =>
      (await getFulfillmentOverview(fixture.ship, { shopDomain: SHOP })).connections[0];
    expect(await overview()).toMatchObject({ untold: 1, callback: "working", tracking: "live" });
    // A tracking CSV with the newest version, then a late note of the older one.
    await noteTold(fixture.ship, { told: [{ pledgeId, version: 2 }], by: "csv" });
    await noteTold(fixture.ship, { told: [{ pledgeId, version: 1 }], by: "pull" });
    expect(await told(pledgeId)).toMatchObject({ by: "csv", upToDate: true });
    expect((await overview())?.untold).toBe(0);
  });
});

describe("telling daily", () => {
  beforeEach(() => open({ tracking: "daily" }));

  it("waits for the daily sync and then tells the newest state once, however often it changed", async () => {
    await fixture.addOrder(1);
    await fixture.addOrder(2);
    for (const minute of [1, 2, 3]) await read(parcel(1, minute, `A${minute}`));
    await read(parcel(2, 1, "B"));
    await fixture.tell();
    expect(platform.simulator.state().received).toEqual([]);
    expect(await pending()).toEqual({ told: 2 });
    await fixture.tell();
    expect(platform.simulator.state().received).toHaveLength(2);
    expect(fixture.received("1")).toMatchObject({
      version: 3,
      fulfillment: { packages: [{ number: "A3" }, {}, {}] },
    });
    expect(await pending()).toEqual({ told: 0 });
  });

  it("numbers the message above what was told meanwhile", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    await fixture.note(pledgeId, "order.cancelled");
    await pending();
    await fixture.tell();
    const { received } = platform.simulator.state();
    expect(received.map(({ type, version }) => [version, type])).toEqual([
      [2, "pledge.cancelled"],
      [3, "fulfillment.updated"],
    ]);
  });

  it("two daily syncs at once tell everything once", async () => {
    for (let id = 1; id <= 30; id += 1) {
      await fixture.addOrder(id);
      await read(parcel(id, 1, `N${id}`));
    }
    const both = await Promise.all([pending(), pending()]);
    expect(both.reduce((sum, one) => sum + one.told, 0)).toBe(30);
    expect(await database.db.outboundEvent.count()).toBe(30);
  });

  it("sends again what was given up", async () => {
    await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    await pending();
    await database.db.outboundEvent.updateMany({ data: { abandonedAt: fixture.ship.clock.now() } });
    expect(await pending()).toEqual({ told: 1 });
    await fixture.tell();
    expect(fixture.received("1")?.version).toBe(1);
  });
});

describe("a connection without an address", () => {
  beforeEach(() => open({ callback: false }));

  it("is told nothing until it has one; then the daily sync tells what there is", async () => {
    const pledgeId = await fixture.addOrder(1);
    await read(parcel(1, 1, "A"));
    expect(await pending()).toEqual({ told: 0 });
    expect(await database.db.outboundEvent.count()).toBe(0);
    const { connectionId } = fixture;
    const set = await setCallback(fixture.deps, {
      shopDomain: SHOP,
      connectionId,
      url: `${platform.origin}/hooks`,
    });
    if (set.kind !== "saved") throw new Error(set.kind);
    platform.simulator.setSecret(set.secret);
    expect(await pending()).toEqual({ told: 1 });
    await fixture.tell();
    expect(fixture.received("1")?.version).toBe(1);
    expect(await told(pledgeId)).toMatchObject({ by: "webhook", upToDate: true });
  });
});
