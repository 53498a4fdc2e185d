// Who pays: Shopify billing with an approved amount, credit first; or the creator's EasyPost account.
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { billPostage } from "~/modules/postage/buying/bill-postage.server";
import { confirmBatch, resumeBatch } from "~/modules/postage/buying/decide-batch.server";
import { readFunds } from "~/modules/postage/buying/read-funds.server";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import { getBalance } from "~/modules/postage/ledger/get-balance.server";
import { recordRefundCredit } from "~/modules/postage/ledger/record-entries.server";
import { inTransaction } from "~/db/client.server";
import type { BillingGateway } from "~/modules/postage/ports";
import { readBilling } from "~/modules/postage/setup/billing.server";
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import { useOwnAccount } from "~/modules/postage/setup/choose-account.server";
import { CREATOR_KEY } from "../../simulators/easypost/config";
import { useTestDatabase } from "../../support/test-database";
import { openBuyingFixture, type BuyingFixture } from "./buying-fixture";

const database = useTestDatabase();
let shop: BuyingFixture;

beforeEach(async () => {
  shop = await openBuyingFixture(database.db, { account: "platform" });
});
afterEach(async () => {
  await shop.stop();
});

const balance = async () => getBalance(database, { shopDomain: shop.shopDomain });

async function bill(times = 1) {
  for (let n = 0; n < times; n += 1) {
    await billPostage(shop.deps, { shopDomain: shop.shopDomain });
    shop.clock.forward(30);
  }
}

describe("Shopify billing", () => {
  it("charges postage with the fee once, whatever becomes of Shopify's answer", async () => {
    const done = await shop.buy(await shop.addReadyMany(2));
    const { postageMinor, feeMinor, totalMinor } = done.totals;
    expect(feeMinor).toBeGreaterThan(0);
    expect(totalMinor).toBe(postageMinor + feeMinor);
    expect(await balance()).toMatchObject({
      balanceMinor: -totalMinor,
      owedMinor: totalMinor,
      billedMinor: 0,
    });
    expect(shop.deps.jobsSent.filter(({ name }) => name === "postage.bill").length).toBeGreaterThan(0);
    shop.billing.faults.push("cut-after", "cut-before", "throttled", "throw");
    await bill(6);
    expect(shop.billing.charged).toEqual([totalMinor]);
    expect(await balance()).toMatchObject({ owedMinor: 0, billedMinor: totalMinor, billingProblem: null });
  });

  it("two workers that bill at once charge once", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    await Promise.all([bill(), bill(), bill()]);
    await bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("refunds are used up before anything is charged", async () => {
    const first = await shop.buy(await shop.addReadyMany(1));
    await bill();
    const [label] = await shop.labels(first.id);
    const stored = await database.db.label.findUniqueOrThrow({ where: { id: label?.id ?? "" } });
    await inTransaction(database.db, async (tx) =>
      recordRefundCredit(tx, {
        ...{ shopDomain: shop.shopDomain, at: shop.clock.now(), shipmentId: stored.shipmentId ?? "" },
        ...{ postageMinor: label?.postageMinor ?? 0, insuranceMinor: 0, easypostMinor: 0 },
      }),
    );
    expect(await balance()).toMatchObject({ creditMinor: first.totals.totalMinor, owedMinor: 0 });
    const quoted = await shop.quote(await shop.addReadyMany(1));
    expect(quoted.totals).toMatchObject({ creditUsedMinor: quoted.totals.totalMinor, toPayMinor: 0 });
    await shop.confirm(quoted.id);
    await shop.drive(quoted.id);
    await bill();
    expect(shop.billing.usedMinor).toBe(first.totals.totalMinor);
  });

  it("without enough approved nothing is bought, and the sentence says what is missing", async () => {
    shop.billing.cappedMinor = 100;
    const { id, totals } = await shop.quote(await shop.addReadyMany(2));
    const agreed = { shopDomain: shop.shopDomain, batchId: id, totalMinor: totals.totalMinor };
    const refused = await confirmBatch(shop.deps, agreed);
    expect(refused).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("$1.00 of what you approved"),
    });
    expect(await shop.batchOf(id)).toMatchObject({ state: "quoted" });
    shop.billing.status = "cancelled";
    expect(await confirmBatch(shop.deps, agreed)).toMatchObject({ kind: "refused" });
    // Setup does not go on to call it approved.
    const { missing } = await readPostageSetup(shop.deps, { shopDomain: shop.shopDomain });
    expect(missing).toMatchObject([{ gap: "billing" }]);
  });

  it("two batches that fit one by one and not together: the second is refused", async () => {
    const one = await shop.quote(await shop.addReadyMany(1));
    const two = await shop.quote(await shop.addReadyMany(1));
    shop.billing.cappedMinor = one.totals.totalMinor + two.totals.totalMinor - 1;
    await shop.confirm(one.id);
    const agreed = { shopDomain: shop.shopDomain, batchId: two.id, totalMinor: two.totals.totalMinor };
    expect(await confirmBatch(shop.deps, agreed)).toMatchObject({ kind: "refused" });
    expect(await shop.drive(one.id)).toMatchObject({ state: "finished", counts: { bought: 1 } });
  });

  it("when the approved amount ends amid a batch it pauses with a sentence, and goes on once there is more", async () => {
    const { id, totals } = await shop.quote(await shop.addReadyMany(2));
    await shop.confirm(id);
    shop.billing.cappedMinor = totals.totalMinor - 1;
    const paused = await shop.drive(id);
    expect(paused).toMatchObject({ state: "paused", counts: { bought: 1, created: 1 } });
    expect(paused.pauseReason).toMatch(/approve a higher amount/);
    shop.billing.cappedMinor = 1_000_000;
    await resumeBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 2 } });
  });

  it("an approval that replaced another takes the charges, although Shopify's word of it was lost", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    shop.billing.replace();
    await bill(2);
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
    expect(await shop.batchOf(id)).toMatchObject({ state: "running" });
  });

  for (const keysCount of ["in the shop", "per line"] as const) {
    it(`a charge whose answer was lost is not made again on the approval that came after it, keys counting ${keysCount}`, async () => {
      const { totals } = await shop.buy(await shop.addReadyMany(1));
      shop.billing.keysCount = keysCount;
      shop.billing.faults.push("cut-after");
      await bill();
      shop.billing.replace();
      await bill(3);
      expect(shop.billing.charged).toEqual([totals.totalMinor]);
      expect(await balance()).toMatchObject({ owedMinor: 0, billedMinor: totals.totalMinor });
    });
  }

  it("a charge that never reached the approval that has ended is made on the next one", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await bill();
    shop.billing.replace();
    await bill(3);
    expect(shop.billing.charged).toEqual([totals.totalMinor]);
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });

  it("a charge that Shopify refuses after its answer was lost stays under way as long as it may still arrive", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await bill();
    shop.billing.cappedMinor = 0;
    await bill();
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
    shop.clock.forward(600);
    await bill();
    expect(await balance()).toMatchObject({
      owedMinor: totals.totalMinor,
      billingProblem: expect.stringMatching(/used up/),
    });
  });

  it("a charge of which Shopify no longer shows the line counts as charged, and that is said", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await bill();
    shop.billing.replace();
    shop.billing.forgotten.add("gid://shopify/AppSubscription/1");
    await bill(4);
    expect(shop.billing.charged).toEqual([]);
    expect(await balance()).toMatchObject({
      owedMinor: 0,
      billedMinor: totals.totalMinor,
      billingProblem: expect.stringMatching(/counts as charged/),
    });
    const { totals: next } = await shop.buy(await shop.addReadyMany(1));
    await bill(2);
    expect(shop.billing.charged).toEqual([next.totalMinor]);
    expect((await balance()).billingProblem).toBeNull();
  });

  it("a worker that dies while it charges leaves a charge that another settles, once", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const dying = shop.newDeps();
    const dead = new Promise<never>(() => undefined);
    let asked = 0;
    const sent = new Promise<void>((resolve) => {
      dying.billing = {
        ...scripted(shop.billing),
        recordUsage: async (...usage) => {
          await shop.billing.recordUsage(...usage);
          asked += 1;
          resolve();
          return dead;
        },
      };
    });
    void billPostage(dying, { shopDomain: shop.shopDomain });
    await sent;
    await bill();
    expect(shop.billing.asked).toBe(1);
    shop.billing.replace();
    shop.clock.forward(120);
    await bill(2);
    expect(asked).toBe(1);
    expect(shop.billing.charged).toEqual([totals.totalMinor]);
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });

  it("of an approved amount that does not suffice what fits is charged, and the rest stays owed", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.cappedMinor = totals.totalMinor - 100;
    await bill(3);
    expect(shop.billing.charged).toEqual([totals.totalMinor - 100]);
    expect(await balance()).toMatchObject({
      owedMinor: 100,
      billingProblem: expect.stringMatching(/\$1\.00.*used up/),
    });
    shop.billing.cappedMinor = 1_000_000;
    await bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("an approval that ended with something owed says so; the next one is charged as soon as it is read", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.status = "cancelled";
    await bill();
    expect(shop.billing.asked).toBe(0);
    expect(await balance()).toMatchObject({
      owedMinor: totals.totalMinor,
      billingProblem: expect.stringMatching(/still to be charged/),
    });
    shop.billing.replace();
    const swept = async () => {
      const sweeper = shop.newDeps();
      await sweepBatches(sweeper);
      const told = { name: "postage.bill", payload: { shopDomain: shop.shopDomain } };
      return sweeper.jobsSent.some(({ name, payload }) => isDeepStrictEqual({ name, payload }, told));
    };
    // Shopify's word of the new one may be lost: it is asked now and then.
    expect(await swept()).toBe(false);
    shop.clock.forward(2 * 3600);
    expect(await swept()).toBe(true);
    const sent = shop.deps.jobsSent.length;
    await readBilling(shop.deps, { shopDomain: shop.shopDomain });
    expect(shop.deps.jobsSent.slice(sent)).toContainEqual(expect.objectContaining({ name: "postage.bill" }));
    await bill();
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });

  it("a charge that Shopify records while the funds are read leaves no more to spend", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const reader = shop.newDeps();
    reader.billing = {
      ...scripted(shop.billing),
      readSubscription: async () => {
        const before = await shop.billing.readSubscription();
        await bill();
        return before;
      },
    };
    const batch = { id: "another", shopDomain: shop.shopDomain, account: "platform" as const };
    const funds = await readFunds(reader, batch, { funding: "shopify_billing" });
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
    expect(funds).toEqual({ kind: "available", minor: shop.billing.cappedMinor - totals.totalMinor });
  });

  it("what the platform's account has sold is charged although the creator's own account buys from now on", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const { shopDomain } = shop;
    expect(await useOwnAccount(shop.deps, { shopDomain, apiKey: CREATOR_KEY })).toEqual({ kind: "saved" });
    const sweeper = shop.newDeps();
    await sweepBatches(sweeper);
    expect(sweeper.jobsSent).toContainEqual(
      expect.objectContaining({ name: "postage.bill", payload: { shopDomain } }),
    );
    await bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("a charge that Shopify refuses pauses nothing that the creator's own account buys", async () => {
    await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    await database.db.postageBatch.update({ where: { id }, data: { account: "own" } });
    shop.billing.cappedMinor = 0;
    await bill();
    expect(await shop.batchOf(id)).toMatchObject({ state: "running" });
  });

  it("a charge that Shopify refuses stays owed and pauses what is being bought; the sweep asks again", async () => {
    const first = await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    shop.billing.cappedMinor = 0;
    await bill();
    expect(await shop.batchOf(id)).toMatchObject({
      state: "paused",
      pauseReason: expect.stringMatching(/used up/),
    });
    const { owedMinor, billingProblem } = await balance();
    expect(owedMinor).toBe(first.totals.totalMinor);
    expect(billingProblem).toMatch(/Approve a higher one/);
    shop.billing.cappedMinor = 1_000_000;
    shop.clock.forward(2 * 3600);
    const sweeper = shop.newDeps();
    await sweepBatches(sweeper);
    expect(sweeper.jobsSent).toContainEqual(expect.objectContaining({ name: "postage.bill" }));
    await bill();
    expect(await balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });
});

/** Its methods, for a worker of which one is another. */
function scripted(billing: BillingGateway): BillingGateway {
  return {
    subscribe: async (...asked) => billing.subscribe(...asked),
    changeCap: async (...asked) => billing.changeCap(...asked),
    readSubscription: async (...asked) => billing.readSubscription(...asked),
    recordUsage: async (...asked) => billing.recordUsage(...asked),
    findUsage: async (...asked) => billing.findUsage(...asked),
  };
}

describe("the EasyPost account", () => {
  for (const [account, what, rule, words] of [
    ["own", "without money", "payment-required", /no money left/],
    ["own", "whose key is refused", "unauthorized", /does not accept the key/],
    ["platform", "without money", "payment-required", /PledgeDock has to settle that/],
    ["platform", "whose key is refused", "unauthorized", /PledgeDock has to settle that/],
  ] as const) {
    it(`(${account}) ${what} pauses the batch with a sentence, charges nothing, and it goes on when resumed`, async () => {
      if (account === "own") {
        await shop.stop();
        shop = await openBuyingFixture(database.db, { account });
      }
      const { id } = await shop.quote(await shop.addReadyMany(2));
      await shop.confirm(id);
      shop.easypost.faults.apply({ rules: [{ operation: "shipment.buy", kind: rule }] });
      const paused = await shop.drive(id);
      expect(paused).toMatchObject({ state: "paused", counts: { bought: 0 } });
      expect(paused.pauseReason).toMatch(words);
      expect((await balance()).entries).toBe(0);
      shop.easypost.faults.apply({ clear: true });
      await resumeBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
      expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 2 } });
    });
  }

  it("that refuses a purchase fails the label with EasyPost's words and charges nothing", async () => {
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    const refusal = {
      kind: "refused" as const,
      code: "SHIPMENT.POSTAGE.FAILURE",
      message: "The scale is broken",
    };
    shop.easypost.faults.apply({ rules: [{ operation: "shipment.buy", count: 1, ...refusal }] });
    const done = await shop.drive(id);
    expect(done).toMatchObject({ state: "finished", counts: { failed: 1 } });
    const [problem] = done.problems;
    expect(problem?.example).toMatch(/^Order #1001: USPS did not sell this label: The scale is broken/);
    expect((await balance()).entries).toBe(0);
  });
});
