import { describe, expect, it } from "vitest";
import { isLabelUnderWay } from "~/ui/label-under-way";

const BOUGHT = { state: "bought", refundState: null, fulfillmentState: "made" } as const;

describe("a page with a label", () => {
  it.each([
    { ...BOUGHT, state: "waiting" },
    { ...BOUGHT, state: "buying" },
    { ...BOUGHT, state: "unclear" },
    { ...BOUGHT, fulfillmentState: "wanted" },
    { ...BOUGHT, refundState: "requested" },
  ] as const)("refreshes itself while something is done with it: %o", (label) => {
    expect(isLabelUnderWay(label)).toBe(true);
  });

  it.each([
    BOUGHT,
    { ...BOUGHT, state: "created", fulfillmentState: "none" },
    { ...BOUGHT, state: "failed", fulfillmentState: "none" },
    { ...BOUGHT, refundState: "submitted" },
    { ...BOUGHT, refundState: "refunded", fulfillmentState: "cancelled" },
  ] as const)("stands still while it waits for the creator, the USPS or nobody: %o", (label) => {
    expect(isLabelUnderWay(label)).toBe(false);
  });
});
