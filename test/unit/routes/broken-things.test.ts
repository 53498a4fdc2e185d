import { describe, expect, it } from "vitest";
import { brokenThings, type BrokenFacts } from "~/routes/app._index/broken-things";

const POSTAGE: BrokenFacts["postage"] = {
  ...{ batches: 1, underWay: null, quoted: null, paused: null, failed: 0, failedBatchId: null },
  ...{ unfulfilled: 0, unfulfilledBatchId: null, refundsRejected: 0, rejectedBatchId: null },
  ...{ refundsEnding: 0, endingBatchId: null, unprinted: 0, live: 0, awaitingScan: 0 },
};

/** A shop in which all is well but what is said of its labels. */
function told(
  postage: Partial<BrokenFacts["postage"]>,
  billingProblem: BrokenFacts["billingProblem"] = null,
) {
  const states = { needs_decision: 0, refused: 0, unknown: 0 };
  const timeline = { summary: { states }, differences: 0, activeBatch: null };
  return brokenThings({
    timeline: timeline as unknown as BrokenFacts["timeline"],
    ...{ broken: false, catalogueState: null, connections: [], mails: { failed: 0, maybeSent: 0 } },
    ...{ postage: { ...POSTAGE, ...postage }, billingProblem },
  });
}

describe("what Home says of labels that need attention", () => {
  it("is nothing while all is well", () => {
    expect(told({ live: 50, unprinted: 3, awaitingScan: 50 })).toEqual([]);
  });

  it.each<[Partial<BrokenFacts["postage"]>, string, string]>([
    [
      { failed: 2, failedBatchId: "b" },
      "2 labels could not be bought.",
      "/app/shipping/batches/b?state=failed",
    ],
    [
      { refundsEnding: 1, endingBatchId: "e" },
      "1 unused label can be refunded only a few days more.",
      "/app/shipping/batches/e",
    ],
    [
      { paused: { id: "p", number: 3, reason: "EasyPost has no money left." } },
      "Labels 3 are paused: EasyPost has no money left.",
      "/app/shipping/batches/p",
    ],
    [
      { refundsRejected: 1, rejectedBatchId: "r" },
      "1 refund of postage was rejected.",
      "/app/shipping/batches/r?state=refund#labels",
    ],
  ])("leads to the batch: %o", (postage, text, url) => {
    expect(told(postage)).toMatchObject([{ text, url }]);
  });

  it("names why Shopify did not take a charge, and not a charge about which nothing is to be done", () => {
    const message = "Shopify did not take $3.20: the amount that you approved is used up.";
    expect(told({}, { kind: "refused", message })).toMatchObject([
      { text: message, url: "/app/shipping/setup" },
    ]);
    expect(told({}, { kind: "unclear", message: "It counts as charged." })).toEqual([]);
  });
});
