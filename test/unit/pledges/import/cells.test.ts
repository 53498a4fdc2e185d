import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toDecimalString } from "~/lib/money";
import { guessCurrency, readAmount } from "~/modules/pledges/import/read/read-amount";
import { readDate } from "~/modules/pledges/import/read/read-date";
import { readStatus } from "~/modules/pledges/import/read/read-status";
import { splitAmounts, type WrittenAmounts } from "~/modules/pledges/import/read/split-amounts";

const minorOf = (text: string, currency = "USD") => {
  const amount = readAmount(text, currency);
  return amount.kind === "ok" ? amount.minor : amount.kind;
};

describe("an amount", () => {
  it.each([
    ["$1,091.00", 109_100],
    ["$5.00 USD", 500],
    ["269.0", 26_900],
    ["269", 26_900],
    ["$30", 3_000],
    ["US$ 30.5", 3_050],
    ["1,091", 109_100],
    ["1.234.567,89", 123_456_789],
    ["1 091,00", 109_100],
    ["1\u00a0091,00 $", 109_100],
    ["1'091.00", 109_100],
    ["12,50", 1_250],
    ["12.5000", 1_250],
    [".5", 50],
    ["0.0", 0],
    ["USD 12.00", 1_200],
  ])("written %s is read exactly", (text, minor) => expect(minorOf(text)).toBe(minor));

  it.each([
    ["£240.00", "GBP", 24_000],
    ["1.091,00 €", "EUR", 109_100],
    ["€1.091,00", "EUR", 109_100],
    ["CA$12.00", "CAD", 1_200],
    ["$12.00", "CAD", 1_200],
    ["¥13,033", "JPY", 13_033],
    ["269.0", "JPY", 269],
    ["1.091", "KWD", 1_091],
    ["499 kr", "SEK", 49_900],
  ])("written %s is read in %s", (text, currency, minor) => expect(minorOf(text, currency)).toBe(minor));

  it.each(["", "  ", "-", "–"])("that is missing is blank, not zero: %j", (text) =>
    expect(minorOf(text)).toBe("blank"),
  );

  it.each([
    ["1.091", "USD", "could be 1091 or 1.091"],
    ["1,091", "KWD", "could be 1091 or 1.091"],
    ["-5.00", "USD", "negative"],
    ["($5.00)", "USD", "negative"],
    ["-$5.00", "USD", "negative"],
    ["free", "USD", "no amount"],
    ["$5 for shipping", "USD", "no currency"],
    ["£5.00", "USD", "not in USD"],
    ["12.345.6", "USD", "odd places"],
    ["1,2345.00", "USD", "odd places"],
    ["12.5", "JPY", "decimals"],
    ["9999999999999", "USD", "larger"],
    ["1E+3", "USD", "is no amount"],
    ["constructor 5", "USD", "no currency"],
  ])("written %s in %s is refused with the reason", (text, currency, reason) => {
    expect(readAmount(text, currency)).toMatchObject({
      kind: "invalid",
      reason: expect.stringContaining(reason),
    });
  });

  it("names its currency by code, or by its symbol where it has only that", () => {
    expect(readAmount("5.00 EUR", "USD")).toMatchObject({ kind: "ok", minor: 500, currency: "EUR" });
    expect(["$5.00 USD", "£240.00", "$5", "1.091,00 €", "CA$5", "12.00", "kr 5"].map(guessCurrency)).toEqual([
      "USD",
      "GBP",
      "USD",
      "EUR",
      "CAD",
      null,
      "SEK",
    ]);
  });

  it("is the same in every way of writing it", () => {
    const currency = fc.constantFrom("USD", "JPY", "EUR");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), currency, (minor, code) => {
        const [whole = "0", decimals] = toDecimalString(minor, code).split(".");
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
        const tail = decimals === undefined ? "" : `.${decimals}`;
        for (const text of [
          whole + tail,
          grouped + tail,
          `${code} ${grouped}${tail}`,
          `${grouped}${tail} ${code}`,
        ]) {
          expect(minorOf(text, code)).toBe(minor);
        }
        const german = `${grouped}${tail}`.replace(/[.,]/g, (mark) => (mark === "." ? "," : "."));
        if (tail !== "") expect(minorOf(german, code)).toBe(minor);
      }),
    );
  });

  it("is refused at once however long the field is", () => {
    const started = performance.now();
    expect(minorOf(`1${",".repeat(200_000)}x9`)).toBe("invalid");
    expect(readDate(`2024-01-01${" ".repeat(200_000)}x`)).toBeNull();
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("never throws, whatever is written", () => {
    const soup = fc.oneof(fc.string(), fc.stringMatching(/^[$€£ .,'’()0-9A-Z-]{0,12}$/));
    fc.assert(
      fc.property(soup, (text) => {
        expect(["ok", "blank", "invalid"]).toContain(readAmount(text, "USD").kind);
      }),
    );
  });
});

describe("a date", () => {
  it.each([
    ["2014/04/24, 05:37", "2014-04-24T05:37:00.000Z"],
    ["2015-10-05 01:02:55 -0700", "2015-10-05T08:02:55.000Z"],
    ["09/28/17", "2017-09-28T00:00:00.000Z"],
    ["10/17/2017 3:05 PM", "2017-10-17T15:05:00.000Z"],
    ["2025-05-01T10:00:00Z", "2025-05-01T10:00:00.000Z"],
    ["2025-05-01T10:00:00.123+02:00", "2025-05-01T08:00:00.000Z"],
    ["2025-05-01 10:00:00", "2025-05-01T10:00:00.000Z"],
    ["2021/02/01", "2021-02-01T00:00:00.000Z"],
    ["28.09.2017", "2017-09-28T00:00:00.000Z"],
    ["2017-07-11 12:00:05 am UTC", "2017-07-11T00:00:05.000Z"],
  ])("written %s is %s", (text, iso) => expect(readDate(text)).toBe(iso));

  it.each([
    "",
    "yesterday",
    "28/09/17",
    "2015-02-30",
    "2015-13-01",
    "1999-01-01",
    "2025-01-01 25:00",
    "45678",
  ])("is not read from %j", (text) => expect(readDate(text)).toBeNull());
});

describe("a status", () => {
  it.each([
    ["collected", "ready"],
    ["Approved", "ready"],
    ["locked_down", "ready"],
    ["Order Placed", "ready"],
    ["", "ready"],
    ["failed", "held"],
    ["errored", "held"],
    ["pending", "held"],
    ["not collected", "held"],
    ["Partially refunded", "held"],
    ["dropped", "cancelled"],
    ["Canceled", "cancelled"],
    ["cancelled", "cancelled"],
    ["Refunded", "refunded"],
    ["failed, refunded", "refunded"],
  ])("of %j is %s", (text, status) => expect(readStatus(text)).toBe(status));

  it("in unknown words is not guessed", () => expect(readStatus("limbo")).toBeNull());
});

describe("amounts taken apart", () => {
  const written = (changes: Partial<WrittenAmounts>): WrittenAmounts => ({
    pledge: null,
    addOns: null,
    shipping: null,
    addOnShipping: null,
    taxes: [],
    totalPaid: null,
    ...changes,
  });
  const sumOf = (parts: NonNullable<ReturnType<typeof splitAmounts>>) =>
    parts.pledge + parts.addOns + parts.shipping + parts.taxes.reduce((sum, { minor }) => sum + minor, 0);

  it("add up to the pledge amount when that contains everything and is all that was paid", () => {
    const part = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(part, part, part, part, (pledge, shipping, addOns, tax) => {
        const whole = pledge + shipping + addOns + tax;
        const amounts = written({ pledge: whole, shipping, addOns, taxes: [{ title: "VAT", minor: tax }] });
        const parts = splitAmounts(amounts, "everything");
        expect(parts).toMatchObject({ pledge, shipping, addOns, totalPaid: whole });
      }),
    );
  });

  it("add up to the total whichever of them contain which, when the sum tells", () => {
    const part = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        part,
        part,
        part,
        part,
        fc.boolean(),
        fc.boolean(),
        (pledge, addOns, shipping, extra, inPledge, inAddOns) => {
          const amounts = written({
            pledge: pledge + (inPledge ? shipping : 0),
            addOns: addOns + (inAddOns ? extra : 0),
            shipping,
            addOnShipping: extra,
            totalPaid: pledge + addOns + shipping + extra,
          });
          const parts = splitAmounts(amounts, "by-sum");
          expect(parts && sumOf(parts)).toBe(pledge + addOns + shipping + extra);
          expect(parts?.shipping).toBe(shipping + extra);
        },
      ),
    );
  });

  it("never hide a difference: what does not add up stays as it is written", () => {
    const parts = splitAmounts(written({ pledge: 10_000, shipping: 1_000, totalPaid: 12_345 }), "everything");
    expect(parts).toMatchObject({ pledge: 9_000, shipping: 1_000, totalPaid: 12_345 });
  });

  it("take taxes out only when they are inside", () => {
    const taxes = [{ title: "VAT", minor: 500 }];
    expect(splitAmounts(written({ pledge: 10_000, taxes, totalPaid: 10_000 }), "everything")?.pledge).toBe(
      9_500,
    );
    expect(splitAmounts(written({ pledge: 10_000, taxes, totalPaid: 10_500 }), "everything")?.pledge).toBe(
      10_000,
    );
  });

  it("have shipping beside the pledge when only that adds up: a pledge manager charges it later", () => {
    const later = splitAmounts(written({ pledge: 10_000, shipping: 1_200, totalPaid: 11_200 }), "everything");
    expect(later).toMatchObject({ pledge: 10_000, shipping: 1_200, totalPaid: 11_200 });
    const unpaid = splitAmounts(written({ pledge: 500, shipping: 1_200 }), "everything");
    expect(unpaid?.totalPaid).toBe(500);
  });

  it("are never negative", () => {
    const maybe = fc.option(fc.integer({ min: 0, max: 1_000 }));
    const mode = fc.constantFrom("everything", "nothing", "by-sum");
    fc.assert(
      fc.property(
        maybe,
        maybe,
        maybe,
        maybe,
        maybe,
        mode,
        (pledge, addOns, shipping, addOnShipping, totalPaid, how) => {
          const parts = splitAmounts({ pledge, addOns, shipping, addOnShipping, taxes: [], totalPaid }, how);
          expect(parts === null).toBe(pledge === null && totalPaid === null);
          if (!parts) return;
          expect(
            Math.min(parts.pledge, parts.addOns, parts.shipping, parts.totalPaid),
          ).toBeGreaterThanOrEqual(0);
          expect(parts.totalPaid).toBe(totalPaid ?? parts.totalPaid);
        },
      ),
    );
  });
});
