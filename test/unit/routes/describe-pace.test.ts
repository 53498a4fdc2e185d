import { expect, it } from "vitest";
import type { BatchView } from "~/modules/pledges/views/views";
import { describePace } from "~/routes/app.batches.$batchId/describe-pace";

const RUNNING: BatchView = {
  ...{
    id: "b",
    number: 1,
    kind: "full",
    state: "running",
    pauseReason: null,
    total: 40,
    created: 12,
    left: 28,
  },
  ...{ unknown: 0, needsDecision: 0, failed: 0, createdAt: "2026-11-22T12:00:00Z", finishedAt: null },
  ...{ ratePerMinute: 120, secondsLeft: 14, undo: null, attention: [] },
};

it("a batch that rests says in words why, and that it goes on by itself", () => {
  for (const pauseReason of ["needs_reconnect", "definition_missing", "not_compared"]) {
    const sentence = describePace({ ...RUNNING, pauseReason });
    expect(sentence).toMatch(/^Waiting: .+\.$/);
    expect(sentence).not.toContain("_");
  }
  expect(describePace(RUNNING)).toContain("120 orders per minute");
});
