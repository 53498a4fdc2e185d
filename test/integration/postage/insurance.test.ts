// Insured parcels: told before as an estimate, charged as EasyPost's answer says, and every place counts the same cents.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confirmBatch } from "~/modules/postage/buying/decide-batch.server";
import { readFunds } from "~/modules/postage/buying/read-funds.server";
import type { BuyingFixture } from "./buying-fixture";
import { useBuyingFixture } from "./use-buying-fixture";

let shop: BuyingFixture;
const database = useBuyingFixture(
  (opened) => {
    shop = opened;
  },
  { account: "platform" },
);

/** What batches that come now may cost. */
async function left(): Promise<number> {
  const batch = { id: "another", shopDomain: shop.shopDomain, account: "platform" as const };
  const funds = await readFunds(shop.deps, batch, { funding: "shopify_billing" });
  if (funds.kind !== "available" || funds.minor === null) throw new Error(JSON.stringify(funds));
  return funds.minor;
}

describe("an insured label", () => {
  it("costs what EasyPost's answer says, whatever was estimated", async () => {
    const quoted = await shop.quote(await shop.addReadyMany(2), { insuredMinor: 25_000 });
    expect(quoted.totals).toMatchObject({ insuranceMinor: 300, insuranceIsEstimate: true });
    await shop.confirm(quoted.id);
    const done = await shop.drive(quoted.id);
    expect(done).toMatchObject({ state: "finished", counts: { bought: 2 } });
    expect(done.totals).toMatchObject({ insuranceMinor: 250, insuranceIsEstimate: false });
    expect((await shop.balance()).sums).toMatchObject({ insurance: -250 });
    expect(await shop.labels(quoted.id)).toMatchObject([{ insuranceMinor: 125 }, { insuranceMinor: 125 }]);
    expect(shop.easypost.state().totals.held).toBe(2);
  });

  it("takes as much out of the approved amount as the page shows, to the cent, whatever its price", async () => {
    const { id } = await shop.quote([await shop.addReady()]);
    const price = fc.record({
      quotedMinor: fc.bigInt({ min: 1n, max: 30_000n }),
      insuredMinor: fc.option(fc.bigInt({ min: 1n, max: 500_000n })),
      feeBasisPoints: fc.integer({ min: 0, max: 10_000 }),
    });
    await fc.assert(
      fc.asyncProperty(price, async ({ feeBasisPoints, ...label }) => {
        const change = { ...label, confirmedMinor: null, state: "created" };
        await database.db.label.updateMany({ where: { batchId: id }, data: change });
        await database.db.postageBatch.update({ where: { id }, data: { feeBasisPoints, state: "quoted" } });
        const before = await left();
        const { totalMinor } = (await shop.batchOf(id)).totals;
        const agreed = { shopDomain: shop.shopDomain, batchId: id, totalMinor };
        expect(await confirmBatch(shop.deps, agreed)).toEqual({ kind: "done" });
        expect(before - (await left())).toBe(totalMinor);
      }),
      { numRuns: 25 },
    );
  });
});
