// What may be spent: an approved amount of Shopify billing, credit first; or the creator's EasyPost account.
import { beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "~/db/client.server";
import { formatMoney } from "~/lib/money";
import { confirmBatch, resumeBatch } from "~/modules/postage/buying/decide-batch.server";
import { readFunds } from "~/modules/postage/buying/read-funds.server";
import { recordRefundCredit } from "~/modules/postage/ledger/record-entries.server";
import { readPostageSetup } from "~/modules/postage/setup/read-postage-setup.server";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open } = useBuyingFixtures();
let shop: BuyingFixture;

beforeEach(async () => {
  shop = await open({ account: "platform" });
});

describe("the amount that the creator approved in Shopify", () => {
  it("refunds are used up before anything is charged", async () => {
    const first = await shop.buy(await shop.addReadyMany(1));
    await shop.bill();
    const [label] = await shop.labels(first.id);
    const stored = await database.db.label.findUniqueOrThrow({ where: { id: label?.id ?? "" } });
    await inTransaction(database.db, async (tx) =>
      recordRefundCredit(tx, {
        ...{ shopDomain: shop.shopDomain, at: shop.clock.now(), shipmentId: stored.shipmentId ?? "" },
        ...{ postageMinor: label?.postageMinor ?? 0, insuranceMinor: 0, easypostMinor: 0 },
      }),
    );
    expect(await shop.balance()).toMatchObject({ creditMinor: first.totals.totalMinor, owedMinor: 0 });
    const quoted = await shop.quote(await shop.addReadyMany(1));
    expect(quoted.totals).toMatchObject({ creditUsedMinor: quoted.totals.totalMinor, toPayMinor: 0 });
    await shop.confirm(quoted.id);
    await shop.drive(quoted.id);
    await shop.bill();
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

  it("frozen by an unpaid invoice, nothing is bought, and nobody is sent to approve it again", async () => {
    const { id, totals } = await shop.quote(await shop.addReadyMany(1));
    shop.billing.status = "frozen";
    const agreed = { shopDomain: shop.shopDomain, batchId: id, totalMinor: totals.totalMinor };
    const words = expect.stringMatching(/an invoice is unpaid: pay it in Shopify/);
    expect(await confirmBatch(shop.deps, agreed)).toEqual({ kind: "refused", message: words });
    const { missing } = await readPostageSetup(shop.deps, { shopDomain: shop.shopDomain });
    expect(missing).toEqual([{ gap: "billing", message: words }]);
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
    const { id, totals } = await shop.quote(await shop.addReadyMany(3));
    await shop.confirm(id);
    const each = totals.totalMinor / 3;
    shop.billing.cappedMinor = each + 1;
    const paused = await shop.drive(id);
    expect(paused).toMatchObject({ state: "paused", counts: { bought: 1, created: 2 } });
    // What all that are left cost, so that approving it once is enough.
    const needed = formatMoney(2 * each, "USD");
    expect(paused.pauseReason).toMatch(/approve a higher amount/);
    expect(paused.pauseReason).toContain(`These labels cost ${needed} and $0.01 of what you approved`);
    shop.billing.cappedMinor = 3 * each;
    await resumeBatch(shop.deps, { shopDomain: shop.shopDomain, batchId: id });
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 3 } });
  });

  it("a charge that Shopify records while the funds are read leaves no more to spend", async () => {
    const { totals } = await shop.buy(await shop.addReadyMany(1));
    const reader = shop.newDeps();
    reader.billing = shop.billing.with({
      readSubscription: async () => {
        const before = await shop.billing.readSubscription();
        await shop.bill();
        return before;
      },
    });
    const batch = { id: "another", shopDomain: shop.shopDomain, account: "platform" as const };
    const funds = await readFunds(reader, batch, { funding: "shopify_billing" });
    expect(shop.billing.usedMinor).toBe(totals.totalMinor);
    expect(funds).toEqual({ kind: "available", minor: shop.billing.cappedMinor - totals.totalMinor });
  });
});

describe("the EasyPost account", () => {
  for (const [account, what, rule, words] of [
    ["own", "without money", "payment-required", /no money left/],
    ["own", "whose key is refused", "unauthorized", /does not accept the key/],
    ["platform", "without money", "payment-required", /PledgeDock has to settle that/],
    ["platform", "whose key is refused", "unauthorized", /PledgeDock has to settle that/],
  ] as const) {
    it(`(${account}) ${what} pauses the batch with a sentence, charges nothing, and it goes on when resumed`, async () => {
      if (account === "own") shop = await open({ account });
      const { id } = await shop.quote(await shop.addReadyMany(2));
      await shop.confirm(id);
      shop.easypost.faults.apply({ rules: [{ operation: "shipment.buy", kind: rule }] });
      const paused = await shop.drive(id);
      expect(paused).toMatchObject({ state: "paused", counts: { bought: 0 } });
      expect(paused.pauseReason).toMatch(words);
      expect((await shop.balance()).entries).toBe(0);
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
    expect((await shop.balance()).entries).toBe(0);
  });
});
