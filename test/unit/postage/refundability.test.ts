import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { givenBack } from "~/modules/postage/refunds/given-back";
import { refundability, type RefundFacts } from "~/modules/postage/refunds/refundability";

const BOUGHT = new Date("2026-11-01T12:00:00Z");
const after = (days: number, milliseconds = 0) =>
  new Date(BOUGHT.getTime() + days * 86_400_000 + milliseconds);
const label = (change: Partial<RefundFacts> = {}): RefundFacts => ({
  ...{ state: "bought", service: "GroundAdvantage", boughtAt: BOUGHT, shippedAt: null, trackerStatus: null },
  ...{ scanFormId: null, refundState: null, ...change },
});
const judge = (change: Partial<RefundFacts>, now = after(1)) => refundability(label(change), now);

describe("a label can be refunded", () => {
  it("while nobody has scanned it, and up to the last moment of the 30th day", () => {
    expect(judge({})).toEqual({ kind: "refundable", warnBy: null, again: false });
    expect(judge({ trackerStatus: "pre_transit" })).toMatchObject({ kind: "refundable" });
    expect(judge({}, after(30))).toMatchObject({ kind: "refundable" });
    expect(judge({}, after(30, 1))).toMatchObject({ kind: "not", code: "TOO_OLD" });
  });

  it("with a warning from the 25th day on, which names the last moment", () => {
    expect(judge({}, after(25, -1))).toMatchObject({ warnBy: null });
    expect(judge({}, after(25))).toMatchObject({ warnBy: after(30) });
  });

  it("again after EasyPost has rejected it", () => {
    expect(judge({ refundState: "rejected" })).toMatchObject({ kind: "refundable", again: true });
  });

  it.each([
    ["not bought", { state: "failed" }, "NOT_BOUGHT"],
    ["bought at an unknown time", { boughtAt: null }, "NOT_BOUGHT"],
    ["asked for already", { refundState: "requested" }, "REFUND_UNDER_WAY"],
    ["accepted by EasyPost", { refundState: "submitted" }, "REFUND_UNDER_WAY"],
    ["refunded", { refundState: "refunded" }, "REFUNDED"],
    ["a letter", { service: "First" }, "LETTER_MAIL"],
    ["a letter abroad", { service: "FirstClassMailInternational" }, "LETTER_MAIL"],
    ["marked as shipped", { shippedAt: BOUGHT }, "SCANNED"],
    ["scanned", { trackerStatus: "in_transit" }, "SCANNED"],
    ["delivered", { trackerStatus: "delivered" }, "SCANNED"],
    ["in a SCAN form", { scanFormId: "f" }, "IN_SCAN_FORM"],
  ] as const)("not when it is %s", (_what, change, code) => {
    const judged = judge(change);
    expect(judged).toMatchObject({ kind: "not", code });
    expect(judged.kind === "not" && judged.message).toMatch(/^[A-Z].*\.$/);
  });
});

describe("what EasyPost gave back", () => {
  const fee = (type: "postage" | "insurance" | "label" | "tracker", cents: number, refunded: boolean) => ({
    ...{ type, refunded },
    amountMicro: cents * 1000,
  });

  it("is what it marked as refunded; all of the postage when it marked nothing", () => {
    const charged = { postageMinor: 500n, insuranceMinor: 100n, easypostMinor: 8n };
    expect(givenBack(charged, { fees: [fee("postage", 500, false)] })).toEqual({
      ...{ postageMinor: 500, insuranceMinor: 0, easypostMinor: 8 },
    });
    const fees = [fee("postage", 300, true), fee("postage", 200, false), fee("insurance", 100, true)];
    expect(givenBack(charged, { fees })).toEqual({
      ...{ postageMinor: 300, insuranceMinor: 100, easypostMinor: 0 },
    });
    const withLabel = [...fees, fee("label", 3, true), fee("tracker", 2, true)];
    expect(givenBack(charged, { fees: withLabel })).toMatchObject({ easypostMinor: 5 });
  });

  it("is never more than was charged, and never less than nothing", () => {
    const cents = fc.integer({ min: 0, max: 100_000 });
    const fees = fc.array(
      fc.tuple(
        fc.constantFrom("postage" as const, "insurance" as const, "label" as const),
        cents,
        fc.boolean(),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(cents, cents, fees, (postage, insurance, paid) => {
        const charged = {
          postageMinor: BigInt(postage),
          insuranceMinor: BigInt(insurance),
          easypostMinor: 2n,
        };
        const back = givenBack(charged, { fees: paid.map((each) => fee(...each)) });
        expect(back.postageMinor).toBeGreaterThanOrEqual(0);
        expect(back.postageMinor).toBeLessThanOrEqual(postage);
        expect(back.insuranceMinor).toBeLessThanOrEqual(insurance);
        expect(back.easypostMinor).toBeLessThanOrEqual(2);
      }),
    );
  });
});
