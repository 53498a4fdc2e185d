import { describe, expect, it } from "vitest";
import type { LabelView } from "~/modules/postage/buying/label-views";
import { toPledgeLabelView } from "~/modules/postage/pledge-labels/list-pledge-labels.server";

const BOUGHT = new Date("2026-11-01T12:00:00Z");
const after = (days: number) => new Date(BOUGHT.getTime() + days * 24 * 3600 * 1000);

/** Only what decides is given; the rest of a label is not looked at. */
function label(change: Partial<LabelView> = {}): LabelView {
  return {
    ...{ state: "bought", service: "GroundAdvantage", boughtAt: BOUGHT.toISOString(), shippedAt: null },
    ...{ trackingCode: "9400111899223900000001", trackerStatus: null, scanFormId: null, refundState: null },
    ...change,
  } as LabelView;
}

describe("labels on the page of their pledge", () => {
  it("a label can be refunded until it is scanned, and from day 25 on the page says until when", () => {
    expect(toPledgeLabelView(label(), after(3)).refund).toEqual({
      ...{ possible: true, again: false, warnBy: null, reason: null },
    });
    expect(toPledgeLabelView(label(), after(26)).refund.warnBy).toBe(after(30).toISOString());
    const scanned = toPledgeLabelView(label({ shippedAt: after(1).toISOString() }), after(3)).refund;
    expect(scanned).toMatchObject({
      possible: false,
      reason: "USPS has scanned this label, so it counts as used.",
    });
    expect(toPledgeLabelView(label(), after(31)).refund.reason).toContain("more than 30 days ago");
  });

  it("only letters without a number can be marked as shipped, once, and not after a refund was asked for", () => {
    const letter = { trackingCode: null, service: "FirstClassMailInternational" };
    const may = (change: Partial<LabelView>) => toPledgeLabelView(label(change), after(1)).canMarkShipped;
    expect(may(letter)).toBe(true);
    expect(may({})).toBe(false);
    expect(may({ ...letter, shippedAt: after(1).toISOString() })).toBe(false);
    expect(may({ ...letter, refundState: "requested" })).toBe(false);
    expect(may({ ...letter, refundState: "rejected" })).toBe(true);
    expect(may({ ...letter, state: "failed" })).toBe(false);
  });

  it("a service that USPS has ended is explained, one of today is not", () => {
    expect(toPledgeLabelView(label({ service: "ParcelSelect" }), after(1)).endedService).toContain(
      "Ground Advantage",
    );
    expect(toPledgeLabelView(label(), after(1)).endedService).toBeNull();
  });
});
