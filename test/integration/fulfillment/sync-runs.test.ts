// A comparison of a connection's orders with Shopify, against the simulated store over HTTP.
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "~/lib/clock";
import { noteShippingWebhook } from "~/modules/fulfillment/learn/note-shipping-webhook.server";
import { startSync } from "~/modules/fulfillment/sync/start-sync.server";
import { fulfillmentPayload } from "../../simulators/shopify/webhook-payloads";
import { checkPayments } from "~/modules/fulfillment/sync/check-payments.server";
import { idOf } from "../../simulators/shopify/shop-state";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { MovableClock } from "../push/push-fixture";
import { createSyncFixture, type SyncFixture } from "./sync-fixture";

const database = useTestDatabase();
const running: SyncFixture[] = [];
const arrange: typeof createSyncFixture = async (db, options) => {
  const fixture = await createSyncFixture(db, options);
  running.push(fixture);
  return fixture;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((fixture) => fixture.stop()));
});

/** More than are read page by page. */
const MANY = 320;

describe("a sync run", () => {
  it("finds what no webhook told, of few orders by reading them", async () => {
    const { act, addOrders, numbers, simulator, shopDomain, sync } = await arrange(database.db);
    const [first, second] = await addOrders(3);
    act("fulfill-order", { orderId: first, trackingNumbers: ["A1", "A2"], carrier: "UPS" });
    act("fulfill-order", { orderId: second, lines: [{ sku: "GAME", quantity: 1 }], trackingNumber: "B1" });
    expect(await sync()).toMatchObject({
      ...{ state: "finished", method: "pages", total: 3, checked: 3, changed: 2, hidden: 0, errors: 0 },
    });
    expect(await numbers()).toEqual({ [first!]: ["A1", "A2"], [second!]: ["B1"] });
    expect(simulator.state(shopDomain).requests.BulkOperationRunQuery).toBeUndefined();
  });

  it.each([
    ["few orders", 3],
    ["many orders", MANY],
  ])("learns how %s are paid where no webhook told: paid meanwhile, refunded, voided", async (_, count) => {
    const { addOrders, simulator, shopDomain, sync } = await arrange(database.db);
    const orders = await addOrders(count);
    const become = (status: "PAID" | "PARTIALLY_PAID" | "REFUNDED", gid: string | undefined) => {
      const order = simulator.shop(shopDomain).orders.get(idOf("Order", gid) ?? 0);
      if (order) order.financialStatus = status;
    };
    for (const gid of orders) become("PARTIALLY_PAID", gid);
    const known = async () => {
      const rows = await database.db.pledge.findMany({ where: { shopDomain }, orderBy: { id: "asc" } });
      return rows.slice(0, 3).map(({ orderStatus }) => orderStatus);
    };
    expect(await sync()).toMatchObject({ state: "finished", errors: 0 });
    expect(await known()).toEqual(["PARTIALLY_PAID", "PARTIALLY_PAID", "PARTIALLY_PAID"]);
    become("PAID", orders[0]);
    become("REFUNDED", orders[1]);
    expect(await sync()).toMatchObject({ state: "finished", errors: 0, changed: 0 });
    expect(await known()).toEqual(["PAID", "REFUNDED", "PARTIALLY_PAID"]);
  });

  it("ends the orders that were cancelled in Shopify where no webhook told: they can be pushed anew", async () => {
    const { act, addOrders, shopDomain, sync } = await arrange(database.db);
    const [cancelled] = await addOrders(2);
    act("cancel-order", { orderId: cancelled });
    expect(await sync()).toMatchObject({ state: "finished", checked: 2, errors: 0 });
    const rows = await database.db.pledge.findMany({
      where: { shopDomain },
      orderBy: { id: "asc" },
      include: { events: true },
    });
    expect(rows.map(({ state, events }) => [state, events.map(({ kind }) => kind)])).toEqual([
      ["cancelled", ["order.cancelled"]],
      ["created", []],
    ]);
    // It is done with: nothing is told twice, and nothing is asked any more.
    expect(await sync()).toMatchObject({ total: 1 });
    expect(await database.db.pledgeEvent.count({ where: { shopDomain } })).toBe(1);
  });

  it("asks about at most 1,000 unpaid orders a run, each of them once", async () => {
    const { addOrders, deps, shopDomain } = await arrange(database.db);
    await addOrders(1);
    const { connectionId } = await database.db.pledge.findFirstOrThrow({ where: { shopDomain } });
    await database.db.pledge.updateMany({ where: { shopDomain }, data: { orderStatus: "PENDING" } });
    await database.db.$executeRaw`
      INSERT INTO "Pledge" SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid()::text,
        'externalId', 'copy-' || n, 'orderGid', 'gid://shopify/Order/9' || n, 'sourceIdentifier', null))).*
      FROM "Pledge" p CROSS JOIN generate_series(1, 1200) n WHERE p."shopDomain" = ${shopDomain}`;
    const asked: string[] = [];
    const fulfillments = {
      ...deps.fulfillments,
      readDestinations: async (_shop: string, gids: string[]) => {
        asked.push(...gids);
        return Promise.resolve({ kind: "read" as const, targets: [], hidden: gids });
      },
    };
    await checkPayments(
      { ...deps, fulfillments },
      { shopDomain, connectionId },
      new AbortController().signal,
    );
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(900);
    expect(asked.length).toBeLessThanOrEqual(1000);
  });

  it("finds it of many orders with one bulk query, and reads by id only what that leaves open", async () => {
    const { act, addOrders, numbers, simulator, shopDomain, sync } = await arrange(database.db);
    const orders = await addOrders(MANY);
    for (const orderId of orders.slice(0, 10))
      act("fulfill-order", { orderId, trackingNumber: `N${orderId.slice(-4)}` });
    act("add-fulfillment-event", { orderId: orders[0], status: "DELIVERED" });
    act("fulfill-order", {
      orderId: orders[10],
      lines: [{ sku: "GAME", quantity: 1 }],
      trackingNumber: "HALF",
    });
    expect(await sync()).toMatchObject({
      ...{ state: "finished", method: "bulk", total: MANY, checked: MANY, changed: 11, hidden: 0, errors: 0 },
    });
    expect(Object.keys(await numbers())).toHaveLength(11);
    const { requests } = simulator.state(shopDomain);
    expect(requests).toMatchObject({ BulkOperationRunQuery: 1, ShipmentsOfOrders: 1 });
    const statuses = await database.db.pledgeShipping.groupBy({
      by: ["status"],
      where: { shopDomain },
      _count: true,
    });
    expect(Object.fromEntries(statuses.map(({ status, _count }) => [status, _count]))).toEqual({
      ...{ delivered: 1, shipped: 9, partially_shipped: 1, unfulfilled: MANY - 11 },
    });
  });

  it("with nothing new changes nothing, and no longer looks at what has arrived", async () => {
    const { act, addOrders, simulator, shopDomain, sync } = await arrange(database.db);
    const orders = await addOrders(MANY);
    act("fulfill-order", { orderId: orders[0], trackingNumber: "A" });
    act("mark-delivered", { orderId: orders[0] });
    await sync();
    expect(await sync()).toMatchObject({ total: MANY - 1, checked: MANY - 1, changed: 0 });
    expect(simulator.state(shopDomain).requests.ShipmentsOfOrders).toBe(1);
  });

  it("takes an order for deleted that two runs far apart were not shown, unless it may only be too old", async () => {
    const clock = new MovableClock(new Date());
    const { act, addOrders, shopDomain, sync, simulator } = await arrange(database.db, { clock });
    const [deleted, old] = await addOrders(3);
    await database.db.shop.update({ where: { domain: shopDomain }, data: { scopes: ["read_orders"] } });
    const scopes = simulator.core.manifest.scopes.filter((scope) => scope !== "read_all_orders");
    act("set-scopes", { scopes });
    act("delete-order", { orderId: deleted });
    act("age-order", { orderId: old, days: 61 });
    await database.db.pledge.updateMany({
      where: { orderGid: old },
      data: { orderCreatedAt: new Date(clock.now().getTime() - 61 * 86_400_000) },
    });
    const states = async () =>
      (await database.db.pledge.findMany({ where: { shopDomain }, orderBy: { id: "asc" } })).map(
        ({ state }) => state,
      );
    for (const minutes of [0, 30]) {
      clock.forward(minutes * 60);
      expect(await sync()).toMatchObject({ hidden: 2, errors: 0 });
      expect(await states()).toEqual(["created", "created", "created"]);
    }
    clock.forward(24 * 3_600);
    expect(await sync()).toMatchObject({ hidden: 2 });
    expect(await states()).toEqual(["deleted", "created", "created"]);
    const told = await database.db.pledgeEvent.findMany({ where: { shopDomain } });
    expect(told.map(({ kind }) => kind)).toEqual(["order.deleted"]);
    const shipping = await database.db.pledgeShipping.findMany({
      where: { shopDomain, hiddenAt: { not: null } },
    });
    expect(shipping.map(({ orderGid }) => orderGid)).toEqual([old]);
    const ended = await database.db.pledgeShipping.findFirst({ where: { shopDomain, orderGid: deleted } });
    expect(ended?.cancelledAt).not.toBeNull();
    expect(await sync()).toMatchObject({ total: 2, hidden: 1 });
  });

  it("shows hidden orders as not checked, and takes them in again once they are shown", async () => {
    const { act, addOrders, simulator, shopDomain, sync } = await arrange(database.db);
    const [old, deleted, fine] = await addOrders(3);
    const scopes = simulator.core.manifest.scopes.filter((scope) => scope !== "read_all_orders");
    act("set-scopes", { scopes });
    act("fulfill-order", { orderId: old, trackingNumber: "OLD" });
    act("age-order", { orderId: old, days: 61 });
    act("delete-order", { orderId: deleted });
    expect(await sync()).toMatchObject({ state: "finished", total: 3, checked: 1, hidden: 2, errors: 0 });
    const hidden = async () =>
      (await database.db.pledgeShipping.findMany({ where: { shopDomain, hiddenAt: { not: null } } })).map(
        ({ orderGid }) => orderGid,
      );
    expect((await hidden()).sort()).toEqual([old, deleted].sort());
    expect(await hidden()).not.toContain(fine);
    act("set-scopes", { scopes: simulator.core.manifest.scopes });
    expect(await sync()).toMatchObject({ checked: 2, changed: 1, hidden: 1 });
    expect(await hidden()).toEqual([deleted]);
  });

  it("compares the orders of its connection only", async () => {
    const { addOrders, press, readRun, run, shopDomain } = await arrange(database.db);
    const other = await database.db.connection.create({
      data: { shopDomain, platform: "gamefound", name: "Gamefound", settings: {} },
    });
    await addOrders(2);
    await addOrders(1, { connectionId: other.id });
    const runId = await press(other.id);
    await run(runId);
    expect(await readRun(runId)).toMatchObject({ connectionId: other.id, total: 1, checked: 1 });
  });

  it("counts what Shopify would not tell, and leaves it to be read later", async () => {
    const { addOrders, simulator, shopDomain, sync } = await arrange(database.db);
    await addOrders(2);
    simulator.faults.apply({ rules: [{ kind: "error-before", operation: "ShipmentsOfOrders" }] });
    expect(await sync()).toMatchObject({ state: "finished", checked: 0, errors: 2 });
    const wanted = await database.db.pledgeShipping.count({
      where: { shopDomain, refreshWantedAt: { not: null } },
    });
    expect(wanted).toBe(2);
  }, 20_000);

  it("reads by id when the bulk query fails", async () => {
    const { act, addOrders, numbers, simulator, sync } = await arrange(database.db);
    const orders = await addOrders(MANY);
    act("fulfill-order", { orderId: orders[7], trackingNumber: "N7" });
    simulator.faults.apply({
      rules: [{ kind: "user-error", operation: "BulkOperationRunQuery", message: "No." }],
    });
    expect(await sync()).toMatchObject({ state: "finished", checked: MANY, changed: 1, errors: 0 });
    expect(await numbers()).toEqual({ [orders[7]!]: ["N7"] });
  });

  it("ends with the reason when the shop no longer lets the app in, and cannot be started before it does", async () => {
    const { act, addOrders, deps, press, readRun, run, shopDomain } = await arrange(database.db);
    await addOrders(1);
    const runId = await press();
    act("uninstall");
    expect(await run(runId)).toBe("failed");
    expect(await readRun(runId)).toMatchObject({ state: "failed", failure: { code: "needs_reconnect" } });
    expect(deps.disconnections).toHaveLength(1);
    expect(await startSync(deps, { shopDomain, kind: "now" })).toMatchObject({ kind: "refused" });
  });
});

describe("a sync run that trips over something unforeseen", () => {
  it("is taken up again at first, and ends as failed when that has gone on for an hour", async () => {
    const { addOrders, newDeps, press, readRun, run } = await arrange(database.db);
    await addOrders(1);
    const runId = await press();
    const broken = (clock?: Clock) => {
      const deps = newDeps(clock);
      const readShipments = () => Promise.reject(new TypeError("a defect"));
      return { ...deps, fulfillments: { ...deps.fulfillments, readShipments } };
    };
    await expect(run(runId, broken())).rejects.toThrow("a defect");
    expect(await readRun(runId)).toMatchObject({ state: "running", leaseOwner: null, failure: null });
    const later = { now: () => new Date(Date.now() + 61 * 60_000) };
    await expect(run(runId, broken(later))).rejects.toThrow("a defect");
    expect(await readRun(runId)).toMatchObject({ state: "failed", failure: { code: "unexpected" } });
  });
});

describe("Sync now", () => {
  it("pressed twice at once makes one run, with one job", async () => {
    const { addOrders, deps, press, shopDomain } = await arrange(database.db);
    await addOrders(1);
    const pressed = await Promise.all(Array.from({ length: 8 }, () => press()));
    expect(new Set(pressed).size).toBe(1);
    expect(deps.jobsSent.filter(({ name }) => name === "sync.run")).toHaveLength(1);
    expect(await startSync(deps, { shopDomain, kind: "now" })).toMatchObject({ kind: "joined" });
  });

  it("of a connection that ended, or of another shop, is refused", async () => {
    const one = await arrange(database.db);
    const two = await arrange(database.db);
    const ask = async (shopDomain: string) =>
      startSync(one.deps, { shopDomain, connectionId: one.connectionId, kind: "now" });
    expect(await ask(two.shopDomain)).toMatchObject({ kind: "refused" });
    await database.db.connection.update({
      where: { id: one.connectionId },
      data: { status: "disconnected" },
    });
    expect(await ask(one.shopDomain)).toMatchObject({ kind: "refused" });
    expect(await database.db.syncRun.count({ where: { connectionId: one.connectionId } })).toBe(0);
  });
});

describe("at once", () => {
  it("two workers with the same run: one does it", async () => {
    const { addOrders, newDeps, press, readRun, run } = await arrange(database.db);
    await addOrders(5);
    const runId = await press();
    const ends = await Promise.all([run(runId), run(runId, newDeps())]);
    expect(ends.sort()).toEqual(["busy", "finished"]);
    expect(await run(runId)).toBe("busy");
    expect(await readRun(runId)).toMatchObject({ state: "finished", checked: 5 });
  });

  it("a worker that stops in the middle hands the run over, and nothing is missed", async () => {
    const { act, addOrders, deps, newDeps, numbers, press, readRun, run } = await arrange(database.db);
    const orders = await addOrders(120);
    for (const orderId of orders) act("fulfill-order", { orderId, trackingNumber: `N${orderId.slice(-4)}` });
    const runId = await press();
    const stop = new AbortController();
    const read = deps.fulfillments.readShipments.bind(deps.fulfillments);
    const stopping = {
      ...deps.fulfillments,
      readShipments: async (shop: string, gids: string[]) => {
        stop.abort();
        return read(shop, gids);
      },
    };
    expect(await run(runId, { ...deps, fulfillments: stopping }, stop.signal)).toBe("interrupted");
    expect(deps.jobsSent.filter(({ name }) => name === "sync.run")).toHaveLength(2);
    expect(await run(runId, newDeps())).toBe("finished");
    expect(Object.keys(await numbers())).toHaveLength(120);
    expect(await readRun(runId)).toMatchObject({ checked: 120, changed: 120 });
  });

  it("a worker that was killed loses its run after a minute, and what it still does is not counted", async () => {
    const { addOrders, newDeps, press, readRun, run } = await arrange(database.db);
    await addOrders(2);
    const runId = await press();
    const dead = newDeps();
    const never = { ...dead.fulfillments, readShipments: () => new Promise<never>(() => undefined) };
    const stop = new AbortController();
    void run(runId, { ...dead, fulfillments: never }, stop.signal);
    await until("it holds the run", async () => (await readRun(runId)).leaseOwner !== null);
    expect(await run(runId)).toBe("busy");
    const later = { now: () => new Date(Date.now() + 61_000) };
    expect(await run(runId, newDeps(later))).toBe("finished");
    expect(await readRun(runId)).toMatchObject({ state: "finished", checked: 2 });
  });

  it("webhooks during the run: the newest state stays, whichever comes first", async () => {
    const { act, addOrders, deps, numbers, press, readRun, run, shopDomain, simulator } = await arrange(
      database.db,
    );
    const orders = await addOrders(60);
    for (const orderId of orders)
      act("fulfill-order", { orderId, trackingNumber: `OLD${orderId.slice(-4)}` });
    const runId = await press();
    const read = deps.fulfillments.readShipments.bind(deps.fulfillments);
    // Between Shopify's answer and our writing it down, everything changes and the webhooks are here first.
    const overtaken = {
      ...deps.fulfillments,
      readShipments: async (shop: string, gids: string[]) => {
        const answer = await read(shop, gids);
        await Promise.all(gids.map((orderId) => changeAndTell(orderId)));
        return answer;
      },
    };
    async function changeAndTell(orderId: string): Promise<void> {
      // A second passes: Shopify's versions are exact to the second.
      const order = simulator.shop(shopDomain).orders.get(idOf("Order", orderId)!)!;
      const [fulfillment] = order.fulfillments;
      fulfillment!.createdAt -= 2_000;
      act("update-tracking", { orderId, trackingNumber: `NEW${orderId.slice(-4)}` });
      fulfillment!.updatedAt += 1_000;
      const payload = fulfillmentPayload({
        fulfillment: fulfillment!,
        order,
        shop: simulator.shop(shopDomain),
      });
      const webhook = { shopDomain, topic: "fulfillments/update" as const, payload, receivedAt: new Date() };
      await noteShippingWebhook(deps, webhook);
    }
    expect(await run(runId, { ...deps, fulfillments: overtaken })).toBe("finished");
    expect(await readRun(runId)).toMatchObject({ checked: 60 });
    const found = await numbers();
    for (const orderId of orders) expect(found[orderId]).toEqual([`NEW${orderId.slice(-4)}`]);
  });

  it("pushes during the run: orders made meanwhile are left to the next one, none is called hidden", async () => {
    const fixture = await arrange(database.db, { searchLagMs: 60_000 });
    const { addOrders, deps, press, readRun, run, shopDomain } = fixture;
    await addOrders(MANY);
    const runId = await press();
    const stream = deps.fulfillments.streamOrders.bind(deps.fulfillments);
    const pushing = {
      ...deps.fulfillments,
      streamOrders: async function* (shop: string, since: Date) {
        await addOrders(5);
        yield* stream(shop, since);
      },
    };
    expect(await run(runId, { ...deps, fulfillments: pushing })).toBe("finished");
    // The search index has none of them yet: all were read by id.
    expect(await readRun(runId)).toMatchObject({ total: MANY, checked: MANY, hidden: 0 });
    expect(await database.db.pledgeShipping.count({ where: { shopDomain, hiddenAt: { not: null } } })).toBe(
      0,
    );
  });
});
