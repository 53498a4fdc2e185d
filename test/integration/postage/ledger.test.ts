import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inTransaction, type DbTransaction } from "~/db/client.server";
import { getBalance } from "~/modules/postage/ledger/get-balance.server";
import { readCorrection } from "~/modules/postage/ledger/read-correction";
import { listLedger } from "~/modules/postage/ledger/list-ledger.server";
import {
  recordCharges,
  recordCorrection,
  recordRefundCredit,
} from "~/modules/postage/ledger/record-entries.server";
import { streamStatement } from "~/modules/postage/ledger/stream-statement.server";
import { useTestDatabase } from "../../support/test-database";
import { holdOpen } from "./hold-open";

const database = useTestDatabase();
const AT = new Date("2026-11-22T12:00:00Z");

async function newShop(): Promise<string> {
  const shopDomain = `ledger-${randomBytes(4).toString("hex")}.myshopify.com`;
  await database.db.shop.create({ data: { domain: shopDomain, name: "Ledger", currency: "USD" } });
  return shopDomain;
}

interface Sold {
  postageMinor: number;
  feeMinor: number;
  insuranceMinor: number;
  easypostMinor: number;
}

const chargeIn = async (tx: DbTransaction, shopDomain: string, n: number, sold: Sold, orderName = `#${n}`) =>
  recordCharges(tx, {
    ...{ shopDomain, at: AT, account: "platform", labelId: `label-${n}`, shipmentId: `shp_${n}`, orderName },
    ...{ batchNumber: 1, serviceName: "Priority Mail", ...sold },
  });
const charge = async (shopDomain: string, n: number, sold: Sold, orderName?: string) =>
  inTransaction(database.db, async (tx) => chargeIn(tx, shopDomain, n, sold, orderName));
const refund = async (
  shopDomain: string,
  n: number,
  back: { postageMinor: number; insuranceMinor: number; easypostMinor: number },
) =>
  inTransaction(database.db, async (tx) =>
    recordRefundCredit(tx, { shopDomain, at: AT, shipmentId: `shp_${n}`, ...back }),
  );

async function statementOf(shopDomain: string): Promise<Record<string, string>[]> {
  let text = "";
  for await (const piece of streamStatement(database, { shopDomain })) text += piece;
  return parse(text, { columns: true, bom: true });
}

const facts = fc.record({
  what: fc.constantFrom("charge", "charge", "refund", "correction"),
  n: fc.nat(4),
  minor: fc.integer({ min: 1, max: 5000 }),
});

describe("the ledger", () => {
  it("has one charge and one credit per shipment and a balance that is the sum, however facts are told at once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { minLength: 4, maxLength: 24 }), async (told) => {
        const shopDomain = await newShop();
        // What a shipment cost is one fact: the price belongs to its number.
        const priceOf = (n: number): Sold => ({
          postageMinor: 500 + n,
          feeMinor: 50 + n,
          insuranceMinor: n % 2,
          easypostMinor: n % 3,
        });
        await Promise.all(
          told.map(async ({ what, n, minor }) => {
            if (what === "charge") await charge(shopDomain, n, priceOf(n));
            if (what === "refund")
              await refund(shopDomain, n, {
                postageMinor: 500 + n,
                insuranceMinor: n % 2,
                easypostMinor: n % 3,
              });
            if (what === "correction")
              await recordCorrection(database, {
                ...{
                  shopDomain,
                  at: AT,
                  factKey: `c${n}`,
                  amountMinor: minor,
                  description: "Goodwill",
                  account: "own",
                },
              });
          }),
        );
        const entries = await database.db.ledgerEntry.findMany({ where: { shopDomain } });
        const sum = entries.reduce((total, { amountMinor }) => total + Number(amountMinor), 0);
        expect((await getBalance(database, { shopDomain })).balanceMinor).toBe(sum);
        for (const n of [0, 1, 2, 3, 4]) {
          const own = entries.filter(({ shipmentId }) => shipmentId === `shp_${n}`);
          const of = (kind: string) =>
            own.filter((entry) => entry.kind === kind).map(({ amountMinor }) => Number(amountMinor));
          const { postageMinor, feeMinor, insuranceMinor, easypostMinor } = priceOf(n);
          const charged = told.some((fact) => fact.what === "charge" && fact.n === n);
          expect(of("postage")).toEqual(charged ? [-postageMinor] : []);
          expect(of("fee")).toEqual(charged ? [-feeMinor] : []);
          expect(of("easypost_fee")).toEqual(charged && easypostMinor > 0 ? [-easypostMinor] : []);
          for (const credit of of("refund_credit"))
            expect(credit).toBe(postageMinor + feeMinor + insuranceMinor + easypostMinor);
          expect(of("refund_credit").length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("an operator's correction is entered once, shown with its reason, and only in a shop that is there", async () => {
    const shopDomain = await newShop();
    const correct = async (shop: string) => {
      const read = readCorrection([
        ...[`--shop=${shop}`, "--cents=-250", "--account=own"],
        ...["--key=usps-17", "--reason=USPS weighed the parcel"],
      ]);
      if (read.kind !== "correction") throw new Error(read.message);
      return recordCorrection(database, { ...read.correction, at: AT });
    };
    expect(await correct(shopDomain)).toEqual({ kind: "recorded" });
    expect(await correct(shopDomain)).toEqual({ kind: "known" });
    expect(await correct("nobody.myshopify.com")).toEqual({ kind: "no-shop" });
    expect(await getBalance(database, { shopDomain })).toMatchObject({ balanceMinor: -250 });
    expect(await listLedger(database, { shopDomain })).toMatchObject({
      entries: [{ kind: "correction", amountMinor: -250, description: "USPS weighed the parcel" }],
    });
  });

  it("credits what EasyPost gave back with its share of the fee, once, and never more than was charged", async () => {
    const shopDomain = await newShop();
    expect(await refund(shopDomain, 9, { postageMinor: 500, insuranceMinor: 0, easypostMinor: 0 })).toEqual({
      kind: "no-charge",
    });
    const sold = { postageMinor: 1000, feeMinor: 100, insuranceMinor: 50, easypostMinor: 8 };
    await charge(shopDomain, 1, sold);
    await charge(shopDomain, 2, sold);
    expect(await refund(shopDomain, 1, { postageMinor: 505, insuranceMinor: 0, easypostMinor: 0 })).toEqual({
      kind: "credited",
      creditedMinor: 556,
    });
    expect(await refund(shopDomain, 1, { postageMinor: 1000, insuranceMinor: 50, easypostMinor: 8 })).toEqual(
      {
        kind: "known",
        creditedMinor: 556,
      },
    );
    expect(
      await refund(shopDomain, 2, { postageMinor: 9999, insuranceMinor: 9999, easypostMinor: 9999 }),
    ).toEqual({
      kind: "credited",
      creditedMinor: 1158,
    });
  });

  it("is never changed or shortened, and goes only with its shop", async () => {
    const shopDomain = await newShop();
    await charge(shopDomain, 1, { postageMinor: 500, feeMinor: 0, insuranceMinor: 0, easypostMinor: 0 });
    const where = { shopDomain };
    await expect(database.db.ledgerEntry.updateMany({ where, data: { amountMinor: 0n } })).rejects.toThrow();
    await expect(database.db.ledgerEntry.deleteMany({ where })).rejects.toThrow();
    expect((await getBalance(database, { shopDomain })).balanceMinor).toBe(-500);
    await database.db.shop.delete({ where: { domain: shopDomain } });
    expect(await database.db.ledgerEntry.count({ where })).toBe(0);
  });

  it("as a statement tells the time of the shop's clocks, by which its books have their months", async () => {
    const shopDomain = await newShop();
    const where = { domain: shopDomain };
    await database.db.shop.update({ where, data: { timezone: "America/New_York" } });
    const inDecember = new Date("2026-12-01T01:30:05Z");
    await recordCorrection(database, {
      ...{
        shopDomain,
        at: inDecember,
        factKey: "late",
        amountMinor: -250,
        description: "Weighed",
        account: "own",
      },
    });
    expect(await statementOf(shopDomain)).toMatchObject([
      { "Time (America/New_York)": "2026-11-30 20:30:05", "Time (UTC)": "2026-12-01T01:30:05.000Z" },
    ]);
  });

  it("as a statement is complete up to its last entry: what is being written is waited for", async () => {
    const shopDomain = await newShop();
    const sold = { postageMinor: 100, feeMinor: 0, insuranceMinor: 0, easypostMinor: 0 };
    const slow = await holdOpen(database.db, async (tx) => chargeIn(tx, shopDomain, 1, sold));
    await charge(shopDomain, 2, { ...sold, postageMinor: 200 });
    const reading = statementOf(shopDomain);
    await slow.finishOnceAwaitedOr(reading);
    expect((await reading).map((row) => row["Balance (USD)"])).toEqual(["-1.00", "-3.00"]);
  });

  it("as a statement has a running balance that ends with the balance, and runs nothing in a spreadsheet", async () => {
    const shopDomain = await newShop();
    const other = await newShop();
    await charge(other, 7, { postageMinor: 900, feeMinor: 0, insuranceMinor: 0, easypostMinor: 0 });
    await charge(
      shopDomain,
      1,
      { postageMinor: 500, feeMinor: 50, insuranceMinor: 0, easypostMinor: 0 },
      "=HYPERLINK(1)",
    );
    await refund(shopDomain, 1, { postageMinor: 500, insuranceMinor: 0, easypostMinor: 0 });
    await charge(shopDomain, 2, { postageMinor: 725, feeMinor: 73, insuranceMinor: 100, easypostMinor: 0 });
    const rows = await statementOf(shopDomain);
    expect(rows.map((row) => row["Amount (USD)"])).toEqual([
      "-5.00",
      "-0.50",
      "5.50",
      "-7.25",
      "-0.73",
      "-1.00",
    ]);
    expect(rows.at(-1)?.["Balance (USD)"]).toBe("-8.98");
    expect(rows[0]?.Order).toBe("'=HYPERLINK(1)");
    const { balanceMinor, owedMinor, sums } = await getBalance(database, { shopDomain });
    expect({ balanceMinor, owedMinor, refund: sums.refund_credit }).toEqual({
      balanceMinor: -898,
      owedMinor: 898,
      refund: 550,
    });
    const listed = await listLedger(database, { shopDomain, search: "#2" });
    expect(listed.entries.map(({ kind }) => kind)).toEqual(["insurance", "fee", "postage"]);
  });
});
