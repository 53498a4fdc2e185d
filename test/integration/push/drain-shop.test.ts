import { describe, expect, it } from "vitest";
import { startBatch } from "~/modules/pledges/push/start-batch.server";
import { useTestDatabase } from "../../support/test-database";
import { createPushFixture } from "./push-fixture";

const database = useTestDatabase();

describe("draining a shop's outbox", () => {
  it("makes one order per pledge, oldest first, and finishes the batch", async () => {
    const push = await createPushFixture(database.db);
    const ids = await push.addPledges(30);
    const batchId = await push.start();
    expect(await push.drain()).toBe("empty");
    expect(await push.states()).toEqual({ created: 30 });
    expect(push.shopify.liveOrders()).toHaveLength(30);
    const identifiers = push.shopify.arrived.map((identifier) => identifier.split(":")[3]);
    const rows = await database.db.pledge.findMany({
      where: { id: { in: ids } },
      orderBy: { createdAt: "asc" },
    });
    expect(identifiers).toEqual(rows.map((row) => row.externalId));
    expect(rows[0]).toMatchObject({
      orderName: "#1001",
      differences: [],
      attempt: 1,
      possibleSends: 1,
      holdState: null,
    });
    expect(rows[0]?.orderTotalMinor).toBe(7100n);
    expect(await database.db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "finished",
      total: 30,
    });
    expect(await push.eventKinds(String(ids[0]))).toEqual(["order.created"]);
  });

  it("makes one order of a pledge that is pushed twice at once", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(20);
    const input = { shopDomain: push.shopDomain, kind: "full" as const };
    const started = await Promise.all([
      startBatch(push.process, input),
      startBatch(push.newProcess(), input),
    ]);
    expect(started.map((batch) => (batch.kind === "started" ? batch.total : batch.code)).sort()).toEqual([
      20,
      "NOTHING_READY",
    ]);
    await Promise.all([push.drain(push.newProcess()), push.drain(push.newProcess())]);
    await push.drain();
    expect(push.shopify.orders).toHaveLength(20);
    expect(new Set(push.shopify.arrived).size).toBe(20);
  });

  it("never lets two drains of one shop interleave, however many race", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(60);
    await push.start();
    const ends = await Promise.all(Array.from({ length: 6 }, async () => push.drain(push.newProcess())));
    expect(ends.filter((end) => end === "empty")).toHaveLength(1);
    expect(ends.filter((end) => end === "busy")).toHaveLength(5);
    expect(push.shopify.arrived).toHaveLength(60);
  });

  it("drains the older batch before the newer one", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 1 } });
    const [first] = await push.addPledges(1);
    const second = await push.addPledges(1);
    const { process, shopDomain } = push;
    await startBatch(process, { shopDomain, kind: "full", pledgeIds: second });
    await startBatch(process, { shopDomain, kind: "full", pledgeIds: [String(first)] });
    await push.drain();
    expect((await push.pledge(String(second[0]))).orderName).toBe("#1001");
  });

  it("blocks a pledge whose SKU vanished since preflight and pushes its neighbours", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(2);
    const [bad] = await push.addPledges(1, {
      lines: [{ sku: "GONE", title: "Gone", quantity: 1, unitPriceMinor: null }],
    });
    await push.addPledges(2);
    const batchId = await push.start();
    await push.drain();
    expect(await push.states()).toEqual({ created: 4, blocked: 1 });
    expect((await push.pledge(String(bad))).problemCodes).toContain("SKU_MISSING");
    expect(await database.db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "finished",
    });
  });

  it("hands throttled pledges back without counting them as possibly sent", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("throttled");
    await push.drain();
    const waiting = await push.pledge(String(id));
    expect(waiting).toMatchObject({ state: "queued", attempt: 1, possibleSends: 0 });
    expect(push.process.jobsSent.at(-1)).toMatchObject({ name: "shop.drain", startAfter: waiting.notBefore });
    push.clock.forward(1);
    await push.drain();
    expect(await push.pledge(String(id))).toMatchObject({ state: "created", attempt: 2, possibleSends: 1 });
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("slows down for a trial store and loses nothing", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(7);
    await push.start();
    push.shopify.faults.push("too-many-attempts", "too-many-attempts");
    await push.drain();
    expect(await push.states()).toEqual({ created: 5, queued: 2 });
    push.clock.forward(30);
    await push.drain();
    expect(await push.states()).toEqual({ created: 7 });
  });

  it("sends nothing while the definition is missing or the shop is not connected, and goes on by itself", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(3);
    const batchId = await push.start();
    const { db } = database;
    await db.shop.update({ where: { domain: push.shopDomain }, data: { metafieldDefinitionOk: false } });
    expect(await push.drain()).toBe("unhealthy");
    expect(await db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "running",
      pauseReason: "definition_missing",
    });
    await db.shop.update({
      where: { domain: push.shopDomain },
      data: { metafieldDefinitionOk: true, status: "needs_reconnect" },
    });
    expect(await push.drain()).toBe("unhealthy");
    expect(push.shopify.arrived).toEqual([]);
    await db.shop.update({ where: { domain: push.shopDomain }, data: { status: "connected" } });
    await push.drain();
    expect(await push.states()).toEqual({ created: 3 });
    expect(await db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "finished",
      pauseReason: null,
    });
  });

  it("keeps everything when the token is revoked or the app uninstalled mid-batch", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 2 } });
    await push.addPledges(10);
    const batchId = await push.start();
    push.shopify.faults.push(...(Array<undefined>(4).fill(undefined) as never[]), "revoked");
    expect(await push.drain()).toBe("disconnected");
    expect(push.process.disconnections).toEqual(["token_revoked"]);
    const states = await push.states();
    expect(states.created).toBe(push.shopify.orders.length);
    expect((states.created ?? 0) + (states.queued ?? 0)).toBe(10);
    expect(await database.db.batch.findUnique({ where: { id: batchId } })).toMatchObject({
      state: "running",
      pauseReason: "needs_reconnect",
    });
    push.shopify.disconnected = false;
    await database.db.shop.update({ where: { domain: push.shopDomain }, data: { status: "connected" } });
    await push.drain();
    expect(push.shopify.liveOrders()).toHaveLength(10);
    expect(new Set(push.shopify.liveOrders().map((order) => order.sourceIdentifier)).size).toBe(10);
  });

  it("puts orders on hold after they exist when the connection says so", async () => {
    const push = await createPushFixture(database.db, { settings: { hold: true } });
    const [id] = await push.addPledges(1);
    await push.start();
    await push.drain();
    expect(push.shopify.orders[0]?.onHold).toBe(true);
    expect(await push.pledge(String(id))).toMatchObject({ state: "created", holdState: "held" });
  });

  it("does not send what was committed when the shutdown came, and hands it back", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 3 } });
    await push.addPledges(12);
    await push.start();
    const shutdown = new AbortController();
    push.shopify.onArrival = () => {
      if (push.shopify.arrived.length === 3) shutdown.abort();
    };
    expect(await push.drain(push.process, shutdown.signal)).toBe("stopped");
    const states = await push.states();
    expect(states.sending).toBeUndefined();
    expect(states.created).toBe(push.shopify.orders.length);
    expect((states.created ?? 0) + (states.queued ?? 0)).toBe(12);
    expect(push.process.jobsSent.at(-1)?.name).toBe("shop.drain");
    await push.drain(push.newProcess());
    expect(push.shopify.orders).toHaveLength(12);
  });
});
