// Fees that EasyPost itself takes, as some of its plans do: told before where they are known, charged, and given back.
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { billPostage } from "~/modules/postage/buying/bill-postage.server";
import { streamStatement } from "~/modules/postage/ledger/stream-statement.server";
import type { BuyingFixture } from "./buying-fixture";
import { RefundDesk } from "./refund-desk";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture(
  (opened) => {
    shop = opened;
    shop.easypost.settings.labelFee = "0.08";
  },
  { account: "platform" },
);

/** Asks for the refund of every label of the batch, and USPS says yes. */
async function refundAll(batchId: string) {
  const refunds = new RefundDesk(shop, database.db);
  const labels = await shop.labels(batchId);
  for (const label of labels) await refunds.ask(label);
  await refunds.work();
  shop.easypost.act({ action: "accept-refunds" });
  for (const label of labels) await refunds.hear(label);
}

/** Buys, and says yes again where EasyPost adds more than was said. */
async function buyAll(count: number) {
  const done = await shop.buy(await shop.addReadyMany(count));
  if (done.state !== "quoted") return done;
  await shop.confirm(done.id);
  return shop.drive(done.id);
}

async function statement(): Promise<Record<string, string>[]> {
  let text = "";
  for await (const piece of streamStatement(database, { shopDomain: shop.shopDomain })) text += piece;
  return parse(text, { columns: true, bom: true });
}

describe("EasyPost's own fees", () => {
  it("are in the ledger with their label, on the Shopify bill, and come back with its refund", async () => {
    const done = await buyAll(2);
    const { postageMinor, feeMinor, easypostMinor, totalMinor } = done.totals;
    expect(easypostMinor).toBe(16);
    expect(totalMinor).toBe(postageMinor + feeMinor + 16);
    expect(await shop.balance()).toMatchObject({ balanceMinor: -totalMinor, sums: { easypost_fee: -16 } });
    await billPostage(shop.deps, { shopDomain: shop.shopDomain });
    expect(shop.billing.usedMinor).toBe(totalMinor);
    const wallets = [...shop.easypost.core.accounts.values()].map((account) => account.balanceMicro);
    await refundAll(done.id);
    const after = [...shop.easypost.core.accounts.values()].map((account) => account.balanceMicro);
    const givenBack = after.reduce((sum, micro, at) => sum + micro - (wallets[at] ?? 0), 0);
    expect(givenBack).toBe((postageMinor + 16) * 1_000);
    expect(await shop.balance()).toMatchObject({ balanceMinor: 0, creditMinor: totalMinor });
    const rows = await statement();
    expect(rows.filter(({ Kind }) => Kind === "easypost_fee")).toHaveLength(2);
    expect(rows.at(-1)).toMatchObject({
      ...{ Kind: "refund_credit", "Balance (USD)": "0.00" },
      Description: "Refund of the label, its fee and EasyPost's own fee",
    });
  });

  it("are part of the price of the next labels, so that no more is charged than was agreed to", async () => {
    await shop.buy(await shop.addReadyMany(1));
    const quoted = await shop.quote(await shop.addReadyMany(3));
    expect(quoted.totals).toMatchObject({ easypostMinor: 24, easypostIsEstimate: true });
    await shop.confirm(quoted.id);
    const done = await shop.drive(quoted.id);
    expect(done.totals).toMatchObject({
      ...{ totalMinor: quoted.totals.totalMinor, easypostMinor: 24, easypostIsEstimate: false },
    });
  });

  it("that nobody knew of are seen with one label, and the creator is asked again before the others are bought", async () => {
    const { id, totals, easypostIsUnknown } = await shop.quote(await shop.addReadyMany(6));
    expect({ easypostIsUnknown, minor: totals.easypostMinor }).toEqual({ easypostIsUnknown: true, minor: 0 });
    shop.billing.cappedMinor = totals.totalMinor;
    await shop.confirm(id);
    const asks = await shop.drive(id);
    expect(asks).toMatchObject({
      ...{ state: "quoted", counts: { bought: 1, created: 5 }, canConfirm: true, easypostIsUnknown: false },
      ...{ totals: { labels: 5, easypostMinor: 40 }, problems: [{ code: "EASYPOST_FEE", count: 5 }] },
    });
    expect(asks.problems[0]?.example).toMatch(
      /^Order #\d+: EasyPost takes \$0\.08 of its own for each label/,
    );
    // What was approved no longer suffices.
    await expect(shop.confirm(id)).rejects.toThrow(/approve a higher amount/);
    const spentMinor = -(await shop.balance()).balanceMinor;
    shop.billing.cappedMinor = 1_000_000;
    await shop.confirm(id);
    expect(await shop.drive(id)).toMatchObject({ state: "finished", counts: { bought: 6 }, problems: [] });
    expect(-(await shop.balance()).balanceMinor).toBe(spentMinor + asks.totals.totalMinor);
  });

  it("are seen with one label of every batch: the next may be bought with another key", async () => {
    shop.easypost.settings.labelFee = "0.00";
    await shop.buy(await shop.addReadyMany(2));
    const next = await shop.quote(await shop.addReadyMany(3));
    shop.easypost.settings.labelFee = "0.08";
    await shop.confirm(next.id);
    const asked = await shop.drive(next.id);
    expect(asked.state).toBe("quoted");
    expect((await shop.labels(next.id)).filter(({ state }) => state === "bought")).toHaveLength(1);
  });

  it("are asked about as well when they rise, after what was under way", async () => {
    await shop.buy(await shop.addReadyMany(1));
    shop.easypost.settings.labelFee = "0.10";
    const risen = await shop.buy(await shop.addReadyMany(8));
    expect(risen).toMatchObject({ state: "quoted", totals: { easypostMinor: 10 * risen.counts.created } });
    expect(risen.counts.bought).toBeLessThanOrEqual(shop.deps.config.maxInFlight);
  });

  it("are asked about where they are an insurance that nobody wanted", async () => {
    shop.easypost.settings.labelFee = "0.00";
    shop.easypost.settings.autoInsure = "50.00";
    const asks = await shop.buy(await shop.addReadyMany(3));
    expect(asks).toMatchObject({ state: "quoted", counts: { bought: 1 }, totals: { easypostMinor: 100 } });
    await shop.confirm(asks.id);
    expect(await shop.drive(asks.id)).toMatchObject({ state: "finished", counts: { bought: 3 } });
  });

  it("that another batch has shown since its quote are in the total before the first of its labels", async () => {
    const waiting = await shop.quote(await shop.addReadyMany(2));
    await buyAll(1);
    await expect(shop.confirm(waiting.id)).rejects.toThrow(/look at it again/);
    expect((await shop.batchOf(waiting.id)).totals.easypostMinor).toBe(16);
    await shop.confirm(waiting.id);
    expect(await shop.drive(waiting.id)).toMatchObject({ state: "finished", counts: { bought: 2 } });
  });

  it("of a part of a cent are rounded once per label", async () => {
    shop.easypost.settings.labelFee = "0.005";
    expect((await buyAll(2)).totals.easypostMinor).toBe(2);
    shop.easypost.settings.labelFee = "0.00499";
    expect((await buyAll(2)).totals.easypostMinor).toBe(0);
  });
});
