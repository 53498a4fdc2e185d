// Webhooks about shipping through the whole way: stored, worked off, merged, read back where they do not settle it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { processWebhook, type ProcessWebhookDeps } from "~/modules/connections/process-webhook.server";
import { processWebhooks } from "~/modules/connections/process-webhooks.server";
import { recordWebhook } from "~/modules/connections/record-webhook.server";
import { getPledgeShipping } from "~/modules/fulfillment/overview/get-pledge-shipping.server";
import { noteShippingWebhook } from "~/modules/fulfillment/learn/note-shipping-webhook.server";
import { noteShippingWebhooks } from "~/modules/fulfillment/learn/note-shipping-webhooks.server";
import { refreshShipments } from "~/modules/fulfillment/learn/refresh-shipments.server";
import { wantShipments } from "~/modules/fulfillment/learn/want-shipments.server";
import { startPlatformSimulator, type RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { useTestDatabase } from "../../support/test-database";
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
let deps: ProcessWebhookDeps;

beforeAll(async () => {
  platform = await startPlatformSimulator();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  await database.db.webhookDelivery.deleteMany();
  fixture = await openFulfillmentFixture(database.db, platform);
  const nothing = () => Promise.resolve();
  const refuse = () => Promise.reject(new Error("not about shipping"));
  deps = {
    ...fixture.fake.deps,
    effects: {
      ...{ noteOrder: nothing, refreshProduct: nothing, removeProduct: nothing, noteSubscription: nothing },
      ...{ noteDataRequest: refuse, redactCustomer: refuse, redactShop: refuse },
      noteShipping: (webhook) => noteShippingWebhook(fixture.ship, webhook),
      noteShippings: (webhooks) => noteShippingWebhooks(fixture.ship, webhooks),
    },
  };
});

const TIMES = { created_at: "2026-11-22T12:00:00Z", updated_at: "2026-11-22T12:00:00Z" };

function fulfillmentBody(id: number, change: Record<string, unknown> = {}) {
  return {
    ...{ id: Number(`${id}1`), order_id: id, name: `#${id}.1`, status: "success", ...TIMES },
    ...{ tracking_company: "USPS", tracking_numbers: [`9400${id}`], tracking_urls: [] },
    line_items: [{ id: Number(`${id}0`), sku: "GAME", quantity: 2 }],
    ...change,
  };
}

function orderBody(id: number, change: Record<string, unknown> = {}) {
  return {
    ...{ id, name: `#${id}`, cancelled_at: null, ...TIMES },
    line_items: [
      { id: Number(`${id}0`), sku: "GAME", current_quantity: 2, requires_shipping: true },
      { id: Number(`${id}09`), sku: "PDF", current_quantity: 1, requires_shipping: false },
    ],
    ...{ fulfillments: [], ...change },
  };
}

/** Stores the delivery and works it off; answers what became of it. */
async function deliver(
  topic: string,
  payload: unknown,
  eventId: string | null = null,
): Promise<string | null> {
  fixture.wait(1);
  const webhook = { shopDomain: SHOP, topic, webhookId: randomUUID(), eventId, triggeredAt: null, payload };
  const recorded = await recordWebhook(fixture.fake.deps, webhook);
  if (recorded.kind !== "recorded") return recorded.kind;
  await processWebhook(deps, recorded);
  const row = await database.db.webhookDelivery.findUniqueOrThrow({ where: { id: recorded.deliveryId } });
  return row.outcome;
}

const heardNow = (payload: unknown) => ({ payload, receivedAt: fixture.ship.clock.now() });

const view = async (pledgeId: string) =>
  (await getPledgeShipping(fixture.ship, { shopDomain: SHOP, pledgeId })) ?? undefined;
const wanted = () => database.db.pledgeShipping.count({ where: { refreshWantedAt: { not: null } } });

describe("a webhook about shipping", () => {
  it("is enough by itself: nothing has to be asked of Shopify", async () => {
    const pledgeId = await fixture.addOrder(1);
    expect(await deliver("orders/updated", orderBody(1))).toBe("unchanged");
    expect(await deliver("fulfillments/create", fulfillmentBody(1))).toBe("changed");
    const event = { id: 5, fulfillment_id: 11, order_id: 1, created_at: "2026-11-22T13:00:00Z" };
    expect(await deliver("fulfillment_events/create", { ...event, status: "delivered" })).toBe("changed");
    expect(await view(pledgeId)).toMatchObject({
      status: "delivered",
      packages: [{ number: "94001", status: "delivered", events: [{ kind: "delivered" }] }],
    });
    expect(await wanted()).toBe(0);
    expect(fixture.asked).toEqual([]);
  });

  it("of a storm is worked off with the others, and ends as it would have alone", async () => {
    const [first, second] = [await fixture.addOrder(1), await fixture.addOrder(2)];
    const told: [string, unknown, string][] = [
      ["orders/updated", orderBody(1), "a"],
      ["orders/updated", orderBody(2), "b"],
      ["fulfillments/create", fulfillmentBody(1), "c"],
      ["fulfillments/create", fulfillmentBody(2), "d"],
      ["fulfillments/create", fulfillmentBody(2), "d"],
      ["fulfillments/create", fulfillmentBody(999), "e"],
      ["fulfillments/update", { nonsense: true }, "f"],
      [
        "fulfillment_events/create",
        { id: 5, fulfillment_id: 21, order_id: 2, created_at: "2026-11-22T13:00:00Z", status: "delivered" },
        "g",
      ],
    ];
    const deliveryIds: string[] = [];
    for (const [topic, payload, eventId] of told) {
      fixture.wait(1);
      const webhook = {
        ...{ shopDomain: SHOP, topic, payload, eventId },
        ...{ webhookId: randomUUID(), triggeredAt: null },
      };
      const recorded = await recordWebhook(fixture.fake.deps, webhook);
      if (recorded.kind === "recorded") deliveryIds.push(recorded.deliveryId);
    }
    await processWebhooks(deps, { deliveryIds });
    await processWebhooks(deps, { deliveryIds });
    const rows = await database.db.webhookDelivery.findMany({ orderBy: { receivedAt: "asc" } });
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      ...["unchanged", "unchanged", "changed", "changed", "unchanged", "ignored", "malformed", "changed"],
    ]);
    expect(await view(first)).toMatchObject({ status: "shipped", packages: [{ number: "94001" }] });
    expect(await view(second)).toMatchObject({ status: "delivered", packages: [{ number: "94002" }] });
  });

  it("that comes twice, late or overtaken changes nothing that is newer", async () => {
    const pledgeId = await fixture.addOrder(1);
    await deliver("orders/updated", orderBody(1));
    const newer = fulfillmentBody(1, { tracking_numbers: ["NEW"], updated_at: "2026-11-22T12:05:00Z" });
    expect(await deliver("fulfillments/update", newer)).toBe("changed");
    for (let times = 0; times < 3; times += 1) await deliver("fulfillments/create", fulfillmentBody(1));
    expect(await deliver("fulfillments/update", newer)).toBe("unchanged");
    const stale = orderBody(1, { fulfillments: [fulfillmentBody(1)], updated_at: "2026-11-22T12:00:01Z" });
    expect(await deliver("orders/updated", stale)).toBe("unchanged");
    const shown = await view(pledgeId);
    expect(shown?.packages.map(({ number, status }) => [number, status])).toEqual([
      ["NEW", "shipped"],
      ["94001", "withdrawn"],
    ]);
  });

  it("of one event under two delivery ids is worked off once", async () => {
    await fixture.addOrder(1);
    const eventId = randomUUID();
    expect(await deliver("fulfillments/create", fulfillmentBody(1), eventId)).toBe("changed");
    expect(await deliver("fulfillments/create", fulfillmentBody(1), eventId)).toBe("duplicate");
    // Another thing that the same action brought about is no duplicate.
    await fixture.addOrder(2);
    expect(await deliver("fulfillments/create", fulfillmentBody(2), eventId)).toBe("changed");
  });

  it("that differs from another of the same second has the order read", async () => {
    const pledgeId = await fixture.addOrder(1);
    await deliver("orders/updated", orderBody(1));
    await deliver("fulfillments/update", fulfillmentBody(1, { tracking_numbers: ["FIRST"] }));
    await deliver("fulfillments/update", fulfillmentBody(1, { tracking_numbers: ["SECOND"] }));
    expect(await wanted()).toBe(1);
    expect(fixture.fake.jobs).toContain("shipments.refresh");
    fixture.held.set(
      orderGid(1),
      unshipped(1, {
        updatedAt: TIMES.updated_at,
        fulfillments: [
          fulfilled(1, { numbers: ["SECOND"], createdAt: TIMES.created_at, updatedAt: TIMES.updated_at }),
        ],
      }),
    );
    fixture.wait(10);
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(fixture.asked).toEqual([[orderGid(1)]]);
    expect((await view(pledgeId))?.packages.map(({ number, status }) => [number, status])).toEqual([
      ["SECOND", "shipped"],
      ["FIRST", "withdrawn"],
    ]);
  });

  it("about an event of a fulfilment never heard of keeps the event and has the order read", async () => {
    const pledgeId = await fixture.addOrder(1);
    await deliver("orders/updated", orderBody(1));
    const event = { id: 5, fulfillment_id: 11, order_id: 1, created_at: "2026-11-22T13:00:00Z" };
    await deliver("fulfillment_events/create", { ...event, status: "out_for_delivery" });
    expect(await wanted()).toBe(1);
    await deliver("fulfillments/create", fulfillmentBody(1));
    expect((await view(pledgeId))?.packages).toMatchObject([{ status: "out_for_delivery" }]);
  });

  it.each([
    ["refunds/create", { id: 3, order_id: 1 }],
    ["orders/edited", { order_edit: { order_id: 1 } }],
    ["fulfillment_orders/placed_on_hold", { fulfillment_order: { id: "gid://shopify/FulfillmentOrder/1" } }],
    ["fulfillment_orders/hold_released", { fulfillment_order: { id: 1 } }],
  ])("%s has the order read, and what is left is counted anew", async (topic, payload) => {
    const pledgeId = await fixture.addOrder(1);
    await deliver("orders/updated", orderBody(1));
    await deliver(
      "fulfillments/create",
      fulfillmentBody(1, { line_items: [{ id: 10, sku: "GAME", quantity: 1 }] }),
    );
    expect((await view(pledgeId))?.status).toBe("partially_shipped");
    expect(await deliver(topic, payload)).toBe("to be read");
    const [game] = unshipped(1).lines;
    if (!game) throw new Error("no line");
    const part = fulfilled(1, { quantity: 1, createdAt: TIMES.created_at, updatedAt: TIMES.updated_at });
    fixture.held.set(
      orderGid(1),
      unshipped(1, {
        ...{ updatedAt: "2026-11-22T12:10:00Z", onHold: true, fulfillments: [part] },
        lines: [{ ...game, currentQuantity: 1 }],
      }),
    );
    fixture.wait(10);
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(await view(pledgeId)).toMatchObject({ status: "shipped", units: { total: 1 }, onHold: true });
  });

  it("about a cancelled or deleted order: nothing more is to be shipped", async () => {
    const first = await fixture.addOrder(1);
    await deliver("orders/updated", orderBody(1));
    await deliver("orders/cancelled", {
      id: 1,
      updated_at: TIMES.updated_at,
      cancelled_at: "2026-11-22T12:30:00Z",
    });
    expect(await view(first)).toMatchObject({ units: { total: 0 }, cancelledAt: "2026-11-22T12:30:00.000Z" });
    const second = await fixture.addOrder(2);
    await deliver("orders/delete", { id: 2 });
    expect((await view(second))?.cancelledAt).not.toBeNull();
  });

  it("about an order of nobody is ignored, a malformed one is kept for a look", async () => {
    expect(await deliver("fulfillments/create", fulfillmentBody(99))).toBe("ignored");
    expect(await deliver("refunds/create", { id: 1, order_id: 99 })).toBe("ignored");
    expect(await deliver("fulfillments/update", { id: "?" })).toBe("malformed");
    expect(await database.db.fulfillment.count()).toBe(0);
    expect(fixture.fake.jobs).not.toContain("shipments.want");
  });

  it("about a parcel of an order whose making is not written yet is caught up by reading it", async () => {
    const pledgeId = await fixture.addOrder(1);
    await database.db.pledge.update({ where: { id: pledgeId }, data: { state: "sending", orderGid: null } });
    expect(await deliver("fulfillments/create", fulfillmentBody(1))).toBe("ignored");
    const together = await noteShippingWebhooks(fixture.ship, [
      { ...{ shopDomain: SHOP, topic: "fulfillments/update" }, ...heardNow(fulfillmentBody(1)) },
    ]);
    expect(together).toEqual(["ignored"]);
    expect(fixture.fake.sent("shipments.want")).toBe(2);
    const order = { shopDomain: SHOP, orderGids: [orderGid(1)] };
    expect(await wantShipments(fixture.ship, order)).toBe(0);
    await database.db.pledge.update({
      where: { id: pledgeId },
      data: { state: "created", orderGid: orderGid(1) },
    });
    expect(await wantShipments(fixture.ship, order)).toBe(1);
    expect(fixture.fake.jobs.at(-1)).toBe("shipments.refresh");
    fixture.held.set(orderGid(1), unshipped(1, { fulfillments: [fulfilled(1)] }));
    await refreshShipments(fixture.ship, { shopDomain: SHOP });
    expect(await view(pledgeId)).toMatchObject({ status: "shipped", packages: [{ number: "94001" }] });
  });
});
