import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BATCH_STATES,
  batchStatesBefore,
  nextBatchState,
  type BatchEvent,
  type BatchState,
} from "~/modules/postage/buying/batch-state";
import {
  LABEL_STATES,
  mayRefundMove,
  nextLabelState,
  OPEN_LABEL_STATES,
  REFUND_STATES,
  statesBefore,
  type LabelEvent,
  type LabelState,
  type RefundState,
} from "~/modules/postage/buying/label-state";

const LABEL_EVENTS: LabelEvent[] = [
  ...(["quoted", "quote-outdated", "intent", "not-sent", "no-answer"] as const),
  ...(["bought", "failed", "retried", "stopped"] as const),
];
const BATCH_EVENTS: BatchEvent[] = [
  ...(["all-quoted", "confirmed", "paused", "resumed-quoting"] as const),
  ...(["resumed-buying", "requoted", "done", "stopped"] as const),
];

function walk<State, Event>(
  start: State,
  events: Event[],
  next: (state: State, event: Event) => State | null,
): { event: Event; from: State; to: State }[] {
  const steps: { event: Event; from: State; to: State }[] = [];
  let state = start;
  for (const event of events) {
    const to = next(state, event);
    if (to === null) continue;
    steps.push({ event, from: state, to });
    state = to;
  }
  return steps;
}

describe("a label", () => {
  it("is bought once, and nothing that happens afterwards changes that", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LABEL_EVENTS), { maxLength: 30 }), (events) => {
        const steps = walk<LabelState, LabelEvent>("waiting", events, nextLabelState);
        expect(steps.filter(({ to }) => to === "bought").length).toBeLessThanOrEqual(1);
        expect(steps.some(({ from }) => from === "bought" || from === "cancelled")).toBe(false);
      }),
    );
  });

  it("is never given up, tried again or quoted anew while its purchase may be under way", () => {
    for (const event of ["stopped", "retried", "quoted", "quote-outdated"] as const)
      for (const state of ["buying", "unclear"] as const) expect(nextLabelState(state, event)).toBeNull();
  });

  it("goes to EasyPost only from a quote, and a purchase that may be under way can still turn out as bought", () => {
    expect(statesBefore("intent")).toEqual(["created"]);
    expect(statesBefore("bought")).toEqual(expect.arrayContaining(["buying", "unclear"]));
  });

  it("each event leads to one state, whatever it starts from", () => {
    for (const event of LABEL_EVENTS)
      expect(new Set(statesBefore(event).map((state) => nextLabelState(state, event))).size).toBe(1);
  });

  it("is open exactly while it is neither bought, failed nor given up", () => {
    expect(LABEL_STATES.filter((state) => !OPEN_LABEL_STATES.includes(state))).toEqual([
      ...["bought", "failed", "cancelled"],
    ]);
  });
});

describe("a batch", () => {
  it("buys nothing that was not agreed to: it runs only after a yes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BATCH_EVENTS), { maxLength: 30 }), (events) => {
        // Who resumes decides by whether there was a yes; the store keeps that with the batch.
        let agreed = false;
        const may = (event: BatchEvent) => (event === "resumed-buying" ? agreed : true);
        const next = (state: BatchState, event: BatchEvent) => {
          const to = may(event) ? nextBatchState(state, event) : null;
          if (to !== null && event === "confirmed") agreed = true;
          return to;
        };
        for (const { to } of walk<BatchState, BatchEvent>("quoting", events, next))
          if (to === "running") expect(agreed).toBe(true);
      }),
    );
  });

  it("that was stopped stays stopped, and any other one can be stopped until it is finished", () => {
    expect(BATCH_EVENTS.filter((event) => nextBatchState("stopped", event) !== null)).toEqual([]);
    expect(batchStatesBefore("stopped")).toEqual(["quoting", "quoted", "running", "paused"]);
  });

  it("each event leads to one state, whatever it starts from", () => {
    for (const event of BATCH_EVENTS)
      expect(new Set(batchStatesBefore(event).map((state) => nextBatchState(state, event))).size).toBe(1);
    expect(
      BATCH_STATES.every(
        (state) => nextBatchState(state, "confirmed") === (state === "quoted" ? "running" : null),
      ),
    ).toBe(true);
  });
});

describe("a refund", () => {
  it("ends with the money: a refunded label is never asked about again", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REFUND_STATES), { maxLength: 20 }), (wishes) => {
        let state: RefundState | null = null;
        let refunds = 0;
        for (const wish of wishes) {
          if (!mayRefundMove(state, wish)) continue;
          expect(state).not.toBe("refunded");
          if (wish === "refunded") refunds += 1;
          state = wish;
        }
        expect(refunds).toBeLessThanOrEqual(1);
      }),
    );
  });
});
