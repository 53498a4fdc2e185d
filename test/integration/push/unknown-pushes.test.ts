import { afterEach, describe, expect, it } from "vitest";
import { pauseBatch } from "~/modules/pledges/push/pause-batch.server";
import { resumeBatch } from "~/modules/pledges/push/resume-batch.server";
import { stopBatch } from "~/modules/pledges/push/stop-batch.server";
import { sweepDrains } from "~/modules/pledges/push/sweep-drains.server";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { createPushFixture, MovableClock, type PushFixture } from "./push-fixture";

const database = useTestDatabase();

/** Drains that were killed: their promises stay open until the test is over. */
const killed: { end: Promise<unknown>; push: PushFixture }[] = [];
afterEach(async () => {
  for (const { push } of killed) for (const hang of push.shopify.hangs) hang.release();
  await Promise.allSettled(killed.splice(0).map(({ end }) => end));
});

/** Starts a drain in a process of its own that stops dead when its request hangs; its clock stands still from then on. */
async function killWhileSending(push: PushFixture, fault: "hang" | "hang-after-commit") {
  const worker = push.newProcess(new MovableClock());
  push.shopify.faults.push(fault);
  const end = push.drain(worker);
  killed.push({ end, push });
  await until("the request hangs", () => push.shopify.hangs.length > 0);
  return { worker, end };
}

describe("a push whose outcome is unknown", () => {
  it("is adopted when Shopify made the order before the connection was cut", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    expect(await push.states()).toEqual({ unknown: 1 });
    await push.drainFor(10);
    expect(await push.pledge(String(id))).toMatchObject({
      state: "created",
      orderName: "#1001",
      differences: [],
    });
    expect(await push.eventKinds(String(id))).toEqual(["push.unknown", "order.adopted"]);
    expect(push.shopify.arrived).toHaveLength(1);
    // What was shipped of it meanwhile was news about nobody's order.
    const { orderGid } = await push.pledge(String(id));
    expect(push.process.jobsSent).toContainEqual(
      expect.objectContaining({
        name: "shipments.want",
        payload: { shopDomain: push.shopDomain, orderGids: [orderGid] },
      }),
    );
  });

  it("is sent again only after two empty looks a minute apart, the last 180 s after the last possible send", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    // The intent's window ends 30 s after its commit, so nothing may be decided before 210 s.
    await push.drainFor(205);
    expect(await push.states()).toEqual({ unknown: 1 });
    expect(push.shopify.arrived).toHaveLength(1);
    await push.drainFor(15);
    expect(push.shopify.arrived).toHaveLength(2);
    expect(push.shopify.orders).toHaveLength(1);
    expect(await push.pledge(String(id))).toMatchObject({ state: "created", attempt: 2, possibleSends: 2 });
    expect(await push.eventKinds(String(id))).toEqual(["push.unknown", "push.absent", "order.created"]);
  });

  it("is not called absent while nobody looked, however much time has passed", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.clock.forward(3600);
    await push.drain();
    expect(await push.states()).toEqual({ unknown: 1 });
    push.clock.forward(59);
    await push.drain();
    expect(push.shopify.arrived).toHaveLength(1);
    push.clock.forward(1);
    await push.drain();
    await push.drain();
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("is adopted although the search index lags longer than the first looks", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.searchLagMs = 150_000;
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    await push.drainFor(145);
    expect(await push.states()).toEqual({ unknown: 1 });
    await push.drainFor(80);
    expect(await push.states()).toEqual({ created: 1 });
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("sees an order that was committed at the end of its window and shown a minute later", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.searchLagMs = 60_000;
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.clock.forward(30 + 119);
    const plan = await database.db.pledge.findFirstOrThrow({ where: { shopDomain: push.shopDomain } });
    push.shopify.commitLate(plan.plan as never);
    await push.drainFor(200);
    expect(push.shopify.orders).toHaveLength(1);
    expect(await push.states()).toEqual({ created: 1 });
  });

  it("is never absent while the metafield definition is missing; a person decides in the end", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.shopify.definitionMissing = true;
    await push.drainFor(600, 30);
    expect(await push.states()).toEqual({ unknown: 1 });
    await push.drainFor(3600, 60);
    expect(await push.pledge(String(id))).toMatchObject({
      state: "needs_decision",
      failure: expect.objectContaining({ code: "DEFINITION_MISSING" }) as unknown,
    });
    expect(push.shopify.arrived).toHaveLength(1);
  });

  it("forgets its empty looks when the definition goes missing between them", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    await push.drainFor(160);
    expect(
      (await database.db.pledge.findFirstOrThrow({ where: { shopDomain: push.shopDomain } })).emptyLooks,
    ).toBe(1);
    push.shopify.definitionMissing = true;
    push.clock.forward(60);
    await push.drain();
    expect(
      (await database.db.pledge.findFirstOrThrow({ where: { shopDomain: push.shopDomain } })).emptyLooks,
    ).toBe(0);
  });

  it("goes to a person when the attempt is older than the shop lets us look", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.clock.forward(51 * 86_400);
    await push.drain();
    push.clock.forward(60);
    await push.drain();
    expect(await push.pledge(String(id))).toMatchObject({ state: "needs_decision" });
    expect(push.shopify.arrived).toHaveLength(1);
  });

  it("goes to a person when the order is dated so far back that the shop would not show it", async () => {
    const push = await createPushFixture(database.db, { settings: { processedAt: "pledged-at" } });
    const pledgedAt = new Date(push.clock.now().getTime() - 70 * 86_400_000).toISOString();
    const [id] = await push.addPledges(1, { pledgedAt });
    await push.start();
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    // Shopify hides it at once: it counts from the date that the order was given.
    push.shopify.orders.splice(0);
    await push.drainFor(600, 20);
    expect(await push.pledge(String(id))).toMatchObject({
      ...{ state: "needs_decision", failure: { code: "TOO_OLD_TO_LOOK_UP" } },
    });
    expect(push.shopify.arrived).toHaveLength(1);
  });

  it("is settled by looking however old it is when all orders may be read", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await database.db.shop.update({
      where: { domain: push.shopDomain },
      data: { scopes: ["read_all_orders"] },
    });
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.clock.forward(51 * 86_400);
    await push.drain();
    push.clock.forward(60);
    await push.drain();
    await push.drain();
    expect(await push.states()).toEqual({ created: 1 });
  });

  it("waits while looking fails, and counts nothing", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    push.shopify.looksFail = true;
    await push.drainFor(600, 30);
    expect(await push.states()).toEqual({ unknown: 1 });
    push.shopify.looksFail = false;
    await push.drainFor(200, 10);
    expect(push.shopify.orders).toHaveLength(1);
    expect(await push.states()).toEqual({ created: 1 });
  });

  it("needs a decision, loudly, when Shopify holds two live orders for it", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    const pledge = await push.pledge(String(id));
    push.shopify.commitLate(pledge.plan as never);
    await push.drainFor(5);
    expect(await push.pledge(String(id))).toMatchObject({ state: "needs_decision" });
    expect(await push.eventKinds(String(id))).toContain("order.duplicate");
    expect(push.process.counts.get("duplicate")).toBe(1);
  });

  it("is cancelled when the only order found was cancelled meanwhile", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    const [order] = push.shopify.orders;
    if (order) order.cancelledAt = push.clock.now().toISOString();
    await push.drainFor(5);
    expect(await push.pledge(String(id))).toMatchObject({ state: "cancelled", orderName: "#1001" });
  });

  it("treats a gateway that throws like one that gave no answer", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("throw");
    await push.drain();
    expect(await push.states()).toEqual({ unknown: 1 });
  });
});

describe("an order that Shopify refuses", () => {
  it("is refused at once, with Shopify's words, when it was the first request and nothing is found", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.addPledges(2);
    await push.start();
    push.shopify.faults.push("refused");
    await push.drain();
    expect(await push.states()).toEqual({ refused: 1, created: 2 });
    expect(await push.pledge(String(id))).toMatchObject({
      failure: expect.objectContaining({ code: "INVALID", message: "Line items is invalid" }) as unknown,
    });
    expect(push.shopify.looks).toBe(1);
  });

  it("is adopted when the refusal was of a duplicate identifier", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    push.shopify.uniqueIds = true;
    await push.start();
    push.shopify.onArrival = (plan) => push.shopify.commitLate(plan);
    await push.drain();
    expect(await push.pledge(String(id))).toMatchObject({ state: "created", orderName: "#1001" });
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("is settled like an unknown push when an earlier request may have arrived, and ends refused", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("fail-before-commit", "refused");
    await push.drain();
    await push.drainFor(220);
    expect(await push.pledge(String(id))).toMatchObject({ state: "unknown", refusedWhenAbsent: true });
    await push.drainFor(240);
    expect(await push.pledge(String(id))).toMatchObject({ state: "refused" });
    expect(push.shopify.arrived).toHaveLength(2);
  });
});

describe("a worker that dies", () => {
  it("between Shopify's commit and our write leaves an order that is adopted, not made again", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(3);
    await push.start();
    await killWhileSending(push, "hang-after-commit");
    await until("the others are written", async () => (await push.states()).created === 2);
    push.clock.forward(16);
    await sweepDrains(push.process);
    expect(push.process.jobsSent).toContainEqual(
      expect.objectContaining({ payload: { shopDomain: push.shopDomain } }),
    );
    await push.drain();
    await push.drainFor(10);
    expect(await push.states()).toEqual({ created: 3 });
    expect(push.shopify.orders).toHaveLength(3);
    expect(push.process.counts.get("adopted")).toBe(1);
  });

  it("before Shopify got the request leaves a pledge that becomes exactly one order", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    await killWhileSending(push, "hang");
    push.clock.forward(16);
    await push.drain();
    expect(await push.states()).toEqual({ unknown: 1 });
    await push.drainFor(250);
    expect(await push.states()).toEqual({ created: 1 });
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("is not replaced while its lease lives", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    await push.start();
    await killWhileSending(push, "hang");
    push.clock.forward(10);
    const waker = push.newProcess();
    await sweepDrains(waker);
    expect(waker.jobsSent).not.toContainEqual(
      expect.objectContaining({ payload: { shopDomain: push.shopDomain } }),
    );
    expect(await push.drain()).toBe("busy");
    expect(await push.states()).toEqual({ sending: 1 });
  });

  it("and comes back after its lease was taken over can neither write nor send", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 1 } });
    await push.addPledges(3);
    await push.start();
    const { worker, end } = await killWhileSending(push, "hang");
    const [hang] = push.shopify.hangs;
    push.clock.forward(16);
    // The new owner makes the other two and holds the third for unknown.
    await push.drain();
    expect(await push.states()).toEqual({ created: 2, unknown: 1 });
    const arrived = push.shopify.arrived.length;
    // The frozen process wakes up with a late answer in its hands.
    hang?.release({ kind: "refused", errors: [{ code: null, field: null, message: "late" }] });
    await end;
    expect(await push.states()).toEqual({ created: 2, unknown: 1 });
    expect(worker.counts.get("late_result")).toBe(1);
    expect(push.shopify.arrived).toHaveLength(arrived);
  });

  it("during a pause leaves nothing that is sent before the batch is resumed", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 1 } });
    await push.addPledges(4);
    const batchId = await push.start();
    await killWhileSending(push, "hang-after-commit");
    const batch = { shopDomain: push.shopDomain, batchId };
    expect(await pauseBatch(push.process, batch)).toEqual({ kind: "done" });
    push.clock.forward(16);
    await push.drainFor(60);
    expect(await push.states()).toEqual({ created: 1, queued: 3 });
    expect(await resumeBatch(push.process, batch)).toEqual({ kind: "done" });
    await push.drain();
    expect(await push.states()).toEqual({ created: 4 });
    expect(push.shopify.orders).toHaveLength(4);
  });
});

describe("stopping a batch", () => {
  it("lets the request under way finish and frees the rest at once", async () => {
    const push = await createPushFixture(database.db, { timing: { maxInFlight: 1 } });
    await push.addPledges(5);
    const batchId = await push.start();
    push.shopify.faults.push("hang");
    const end = push.drain();
    await until("the request hangs", () => push.shopify.hangs.length > 0);
    expect(await stopBatch(push.process, { shopDomain: push.shopDomain, batchId })).toEqual({
      kind: "done",
      released: 4,
    });
    push.shopify.hangs[0]?.release();
    expect(await end).toBe("empty");
    expect(await push.states()).toEqual({ created: 1, ready: 4 });
    expect(push.shopify.orders).toHaveLength(1);
  });

  it("frees a pledge that turns out not to be in Shopify after the stop", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    const batchId = await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    await stopBatch(push.process, { shopDomain: push.shopDomain, batchId });
    await push.drainFor(250);
    expect(await push.states()).toEqual({ ready: 1 });
    expect(push.shopify.arrived).toHaveLength(1);
  });
});
