// Usage charges through Shopify: every cent that is owed is charged once, whatever becomes of Shopify's answers.
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { billPostage } from "~/modules/postage/buying/bill-postage.server";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import { recordCharges } from "~/modules/postage/ledger/record-entries.server";
import { readBilling } from "~/modules/postage/setup/billing.server";
import { useOwnAccount } from "~/modules/postage/setup/choose-account.server";
import { CREATOR_KEY } from "../../simulators/easypost/config";
import type { BuyingFixture } from "./buying-fixture";
import { holdOpen } from "./hold-open";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture(
  (opened) => {
    shop = opened;
  },
  { account: "platform" },
);

describe("a charge through Shopify", () => {
  it("charges postage with the fee once, whatever becomes of Shopify's answer", async () => {
    const done = await shop.buy(await shop.addReadyMany(2));
    const { postageMinor, feeMinor, totalMinor } = done.totals;
    expect(feeMinor).toBeGreaterThan(0);
    expect(totalMinor).toBe(postageMinor + feeMinor);
    expect(await shop.balance()).toMatchObject({
      balanceMinor: -totalMinor,
      owedMinor: totalMinor,
      billedMinor: 0,
    });
    expect(shop.deps.jobsSent.filter(({ name }) => name === "postage.bill").length).toBeGreaterThan(0);
    shop.billing.faults.push("cut-after", "cut-before", "throttled", "throw");
    await shop.bill(6);
    expect(shop.billing.charged).toEqual([totalMinor]);
    expect(await shop.balance()).toMatchObject({
      owedMinor: 0,
      billedMinor: totalMinor,
      billingProblem: null,
    });
  });

  it("takes together what is bought within half a minute, and names the last entry of the statement that it covers", async () => {
    const { clock, deps, shopDomain } = shop;
    const starts = () =>
      deps.jobsSent.flatMap((job) => (job.name === "postage.bill" ? [job.startAfter] : []));
    const { id } = await shop.quote(await shop.addReadyMany(3));
    await shop.confirm(id);
    deps.jobsSent.length = 0;
    const before = clock.now().getTime();
    await shop.drive(id);
    const [last, ...earlier] = starts().reverse();
    // A batch that is finished is charged at once.
    expect([last, earlier.length]).toEqual([undefined, 3]);
    for (const startAfter of earlier)
      expect((startAfter?.getTime() ?? 0) - before).toBeGreaterThanOrEqual(30_000);
    deps.jobsSent.length = 0;
    const now = clock.now().getTime();
    await billPostage(deps, { shopDomain });
    expect(starts().map((startAfter) => (startAfter?.getTime() ?? 0) - now)).toEqual([30_000]);
    const { _max } = await database.db.ledgerEntry.aggregate({ where: { shopDomain }, _max: { id: true } });
    const charges = await database.db.usageCharge.findMany({ where: { shopDomain } });
    expect(charges.map(({ description }) => description)).toEqual([
      `USPS postage, fees and insurance less refunds, up to entry ${_max.id} of the statement`,
    ]);
  });

  it("covers every entry before the one that it names, also one that was being written", async () => {
    const { shopDomain } = shop;
    const sell = async (tx: DbTransaction, n: number) =>
      recordCharges(tx, {
        ...{ shopDomain, at: shop.clock.now(), account: "platform" as const, labelId: `label-${n}` },
        ...{ shipmentId: `shp_${n}`, orderName: `#${n}`, batchNumber: 1, serviceName: "Priority Mail" },
        ...{ postageMinor: 100 * n, feeMinor: 0, insuranceMinor: 0, easypostMinor: 0 },
      });
    const slow = await holdOpen(database.db, async (tx) => sell(tx, 1));
    await inTransaction(database.db, async (tx) => sell(tx, 2));
    const billed = shop.bill();
    await slow.finishOnceAwaitedOr(billed);
    await billed;
    expect(shop.billing.charged).toEqual([300]);
  });

  it("two workers that bill at once charge once", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    await Promise.all([shop.bill(), shop.bill(), shop.bill()]);
    await shop.bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("an approval that replaced another takes the charges, although Shopify's word of it was lost", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    shop.billing.replace();
    await shop.bill(2);
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
    expect(await shop.batchOf(id)).toMatchObject({ state: "running" });
  });

  for (const keysCount of ["in the shop", "per line"] as const) {
    it(`a charge whose answer was lost is not made again on the approval that came after it, keys counting ${keysCount}`, async () => {
      const { totals } = await shop.buy(await shop.addReadyMany(1));
      shop.billing.keysCount = keysCount;
      shop.billing.faults.push("cut-after");
      await shop.bill();
      shop.billing.replace();
      await shop.bill(3);
      expect(shop.billing.charged).toEqual([totals.totalMinor]);
      expect(await shop.balance()).toMatchObject({ owedMinor: 0, billedMinor: totals.totalMinor });
    });
  }

  it("a charge that never reached the approval that has ended is made on the next one", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await shop.bill();
    shop.billing.replace();
    await shop.bill(3);
    expect(shop.billing.charged).toEqual([totals.totalMinor]);
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });

  it("a charge that Shopify refuses after its answer was lost stays under way as long as it may still arrive", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await shop.bill();
    shop.billing.cappedMinor = 0;
    await shop.bill();
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
    shop.clock.forward(600);
    await shop.bill();
    expect(await shop.balance()).toMatchObject({
      owedMinor: totals.totalMinor,
      billingProblem: { message: expect.stringMatching(/used up/) },
    });
  });

  it("a charge of which Shopify no longer shows the line counts as charged, and that is said", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.faults.push("cut-before");
    await shop.bill();
    shop.billing.replace();
    shop.billing.forgotten.add("gid://shopify/AppSubscription/1");
    await shop.bill(4);
    expect(shop.billing.charged).toEqual([]);
    expect(await shop.balance()).toMatchObject({
      owedMinor: 0,
      billedMinor: totals.totalMinor,
      billingProblem: { message: expect.stringMatching(/counts as charged/) },
    });
    const { totals: next } = await shop.buy(await shop.addReadyMany(1));
    await shop.bill(2);
    expect(shop.billing.charged).toEqual([next.totalMinor]);
    expect((await shop.balance()).billingProblem).toBeNull();
  });

  it("a worker that dies while it charges leaves a charge that another settles, once", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const dying = shop.newDeps();
    const dead = new Promise<never>(() => undefined);
    let asked = 0;
    const sent = new Promise<void>((resolve) => {
      dying.billing = shop.billing.with({
        recordUsage: async (...usage) => {
          await shop.billing.recordUsage(...usage);
          asked += 1;
          resolve();
          return dead;
        },
      });
    });
    void billPostage(dying, { shopDomain: shop.shopDomain });
    await sent;
    await shop.bill();
    expect(shop.billing.asked).toBe(1);
    shop.billing.replace();
    shop.clock.forward(120);
    await shop.bill(2);
    expect(asked).toBe(1);
    expect(shop.billing.charged).toEqual([totals.totalMinor]);
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });

  it("of an approved amount that does not suffice what fits is charged, and the rest stays owed", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.cappedMinor = totals.totalMinor - 100;
    await shop.bill(3);
    expect(shop.billing.charged).toEqual([totals.totalMinor - 100]);
    expect(await shop.balance()).toMatchObject({
      owedMinor: 100,
      billingProblem: { message: expect.stringMatching(/\$1\.00.*used up/) },
    });
    shop.billing.cappedMinor = 1_000_000;
    await shop.bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("an approval that ended with something owed says so; the next one is charged as soon as it is read", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    shop.billing.status = "cancelled";
    await shop.bill();
    expect(shop.billing.asked).toBe(0);
    expect(await shop.balance()).toMatchObject({
      owedMinor: totals.totalMinor,
      billingProblem: { message: expect.stringMatching(/still to be charged/) },
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
    await shop.bill();
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
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
    await shop.bill();
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
  });

  it("a charge that Shopify refuses pauses nothing that the creator's own account buys", async () => {
    await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    await database.db.postageBatch.update({ where: { id }, data: { account: "own" } });
    shop.billing.cappedMinor = 0;
    await shop.bill();
    expect(await shop.batchOf(id)).toMatchObject({ state: "running" });
  });

  it("a charge that Shopify refuses stays owed and pauses what is being bought; the sweep asks again", async () => {
    const first = await shop.buy(await shop.addReadyMany(1));
    const { id } = await shop.quote(await shop.addReadyMany(1));
    await shop.confirm(id);
    shop.billing.cappedMinor = 0;
    await shop.bill();
    expect(await shop.batchOf(id)).toMatchObject({
      state: "paused",
      pauseReason: expect.stringMatching(/used up/),
    });
    const { owedMinor, billingProblem } = await shop.balance();
    expect(owedMinor).toBe(first.totals.totalMinor);
    expect(billingProblem?.message).toMatch(/Approve a higher one/);
    shop.billing.cappedMinor = 1_000_000;
    shop.clock.forward(2 * 3600);
    const sweeper = shop.newDeps();
    await sweepBatches(sweeper);
    expect(sweeper.jobsSent).toContainEqual(expect.objectContaining({ name: "postage.bill" }));
    await shop.bill();
    expect(await shop.balance()).toMatchObject({ owedMinor: 0, billingProblem: null });
  });
});
