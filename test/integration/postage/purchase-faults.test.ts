// What may go wrong around a purchase: whatever it is, each pledge has one label, charged once.
import { describe, expect, it } from "vitest";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import { pauseBatch, resumeBatch, stopBatch } from "~/modules/postage/buying/decide-batch.server";
import { runBatch } from "~/modules/postage/buying/run-batch.server";
import type { PostageGateway } from "~/modules/postage/ports";
import type { FaultRule } from "../../simulators/easypost/faults";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces, expectOneOfEach } from "./compare-places";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture((opened) => {
  shop = opened;
});

function fault(rule: FaultRule) {
  shop.easypost.faults.apply({ rules: [rule] });
}

async function confirmed(count: number): Promise<string> {
  const { id } = await shop.quote(await shop.addReadyMany(count));
  await shop.confirm(id);
  return id;
}

const FAULTS: [string, FaultRule][] = [
  ["the connection is cut after the purchase", { kind: "cut-after-commit" }],
  ["the connection is cut before the purchase", { kind: "cut-before-commit" }],
  ["the purchase is done after the connection was cut", { kind: "late-commit", delayMs: 30 }],
  ["a page in HTML with status 502 comes after the purchase", { kind: "html", when: "after" }],
  ["a page in HTML with status 502 comes before the purchase", { kind: "html", when: "before" }],
  ["a 5xx comes after the purchase", { kind: "error-after-commit" }],
  ["a 5xx comes before the purchase", { kind: "error-before" }],
  ["EasyPost asks for fewer requests", { kind: "too-many-requests", retryAfterSeconds: 1 }],
];

describe("one label and one charge when", () => {
  for (const [what, rule] of FAULTS) {
    it(what, async () => {
      const batchId = await confirmed(2);
      fault({ operation: "shipment.buy", count: 2, ...rule });
      expect(await shop.drive(batchId)).toMatchObject({ state: "finished", counts: { bought: 2 } });
      await expectOneOfEach(shop, database.db, 2);
    });
  }

  it("the worker is killed between EasyPost's answer and our write", async () => {
    const batchId = await confirmed(2);
    const died = dieAt("buy", "after");
    void shop.run(batchId, shop.newDeps(died.wrap));
    await died.reached;
    expect(shop.easypost.state().totals.labels).toBeGreaterThan(0);
    await expectSweptAndBought(batchId);
  });

  it("the worker is killed before the purchase leaves", async () => {
    const batchId = await confirmed(2);
    const died = dieAt("buy", "before");
    void shop.run(batchId, shop.newDeps(died.wrap));
    await died.reached;
    await expectSweptAndBought(batchId);
  });

  it("the worker is killed while it quotes", async () => {
    const batchId = await shop.create(await shop.addReadyMany(2));
    const died = dieAt("createShipment", "after");
    void shop.run(batchId, shop.newDeps(died.wrap));
    await died.reached;
    shop.clock.forward(60);
    await shop.drive(batchId);
    await shop.confirm(batchId);
    await shop.drive(batchId);
    await expectOneOfEach(shop, database.db, 2);
  });

  it("Shopify makes the fulfilment and the worker is killed before it hears so", async () => {
    const batchId = await confirmed(1);
    shop.shopify.faults.push("die-after-commit");
    const arrived = new Promise<void>((resolve) => {
      shop.shopify.onArrival = () => resolve();
    });
    void shop.run(batchId, shop.newDeps());
    await arrived;
    await expectSweptAndBought(batchId, 1);
  });

  it("two workers are given one batch", async () => {
    const batchId = await confirmed(6);
    await Promise.all([shop.run(batchId), shop.run(batchId, shop.newDeps())]);
    await shop.drive(batchId);
    await expectOneOfEach(shop, database.db, 6);
    expect(shop.easypost.state().shipments.map(({ buyRequests }) => buyRequests)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("a worker that was thought dead goes on after another has taken over", async () => {
    const batchId = await confirmed(1);
    let release = () => undefined as void;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived = () => undefined as void;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const slow = shop.newDeps((gateway) => ({
      ...gateway,
      async buy(...order) {
        arrived();
        await held;
        return gateway.buy(...order);
      },
    }));
    const first = shop.run(batchId, slow);
    await asked;
    shop.clock.forward(120);
    await shop.drive(batchId);
    release();
    await first;
    await shop.drive(batchId);
    await expectOneOfEach(shop, database.db, 1);
    expect(shop.easypost.state().shipments[0]?.buyRequests).toBe(1);
  });
});

/** The gateway of a worker that dies around its first such call; the promise tells when. */
function dieAt(call: "buy" | "createShipment", when: "before" | "after") {
  let reach = () => undefined as void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const never = new Promise<never>(() => undefined);
  const wrap = (gateway: PostageGateway): PostageGateway => ({
    ...gateway,
    async buy(...order) {
      if (call !== "buy") return gateway.buy(...order);
      if (when === "after") await gateway.buy(...order);
      reach();
      return never;
    },
    async createShipment(...order) {
      if (call !== "createShipment") return gateway.createShipment(...order);
      if (when === "after") await gateway.createShipment(...order);
      reach();
      return never;
    },
  });
  return { wrap, reached };
}

/** After the dead worker's lease the sweep has another one go on. */
async function expectSweptAndBought(batchId: string, count = 2) {
  const sweeper = shop.newDeps();
  await sweepBatches(sweeper);
  expect(sweeper.jobsSent.filter(({ name }) => name === "postage.run")).toEqual([]);
  shop.clock.forward(60);
  await sweepBatches(sweeper);
  expect(sweeper.jobsSent).toContainEqual(
    expect.objectContaining({ name: "postage.run", payload: { shopDomain: shop.shopDomain, batchId } }),
  );
  expect(await shop.drive(batchId)).toMatchObject({ state: "finished", counts: { bought: count } });
  await expectOneOfEach(shop, database.db, count);
}

/** A worker during whose purchase somebody stops the batch. */
function stoppedAfterItsPurchase(batchId: string) {
  return shop.newDeps((gateway) => ({
    ...gateway,
    async buy(...order) {
      const outcome = await gateway.buy(...order);
      await stopBatch(shop.deps, { shopDomain: shop.shopDomain, batchId });
      return outcome;
    },
  }));
}

/** EasyPost does not answer a purchase, and does it when `happen` is called. */
function heldPurchase() {
  let happen = async (): Promise<unknown> => Promise.reject(new Error("nothing was bought"));
  const wrap = (gateway: PostageGateway): PostageGateway => ({
    ...gateway,
    async buy(account, order) {
      happen = async () => gateway.buy(account, order, { mayStillSend: () => true });
      return Promise.resolve({ kind: "unknown", reason: "no answer in time" });
    },
  });
  return { wrap, happen: async () => happen() };
}

describe("nothing more leaves", () => {
  it("after a pause, until the batch is resumed", async () => {
    const batchId = await confirmed(3);
    const scope = { shopDomain: shop.shopDomain, batchId };
    await pauseBatch(shop.deps, scope);
    await shop.run(batchId);
    expect(shop.easypost.state().totals.labels).toBe(0);
    await resumeBatch(shop.deps, scope);
    expect(await shop.drive(batchId)).toMatchObject({ state: "finished" });
    await expectOneOfEach(shop, database.db, 3);
  });

  it("after a stop; what was under way keeps its outcome and is charged", async () => {
    const batchId = await confirmed(3);
    fault({ operation: "shipment.buy", kind: "cut-after-commit", count: 1 });
    const one = { ...shop.newDeps(), config: { ...shop.deps.config, maxInFlight: 1 } };
    const buy = one.postage;
    one.postage = {
      ...buy,
      async buy(...order) {
        const outcome = await buy.buy(...order);
        await stopBatch(shop.deps, { shopDomain: shop.shopDomain, batchId });
        return outcome;
      },
    };
    await shop.run(batchId, one);
    shop.clock.forward(60);
    const stopped = await shop.drive(batchId);
    expect(stopped).toMatchObject({ state: "stopped", counts: { bought: 1, cancelled: 2 } });
    await expectOneOfEach(shop, database.db, 1);
  });

  it("after a stop, nor stays open what EasyPost turned away meanwhile: the order is free for another label", async () => {
    const batchId = await confirmed(1);
    fault({ operation: "shipment.buy", kind: "too-many-requests", retryAfterSeconds: 1, count: 1 });
    await shop.run(batchId, stoppedAfterItsPurchase(batchId));
    const sweeper = shop.newDeps();
    await sweepBatches(sweeper);
    expect(sweeper.jobsSent).toContainEqual(
      expect.objectContaining({ name: "postage.run", payload: { shopDomain: shop.shopDomain, batchId } }),
    );
    expect(await shop.drive(batchId)).toMatchObject({ state: "stopped", counts: { cancelled: 1 } });
    await sweepBatches(sweeper);
    expect(sweeper.jobsSent.filter(({ name }) => name === "postage.run")).toHaveLength(1);
  });

  it("after a stop, but what EasyPost did long after its silence is found and charged", async () => {
    const batchId = await confirmed(1);
    const buy = heldPurchase();
    await shop.run(batchId, shop.newDeps(buy.wrap));
    // Long enough to buy the same shipment again, not long enough to give it up.
    shop.clock.forward(90);
    const paused = { ...shop.newDeps(), config: { ...shop.deps.config, maxInFlight: 1 } };
    const { postage } = paused;
    paused.postage = {
      ...postage,
      buy: () => Promise.resolve({ kind: "not-executed", reason: "HTTP 429", retryAfterMs: 1000 }),
    };
    await shop.run(batchId, paused);
    expect(await shop.batchOf(batchId)).toMatchObject({ counts: { created: 1 } });
    await stopBatch(shop.deps, { shopDomain: shop.shopDomain, batchId });
    await buy.happen();
    shop.clock.forward(200);
    expect(await shop.drive(batchId)).toMatchObject({ state: "stopped", counts: { bought: 1 } });
    await expectOneOfEach(shop, database.db, 1);
  });

  it("for an order cancelled meanwhile, but what EasyPost did long after its silence is found and charged", async () => {
    const [pledge] = await shop.addReadyMany(1);
    const { id: batchId } = await shop.quote(pledge ? [pledge] : []);
    await shop.confirm(batchId);
    const buy = heldPurchase();
    await shop.run(batchId, shop.newDeps(buy.wrap));
    shop.clock.forward(90);
    shop.shopify.order(pledge?.orderGid ?? "").cancelledAt = "2026-11-22T10:00:00Z";
    await shop.run(batchId);
    await buy.happen();
    shop.clock.forward(200);
    expect(await shop.drive(batchId)).toMatchObject({ state: "finished", counts: { bought: 1 } });
    const { easypost, labels, shipments } = await comparePlaces(shop, database.db);
    expect(easypost).toHaveLength(1);
    expect(labels).toEqual(easypost);
    expect(shipments.ledger).toEqual(shipments.easypost);
  });

  it("when the process stops: the batch goes on elsewhere", async () => {
    const batchId = await confirmed(2);
    const stopping = AbortSignal.abort();
    await runBatch(shop.deps, { shopDomain: shop.shopDomain, batchId }, stopping).catch(() => undefined);
    expect(shop.easypost.state().totals.labels).toBe(0);
    await shop.drive(batchId);
    await expectOneOfEach(shop, database.db, 2);
  });
});
