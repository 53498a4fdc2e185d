import { describe, expect, it } from "vitest";
import { describeRefusal } from "~/modules/postage/buying/fulfillment-refusal";
import { lookAgainAfter, waitAfter } from "~/modules/postage/buying/fulfillment-waits";

const NOW = new Date("2026-11-22T12:00:00Z");
const minutesUntil = (at: Date | null) => (at === null ? null : (at.getTime() - NOW.getTime()) / 60_000);

describe("a bought label whose order cannot be fulfilled", () => {
  it("is looked at after 5 minutes, then more rarely, at least every 6 hours", () => {
    const waits = [0, 1, 2, 3, 4, 50].map((fulfillmentTries) =>
      minutesUntil(lookAgainAfter({ fulfillmentTries, boughtAt: NOW }, NOW)),
    );
    expect(waits).toEqual([5, 30, 120, 360, 360, 360]);
  });

  it("is left to the person once nobody can use or refund it any more", () => {
    const boughtAt = new Date("2026-09-01T12:00:00Z");
    expect(lookAgainAfter({ fulfillmentTries: 3, boughtAt }, NOW)).toBeNull();
  });

  it("waits as long as it is told the first time, then longer and longer up to 5 minutes", () => {
    expect(waitAfter(0, 0)).toBe(0);
    expect(waitAfter(0, 2_000)).toBe(2_000);
    expect(waitAfter(3, 2_000)).toBe(8_000);
    expect(waitAfter(3, 60_000)).toBe(60_000);
    expect(waitAfter(1_000, 0)).toBe(300_000);
  });
});

describe("the reason", () => {
  const before = { orderName: "#7", trackingCode: "9400", batchNumber: 3 };

  it("names the other label where there are two for the same things, and what to do with them", () => {
    const words = describeRefusal({ code: "NOTHING_LEFT", message: "x", before }, true);
    expect(words).toMatch(
      /^Order #7 got label 9400 of Labels 3.*refund of this one again, or refund that one/,
    );
  });

  it("names the other label only where it is the reason", () => {
    const words = describeRefusal({ code: "ON_HOLD", message: "x", before }, true);
    expect(words).toBe(
      "The order is on hold in Shopify: release it there. Once that has changed it goes on by itself.",
    );
  });

  it("promises nothing once it is not looked at any more", () => {
    const words = describeRefusal({ code: "ORDER_CANCELLED", message: "It is gone.", before: null }, false);
    expect(words).toMatch(/^It is gone\. .*refund the label/);
    expect(words).not.toMatch(/by itself/);
  });
});
