// Fees that EasyPost itself takes, as some of its plans do: told before where they are known, charged, and given back.
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { billPostage } from "~/modules/postage/buying/bill-postage.server";
import { getBalance } from "~/modules/postage/ledger/get-balance.server";
import { streamStatement } from "~/modules/postage/ledger/stream-statement.server";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { findRefundLabel } from "~/modules/postage/refunds/refund-store.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { settleRefund } from "~/modules/postage/refunds/settle-refund.server";
import { readAccount } from "~/modules/postage/setup/read-postage-setup.server";
import { acceptRefund } from "../../simulators/easypost/refunds";
import { useTestDatabase } from "../../support/test-database";
import { openBuyingFixture, type BuyingFixture } from "./buying-fixture";

const database = useTestDatabase();
let shop: BuyingFixture;

beforeEach(async () => {
  shop = await openBuyingFixture(database.db, { account: "platform" });
  shop.easypost.settings.labelFee = "0.08";
});
afterEach(async () => {
  await shop.stop();
});

const balance = async () => getBalance(database, { shopDomain: shop.shopDomain });

/** Asks for the refund of every label of the batch, and USPS says yes. */
async function refundAll(batchId: string) {
  const { shopDomain, deps } = shop;
  const labels = await shop.labels(batchId);
  for (const { id } of labels) await requestRefund(deps, { shopDomain, labelId: id });
  await runRefunds(deps, { shopDomain });
  const account = await readAccount(deps, { shopDomain, kind: "platform" });
  if (!account) throw new Error("The platform has an account");
  for (const { id } of labels) {
    const label = await findRefundLabel(database.db, shopDomain, id);
    const shipmentId = label?.shipmentId ?? "";
    const held = [...shop.easypost.core.accounts.values()].map(({ shipments }) => shipments.get(shipmentId));
    for (const shipment of held) if (shipment) acceptRefund(shop.easypost.core, shipment);
    const read = await deps.postage.readShipment(account, shipmentId);
    if (!label || read.kind !== "shipment") throw new Error("The label is gone");
    await settleRefund(deps, label, read.shipment);
  }
}

async function statement(): Promise<Record<string, string>[]> {
  let text = "";
  for await (const piece of streamStatement(database, { shopDomain: shop.shopDomain })) text += piece;
  return parse(text, { columns: true, bom: true });
}

describe("EasyPost's own fees", () => {
  it("are in the ledger with their label, on the Shopify bill, and come back with its refund", async () => {
    const done = await shop.buy(await shop.addReadyMany(2));
    const { postageMinor, feeMinor, easypostMinor, totalMinor } = done.totals;
    expect(easypostMinor).toBe(16);
    expect(totalMinor).toBe(postageMinor + feeMinor + 16);
    expect(await balance()).toMatchObject({ balanceMinor: -totalMinor, sums: { easypost_fee: -16 } });
    await billPostage(shop.deps, { shopDomain: shop.shopDomain });
    expect(shop.billing.usedMinor).toBe(totalMinor);
    const wallets = [...shop.easypost.core.accounts.values()].map((account) => account.balanceMicro);
    await refundAll(done.id);
    const after = [...shop.easypost.core.accounts.values()].map((account) => account.balanceMicro);
    const givenBack = after.reduce((sum, micro, at) => sum + micro - (wallets[at] ?? 0), 0);
    expect(givenBack).toBe((postageMinor + 16) * 1_000);
    expect(await balance()).toMatchObject({ balanceMinor: 0, creditMinor: totalMinor });
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

  it("that nobody knew of are taken out of the approved amount as soon as they are charged", async () => {
    const { id, totals } = await shop.quote(await shop.addReadyMany(6));
    expect(totals.easypostMinor).toBe(0);
    shop.billing.cappedMinor = totals.totalMinor;
    await shop.confirm(id);
    const paused = await shop.drive(id);
    expect(paused).toMatchObject({ state: "paused", counts: { bought: 5, created: 1 } });
    expect(-(await balance()).balanceMinor).toBeLessThanOrEqual(shop.billing.cappedMinor);
  });

  it("of a part of a cent are rounded once per label", async () => {
    shop.easypost.settings.labelFee = "0.005";
    expect((await shop.buy(await shop.addReadyMany(2))).totals.easypostMinor).toBe(2);
    shop.easypost.settings.labelFee = "0.00499";
    expect((await shop.buy(await shop.addReadyMany(2))).totals.easypostMinor).toBe(0);
  });
});
