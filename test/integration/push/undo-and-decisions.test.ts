import { describe, expect, it } from "vitest";
import { decideUnknown } from "~/modules/pledges/push/decide-unknown.server";
import { noteOrderWebhook } from "~/modules/pledges/push/note-order-webhook.server";
import { releaseHold } from "~/modules/pledges/push/release-hold.server";
import { retryPledge } from "~/modules/pledges/push/retry-pledge.server";
import { runReconciliation } from "~/modules/pledges/reconciliation/run-reconciliation.server";
import { runUndo } from "~/modules/pledges/push/run-undo.server";
import { startBatch } from "~/modules/pledges/push/start-batch.server";
import { startReconciliation } from "~/modules/pledges/reconciliation/start-reconciliation.server";
import { sweepDrains } from "~/modules/pledges/push/sweep-drains.server";
import { undoBatch } from "~/modules/pledges/push/undo-batch.server";
import { makeAddress } from "../../unit/pledges/pledge-builders";
import { useTestDatabase } from "../../support/test-database";
import { createPushFixture, type PushFixture } from "./push-fixture";

const database = useTestDatabase();
const going = new AbortController().signal;
const DAY_SECONDS = 86_400;

async function pushed(count: number) {
  const push = await createPushFixture(database.db);
  const ids = await push.addPledges(count);
  const batchId = await push.start();
  await push.drain();
  return { push, ids, batch: { shopDomain: push.shopDomain, batchId } };
}

async function undecided(push: PushFixture): Promise<string> {
  const [id] = await push.addPledges(1);
  await push.start();
  push.shopify.faults.push("fail-before-commit");
  await push.drain();
  await database.db.pledge.update({ where: { id: String(id) }, data: { state: "needs_decision" } });
  return String(id);
}

describe("undoing a batch", () => {
  it("cancels its orders once although two undos run at once, and frees the pledges for a next generation", async () => {
    const { push, ids, batch } = await pushed(12);
    const asked = await Promise.all([undoBatch(push.process, batch), undoBatch(push.process, batch)]);
    expect(asked.map((answer) => (answer.kind === "started" ? "started" : answer.code)).sort()).toEqual([
      "ALREADY_RUNNING",
      "started",
    ]);
    await Promise.all([runUndo(push.process, batch, going), runUndo(push.newProcess(), batch, going)]);
    expect(await push.states()).toEqual({ ready: 12 });
    expect(push.shopify.liveOrders()).toHaveLength(0);
    expect(push.shopify.cancelCalls).toBe(12);
    expect(await push.pledge(String(ids[0]))).toMatchObject({
      generation: 2,
      orderGid: null,
      sourceIdentifier: null,
      attempt: 0,
    });
    expect(await database.db.pastOrder.count({ where: { shopDomain: push.shopDomain } })).toBe(12);
    expect(await database.db.batch.findUnique({ where: { id: batch.batchId } })).toMatchObject({
      undoState: "finished",
      undoCounts: { cancelled: 12, shipped: 0, couldNot: 0 },
    });
  });

  it("of nothing gives a clear answer and does no harm", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(1);
    const batch = { shopDomain: push.shopDomain, batchId: await push.start() };
    expect(await undoBatch(push.process, batch)).toMatchObject({ kind: "refused", code: "NOTHING_TO_UNDO" });
    expect(await push.states()).toEqual({ queued: 1 });
    const elsewhere = { ...batch, shopDomain: "other.myshopify.com" };
    expect(await undoBatch(push.process, elsewhere)).toMatchObject({
      kind: "refused",
      code: "UNKNOWN_BATCH",
    });
  });

  it("leaves shipped orders alone and says so", async () => {
    const { push, batch } = await pushed(3);
    const [shipped] = push.shopify.orders;
    if (shipped) shipped.fulfillmentStatus = "FULFILLED";
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    expect(await push.states()).toEqual({ created: 1, ready: 2 });
    expect(await database.db.batch.findUnique({ where: { id: batch.batchId } })).toMatchObject({
      undoCounts: { cancelled: 2, shipped: 1, couldNot: 0 },
    });
  });

  it("never takes an order that is only too old to be shown for one that is gone", async () => {
    const { push, batch } = await pushed(2);
    const hide = () => push.shopify.orders.splice(0, 1);
    hide();
    push.clock.forward(61 * DAY_SECONDS);
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    expect(await push.states()).toEqual({ created: 1, ready: 1 });
    expect(await database.db.batch.findUnique({ where: { id: batch.batchId } })).toMatchObject({
      undoCounts: { cancelled: 1, shipped: 0, couldNot: 1 },
    });
    // With the permission to see all orders it is shown, or it is gone.
    await database.db.shop.update({
      where: { domain: push.shopDomain },
      data: { scopes: ["read_orders", "read_all_orders"] },
    });
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    expect(await push.states()).toEqual({ ready: 2 });
  });

  it("waits while the shop is disconnected, and goes on by itself after reconnecting", async () => {
    const { push, batch } = await pushed(12);
    await undoBatch(push.process, batch);
    push.shopify.disconnected = true;
    await runUndo(push.process, batch, going);
    expect(await push.states()).toEqual({ created: 12 });
    const find = async () => database.db.batch.findUniqueOrThrow({ where: { id: batch.batchId } });
    expect(await find()).toMatchObject({
      undoState: "running",
      undoCounts: { cancelled: 0, shipped: 0, couldNot: 0 },
    });
    const undos = async () => {
      push.process.jobsSent.length = 0;
      await sweepDrains(push.process);
      return push.process.jobsSent.filter(({ name }) => name === "batch.undo").map(({ payload }) => payload);
    };
    expect(await undos()).toEqual([]);
    push.shopify.disconnected = false;
    await database.db.shop.update({ where: { domain: push.shopDomain }, data: { status: "connected" } });
    expect(await undos()).toEqual([batch]);
    await runUndo(push.newProcess(), batch, going);
    expect(await push.states()).toEqual({ ready: 12 });
    expect(await find()).toMatchObject({
      undoState: "finished",
      undoCounts: { cancelled: 12, shipped: 0, couldNot: 0 },
    });
    expect(await undos()).toEqual([]);
  });

  it("counts an order that could not be cancelled once, also when another worker goes on", async () => {
    const { push, batch } = await pushed(3);
    const [shipped] = push.shopify.orders;
    if (shipped) shipped.fulfillmentStatus = "FULFILLED";
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    await database.db.batch.update({ where: { id: batch.batchId }, data: { undoState: "running" } });
    await runUndo(push.newProcess(), batch, going);
    expect(await database.db.batch.findUnique({ where: { id: batch.batchId } })).toMatchObject({
      undoCounts: { cancelled: 2, shipped: 1, couldNot: 0 },
    });
  });

  it("lets the pledge be pushed again, and the cancelled order is never adopted", async () => {
    const { push, ids, batch } = await pushed(1);
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    await push.start();
    push.shopify.faults.push("fail-before-commit");
    await push.drain();
    await push.drainFor(250);
    expect(push.shopify.liveOrders()).toHaveLength(1);
    const pledge = await push.pledge(String(ids[0]));
    expect(pledge).toMatchObject({ state: "created", generation: 2, orderName: "#1002" });
    expect(pledge.sourceIdentifier).toMatch(/:2$/);
  });
});

describe("a pilot", () => {
  it("is five pledges that differ in outcome and country before any two are alike", async () => {
    const push = await createPushFixture(database.db);
    await push.addPledges(20);
    await push.addPledges(10, {
      shippingAddress: makeAddress({ countryCode: "DE", region: null, postalCode: "10115", city: "Berlin" }),
    });
    const partial = await push.addPledges(3, {
      shippingAddress: makeAddress({
        countryCode: "NL",
        region: null,
        postalCode: "1011 AB",
        city: "Amsterdam",
      }),
    });
    await database.db.pledge.updateMany({
      where: { id: { in: partial } },
      data: { outcome: "partially_paid" },
    });
    const started = await startBatch(push.process, { shopDomain: push.shopDomain, kind: "pilot" });
    expect(started).toMatchObject({ kind: "started", total: 5 });
    const chosen = await database.db.pledge.findMany({
      where: { shopDomain: push.shopDomain, state: "queued" },
    });
    const kinds = new Set(chosen.map((pledge) => `${pledge.outcome} ${pledge.countryCode}`));
    expect(kinds).toEqual(new Set(["paid US", "paid DE", "partially_paid NL"]));
  });

  it("is refused with a reason when nothing is ready, the shop is broken or the definition is missing", async () => {
    const push = await createPushFixture(database.db);
    const input = { shopDomain: push.shopDomain, kind: "pilot" as const };
    expect(await startBatch(push.process, input)).toMatchObject({ kind: "refused", code: "NOTHING_READY" });
    expect(await database.db.batch.count({ where: { shopDomain: push.shopDomain } })).toBe(0);
    const shop = { where: { domain: push.shopDomain } };
    await database.db.shop.update({ ...shop, data: { metafieldDefinitionOk: null } });
    expect(await startBatch(push.process, input)).toMatchObject({ code: "DEFINITION_MISSING" });
    await database.db.shop.update({ ...shop, data: { status: "needs_reconnect" } });
    expect(await startBatch(push.process, input)).toMatchObject({ code: "NEEDS_RECONNECT" });
  });
});

describe("a pledge that waits for a decision", () => {
  it("is sent again when the creator says so, and only once although asked twice at once", async () => {
    const push = await createPushFixture(database.db);
    const pledgeId = await undecided(push);
    const again = { shopDomain: push.shopDomain, pledgeId, decision: "send-again" as const };
    const answers = await Promise.all([
      decideUnknown(push.process, again),
      decideUnknown(push.process, again),
    ]);
    expect(answers.map((answer) => answer.kind).sort()).toEqual(["queued", "refused"]);
    await push.drain();
    expect(push.shopify.orders).toHaveLength(1);
    expect(await push.states()).toEqual({ created: 1 });
  });

  it("is not sent again while Shopify does not answer: its order may be there", async () => {
    const push = await createPushFixture(database.db);
    const pledgeId = await undecided(push);
    const { plan } = await push.pledge(pledgeId);
    push.shopify.commitLate(plan as never);
    const again = { shopDomain: push.shopDomain, pledgeId, decision: "send-again" as const };
    push.shopify.looksFail = true;
    expect(await decideUnknown(push.process, again)).toMatchObject({ kind: "refused", code: "NO_ANSWER" });
    push.shopify.looksFail = false;
    expect(await decideUnknown(push.process, again)).toMatchObject({ code: "ORDER_FOUND" });
    expect(await push.states()).toEqual({ needs_decision: 1 });
  });

  it("is not sent again beside a live order; that order is adopted by its name", async () => {
    const push = await createPushFixture(database.db);
    const pledgeId = await undecided(push);
    const { plan } = await push.pledge(pledgeId);
    push.shopify.commitLate(plan as never);
    const input = { shopDomain: push.shopDomain, pledgeId };
    expect(await decideUnknown(push.process, { ...input, decision: "send-again" })).toMatchObject({
      code: "ORDER_FOUND",
    });
    expect(
      await decideUnknown(push.process, { ...input, decision: "adopt", orderName: "#9999" }),
    ).toMatchObject({
      code: "ORDER_NOT_FOUND",
    });
    expect(await decideUnknown(push.process, { ...input, decision: "adopt", orderName: "1001" })).toEqual({
      kind: "adopted",
      orderName: "#1001",
    });
    expect(push.shopify.orders).toHaveLength(1);
  });
});

describe("a refused pledge", () => {
  it("goes back into its batch when it is tried again, and becomes one order", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("refused");
    await push.drain();
    const pledge = { shopDomain: push.shopDomain, pledgeId: String(id) };
    expect(await retryPledge(push.process, pledge)).toEqual({ kind: "queued" });
    await push.drain();
    expect(await push.states()).toEqual({ created: 1 });
    expect(await retryPledge(push.process, pledge)).toMatchObject({ kind: "not-possible" });
  });
});

describe("order webhooks", () => {
  function payloadOf(push: PushFixture, index = 0) {
    const order = push.shopify.orders[index];
    return {
      id: Number(order?.gid.split("/").at(-1)),
      ...{ name: order?.name, source_identifier: order?.sourceIdentifier, tags: order?.tags.join(", ") },
      ...{
        created_at: order?.createdAt,
        cancelled_at: null,
        currency: "USD",
        total_price: order?.total.amount,
      },
      ...{ total_tax: order?.totalTax?.amount, financial_status: order?.financialStatus?.toLowerCase() },
    };
  }

  it("adopt an unknown order at once, however often they come", async () => {
    const push = await createPushFixture(database.db);
    const [id] = await push.addPledges(1);
    await push.start();
    push.shopify.faults.push("commit-then-cut");
    await push.drain();
    const webhook = {
      shopDomain: push.shopDomain,
      topic: "orders/create" as const,
      payload: payloadOf(push),
    };
    const outcomes = await Promise.all([1, 2, 3].map(async () => noteOrderWebhook(push.process, webhook)));
    expect(outcomes.sort()).toEqual(["adopted", "ignored", "ignored"]);
    expect(await push.pledge(String(id))).toMatchObject({
      state: "created",
      orderName: "#1001",
      differences: [],
    });
  });

  it("end the order of the current generation only, and late creations do not bring it back", async () => {
    const { push, ids, batch } = await pushed(1);
    const { shopDomain } = push;
    const created = payloadOf(push);
    await undoBatch(push.process, batch);
    await runUndo(push.process, batch, going);
    await push.start();
    await push.drain();
    expect(
      await noteOrderWebhook(push.process, { shopDomain, topic: "orders/cancelled", payload: created }),
    ).toBe("ignored");
    expect(
      await noteOrderWebhook(push.process, { shopDomain, topic: "orders/create", payload: created }),
    ).toBe("ignored");
    const second = payloadOf(push, 1);
    expect(
      await noteOrderWebhook(push.process, { shopDomain, topic: "orders/cancelled", payload: second }),
    ).toBe("cancelled");
    expect(
      await noteOrderWebhook(push.process, { shopDomain, topic: "orders/create", payload: second }),
    ).toBe("ignored");
    expect(await push.pledge(String(ids[0]))).toMatchObject({ state: "cancelled", generation: 2 });
    expect(await retryPledge(push.process, { shopDomain, pledgeId: String(ids[0]) })).toEqual({
      kind: "ready",
    });
    expect(await push.pledge(String(ids[0]))).toMatchObject({ generation: 3 });
  });

  it("of a deleted order end it, and of another shop's change nothing", async () => {
    const { push, ids } = await pushed(1);
    const deleted = { topic: "orders/delete" as const, payload: { id: payloadOf(push).id } };
    expect(await noteOrderWebhook(push.process, { shopDomain: "other.myshopify.com", ...deleted })).toBe(
      "ignored",
    );
    expect(await noteOrderWebhook(push.process, { shopDomain: push.shopDomain, ...deleted })).toBe("deleted");
    expect(await push.pledge(String(ids[0]))).toMatchObject({ state: "deleted" });
  });
});

describe("orders on hold", () => {
  it("are released once the creator says so", async () => {
    const push = await createPushFixture(database.db, { settings: { hold: true } });
    const [id] = await push.addPledges(1);
    await push.start();
    await push.drain();
    const pledge = { shopDomain: push.shopDomain, pledgeId: String(id) };
    expect(await releaseHold(push.process, pledge)).toEqual({ kind: "released" });
    expect(push.shopify.orders[0]?.onHold).toBe(false);
    expect(await releaseHold(push.process, pledge)).toEqual({ kind: "not-held" });
  });
});

describe("the reconciliation report", () => {
  it("calls no order missing because nobody could look: it fails and says why", async () => {
    const { push } = await pushed(2);
    push.shopify.orders.splice(0, 1);
    push.shopify.disconnected = true;
    push.clock.forward(600);
    const { shopDomain } = push;
    const { runId } = await startReconciliation(push.process, { shopDomain, startedBy: "creator" });
    await runReconciliation(push.process, { shopDomain, runId }, going);
    expect(await database.db.reconciliationRun.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      ...{ state: "failed", failure: "revoked" },
    });
    expect(push.process.disconnections).toEqual(["token_revoked"]);
  });

  it("names missing, duplicate, different and foreign orders, and is the same when it is run again", async () => {
    const { push } = await pushed(6);
    const { orders } = push.shopify;
    const plans = await database.db.pledge.findMany({
      where: { shopDomain: push.shopDomain },
      orderBy: { createdAt: "asc" },
    });
    orders.splice(0, 1);
    push.shopify.commitLate(plans[1]?.plan as never);
    const third = orders[1];
    if (third) third.total = { ...third.total, amount: "71.01" };
    push.shopify.commitLate({
      ...(plans[3]?.plan as object),
      sourceIdentifier: "pledgedock:backerkit:x:unknown:1",
    } as never);
    push.clock.forward(600);
    const started = await startReconciliation(push.process, {
      shopDomain: push.shopDomain,
      startedBy: "creator",
    });
    const run = { shopDomain: push.shopDomain, runId: started.runId };
    expect(
      await startReconciliation(push.process, { shopDomain: push.shopDomain, startedBy: "creator" }),
    ).toMatchObject({ kind: "running" });
    await expect(runReconciliation(push.process, run, AbortSignal.abort())).rejects.toThrow("Shutting down");
    await runReconciliation(push.process, run, going);
    await runReconciliation(push.process, run, going);
    const report = await database.db.reconciliationRun.findUniqueOrThrow({ where: { id: run.runId } });
    expect(report).toMatchObject({
      state: "finished",
      counts: { pledges: 6, orders: 7, found: 5, missing: 1, duplicates: 1, differences: 1, foreign: 1 },
    });
    const findings = await database.db.reconciliationFinding.groupBy({
      by: ["kind"],
      where: { runId: run.runId },
      _count: true,
    });
    expect(Object.fromEntries(findings.map((row) => [row.kind, row._count]))).toEqual({
      missing: 1,
      duplicate: 1,
      difference: 1,
      foreign: 1,
    });
    expect(await database.db.reconciliationOrder.count()).toBe(0);
  });
});
