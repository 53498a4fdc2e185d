import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitLineWeights,
  formatWeight,
  MAX_GRAMS,
  ouncesToGrams,
  parseWeight,
  toCustomsOunces,
  toPostageOunces,
  toTenthOunces,
} from "~/lib/weight";

/** NIST: one avoirdupois ounce. */
const GRAMS_PER_OUNCE = 28.349523125;
const grams = fc.integer({ min: 1, max: MAX_GRAMS });

function gramsOf(text: string, unit?: Parameters<typeof parseWeight>[1]): number | string {
  const parsed = parseWeight(text, unit);
  return parsed.kind === "ok" ? parsed.grams : parsed.reason;
}

describe("postage weight", () => {
  it("is rounded up to a tenth of an ounce", () => {
    expect([0, 1, 340, 341, 453, 454, 31_751].map(toPostageOunces)).toEqual([
      0, 0.1, 12, 12.1, 16, 16.1, 1120,
    ]);
  });

  it("never says less than the parcel weighs, and never a tenth of an ounce more", () => {
    fc.assert(
      fc.property(grams, (weight) => {
        const tenths = toTenthOunces(weight);
        expect((tenths / 10) * GRAMS_PER_OUNCE).toBeGreaterThanOrEqual(weight - 1e-6);
        expect(((tenths - 1) / 10) * GRAMS_PER_OUNCE).toBeLessThan(weight);
      }),
    );
  });

  it("of what was typed in tenths of an ounce is what was typed: nobody pays for the next step by rounding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11_200 }), (tenths) => {
        const typed = parseWeight(`${tenths / 10} oz`);
        expect(typed.kind === "ok" && toTenthOunces(typed.grams)).toBe(tenths);
        expect(toTenthOunces(ouncesToGrams(tenths / 10))).toBe(tenths);
      }),
    );
  });
});

describe("a weight that somebody types", () => {
  it("is read in grams, kilograms, ounces, pounds, and pounds with ounces", () => {
    const read: [string, number][] = [
      ["340 g", 340],
      ["340", 340],
      ["340.0", 340],
      ["0.34 kg", 340],
      ["0,5kg", 500],
      ["12 oz", 340],
      ["12oz.", 340],
      ["1.5 lb", 680],
      ["1.125 lb", 510],
      ["1 lb 4 oz", 566],
      ["1lb. 4oz.", 566],
      ["2 LBS", 907],
      [".5 oz", 14],
      ["0.2 g", 1],
      ["1,500 g", 1500],
      ["1,500", 1500],
    ];
    for (const [text, expected] of read) expect(gramsOf(text), text).toBe(expected);
  });

  it("without a unit is in the unit of its column, and nothing where there is none", () => {
    expect(gramsOf("12", "oz")).toBe(340);
    expect(gramsOf("12.5", null)).toBe("no-unit");
    expect(gramsOf("12 oz", null)).toBe(340);
  });

  it("is refused where it is none, zero, negative, too heavy, or could mean two things", () => {
    const refused: [string, string][] = [
      ["", "not-a-weight"],
      ["heavy", "not-a-weight"],
      ["12 stone", "not-a-weight"],
      ["12 constructor", "not-a-weight"],
      ["12 oz 3", "not-a-weight"],
      ["1 lb 2 oz 3 g", "not-a-weight"],
      ["1 2", "not-a-weight"],
      ["1e3 g", "not-a-weight"],
      ["1,500 kg", "not-a-weight"],
      ["1.500 g", "not-a-weight"],
      ["0 oz", "not-positive"],
      ["-3 oz", "not-positive"],
      ["1001 kg", "too-heavy"],
    ];
    for (const [text, reason] of refused) expect(gramsOf(text), text).toBe(reason);
  });

  it("is shown in grams, and in ounces as USPS counts them", () => {
    expect([28, 340, 1500, 453].map(formatWeight)).toEqual([
      "28 g (1 oz)",
      "340 g (12 oz)",
      "1,500 g (3 lb 5 oz)",
      "453 g (1 lb)",
    ]);
  });
});

describe("weights of customs lines", () => {
  const lines = fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 20 });

  it("never add up to more than the parcel, in grams and in ounces, and every line weighs something", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 100_000 }), (weights, parcel) => {
        const fitted = fitLineWeights(weights, parcel);
        if (fitted === null) {
          expect(parcel).toBeLessThan(weights.length);
          return;
        }
        expect(fitted).toHaveLength(weights.length);
        expect(Math.min(...fitted)).toBeGreaterThan(0);
        expect(fitted.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(parcel);
        const hundredths = fitted.map((line) => Math.round(toCustomsOunces(line) * 100));
        expect(Math.min(...hundredths)).toBeGreaterThan(0);
        expect(hundredths.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(toTenthOunces(parcel) * 10);
      }),
    );
  });

  it("are left as they are where they fit", () => {
    expect(fitLineWeights([100, 200], 300)).toEqual([100, 200]);
    expect(fitLineWeights([100, 200], 150)).toEqual([50, 100]);
    expect(fitLineWeights([100, 200], 1)).toBeNull();
  });
});
