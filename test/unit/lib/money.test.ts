import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertMinor, convertMinorBack, divideToRate } from "~/lib/decimal-rate";
import {
  currencyExponent,
  formatMoney,
  isCurrency,
  largestRemainderSplit,
  MAX_AMOUNT_MINOR,
  parseMoney,
  requireMoney,
  toDecimalString,
} from "~/lib/money";

const currency = fc.constantFrom("USD", "JPY", "KWD", "EUR", "HUF", "CLF");
const minor = fc.integer({ min: 0, max: MAX_AMOUNT_MINOR });

describe("money", () => {
  it("has the decimals that ISO 4217 gives its currency", () => {
    expect(["JPY", "USD", "KWD", "HUF", "IDR", "CLF"].map(currencyExponent)).toEqual([0, 2, 3, 2, 2, 4]);
  });

  it("knows currencies by their code in capitals", () => {
    expect(["USD", "KWD", "usd", "XXX", "ABC", "constructor", ""].map(isCurrency)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("written and read again is the same amount", () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        expect(parseMoney(toDecimalString(amount, code), code)).toEqual({ kind: "ok", minor: amount });
        expect(requireMoney(toDecimalString(-amount, code), code)).toBe(amount === 0 ? 0 : -amount);
      }),
    );
  });

  it.each([
    ["-1.00", "negative"],
    ["1.234", "too-many-decimals"],
    ["1e5", "not-a-decimal"],
    ["+1", "not-a-decimal"],
    ["1,000.00", "not-a-decimal"],
    [".5", "not-a-decimal"],
    ["5.", "not-a-decimal"],
    ["", "not-a-decimal"],
    ["NaN", "not-a-decimal"],
    ["١٢", "not-a-decimal"],
    ["99999999999999999", "too-large"],
  ])("refuses %s because it is %s", (text, reason) => {
    expect(parseMoney(text, "USD")).toEqual({ kind: "invalid", reason });
  });

  it("reads what Shopify writes, with zeros cut or added", () => {
    expect(requireMoney("31.9", "USD")).toBe(3190);
    expect(requireMoney("10.0", "JPY")).toBe(10);
    expect(requireMoney("-3.50", "USD")).toBe(-350);
    expect(() => requireMoney("0.5", "JPY")).toThrow(/no amount/);
  });

  it("is shown with its currency and all its decimals", () => {
    expect(formatMoney(7223, "USD")).toBe("$72.23");
    expect(formatMoney(-800, "USD")).toBe("-$8.00");
    expect(formatMoney(13033, "JPY")).toBe("¥13,033");
    expect(formatMoney(100050, "HUF")).toMatch(/1,000\.50/);
  });
});

describe("a split by largest remainder", () => {
  it("loses no minor unit and strays less than one from the exact share", () => {
    fc.assert(
      fc.property(
        minor,
        fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 50 }),
        (total, weights) => {
          const parts = largestRemainderSplit(total, weights);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
          const even = weights.every((weight) => weight === 0);
          const sum = even ? weights.length : weights.reduce((left, right) => left + right, 0);
          parts.forEach((part, index) => {
            const exact = (total * (even ? 1 : (weights[index] ?? 0))) / sum;
            expect(Math.abs(part - exact)).toBeLessThan(1.001);
          });
        },
      ),
    );
  });

  it("gives what is left to the earlier of equal remainders", () => {
    expect(largestRemainderSplit(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(largestRemainderSplit(5, [0, 0])).toEqual([3, 2]);
    expect(largestRemainderSplit(100, [1, 0, 2])).toEqual([33, 0, 67]);
  });

  it("refuses to lose money onto nothing", () => {
    expect(() => largestRemainderSplit(1, [])).toThrow();
    expect(largestRemainderSplit(0, [])).toEqual([]);
  });
});

describe("a rate", () => {
  it("converts exactly and half up, across different decimals", () => {
    expect(convertMinor(1000, "EUR", "USD", "1.0825")).toBe(1083);
    expect(convertMinor(1, "EUR", "USD", "0.5")).toBe(1);
    expect(convertMinor(10000, "USD", "JPY", "149.505")).toBe(14951);
    expect(convertMinor(1000, "JPY", "KWD", "0.0021")).toBe(2100);
  });

  it("leads back to the same amount when the shop's currency is the finer one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.integer({ min: 1, max: 500 }),
        (amount, whole) => {
          const there = convertMinor(amount, "EUR", "USD", String(whole));
          expect(convertMinorBack(there, "EUR", "USD", String(whole))).toBe(amount);
        },
      ),
    );
  });

  it("of a tax has six places, half up, and is zero without a base", () => {
    expect(divideToRate(123, 5900)).toBe("0.020847");
    expect(divideToRate(500, 0)).toBe("0.000000");
    expect(divideToRate(500, -5)).toBe("0.000000");
    expect(divideToRate(3, 2)).toBe("1.500000");
  });
});
