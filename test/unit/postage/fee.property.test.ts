import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, availableMinor, costOf } from "~/modules/postage/buying/budget";
import { estimateInsurance, feeOn, feeShare, microToMinor } from "~/modules/postage/ledger/fee";

const cents = fc.integer({ min: 0, max: 10_000_000 });
const basisPoints = fc.integer({ min: 0, max: 10_000 });

describe("fees", () => {
  it("are rounded half up to the cent", () => {
    expect([feeOn(690, 1000), feeOn(695, 1000), feeOn(694, 1000), feeOn(690, 0)]).toEqual([69, 70, 69, 0]);
    expect([microToMinor(50_000), microToMinor(50_499), microToMinor(50_500)]).toEqual([50, 50, 51]);
  });

  it("are never more than half a cent from the exact share", () => {
    fc.assert(
      fc.property(cents, basisPoints, (postage, points) => {
        expect(Math.abs(feeOn(postage, points) * 10_000 - postage * points)).toBeLessThanOrEqual(5_000);
      }),
    );
  });

  it("go back whole with all of the postage, and never more than was charged", () => {
    fc.assert(
      fc.property(cents, cents, cents, (postageMinor, feeMinor, back) => {
        const share = feeShare({ postageMinor, feeMinor }, back);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(feeMinor);
        if (back >= postageMinor) expect(share).toBe(feeMinor);
      }),
    );
  });

  it("insurance is estimated as recorded: 50 cents per started $100", () => {
    expect([null, 1, 10_000, 10_001].map(estimateInsurance)).toEqual([0, 50, 50, 100]);
  });
});

describe("a budget", () => {
  it("gives out no cent more than is there, in whatever order labels take and give back", () => {
    fc.assert(
      fc.property(cents, fc.array(fc.tuple(cents, fc.boolean()), { maxLength: 30 }), (start, labels) => {
        const budget = new Budget(start);
        let spent = 0;
        for (const [price, returns] of labels) {
          if (!budget.take(price)) expect(price).toBeGreaterThan(start - spent);
          else if (returns) budget.giveBack(price);
          else spent += price;
        }
        expect(spent).toBeLessThanOrEqual(start);
        expect(budget.leftMinor).toBe(start - spent);
      }),
    );
  });

  it("counts what is charged and not yet asked for, and credit first", () => {
    const funds = { cappedMinor: 10_000, usedMinor: 2_000, sendingMinor: 500, committedMinor: 0 };
    expect(availableMinor({ ...funds, owedMinor: 700 })).toBe(6_800);
    expect(availableMinor({ ...funds, owedMinor: -300 })).toBe(7_800);
    expect(
      costOf({ quotedMinor: 690, insuredMinor: 5_000 }, { feeBasisPoints: 1000, easypostFeeMinor: 8 }),
    ).toBe(690 + 69 + 50 + 8);
    expect(new Budget(null).take(1_000_000_000)).toBe(true);
  });
});
