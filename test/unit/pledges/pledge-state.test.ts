import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  IN_FLIGHT_STATES,
  isLegalTransition,
  LEGAL_TRANSITIONS,
  PLEDGE_STATES,
  requireLegalTransition,
  statesBefore,
  type PledgeState,
} from "~/modules/pledges/pledge-state";

describe("the life of a pledge", () => {
  it("never leaves the table on any walk, and never gets stuck where a creator could still act", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        let state: PledgeState = "received";
        for (const choice of choices) {
          const next: readonly PledgeState[] = LEGAL_TRANSITIONS[state];
          expect(next.length).toBeGreaterThan(0);
          const to: PledgeState = next[choice % next.length] ?? state;
          expect(() => requireLegalTransition(state, to)).not.toThrow();
          state = to;
          expect(PLEDGE_STATES).toContain(state);
        }
      }),
    );
  });

  it("can reach every state", () => {
    const reached = new Set<PledgeState>(["received"]);
    for (const state of reached) LEGAL_TRANSITIONS[state].forEach((to) => reached.add(to));
    expect([...reached].sort()).toEqual([...PLEDGE_STATES].sort());
  });

  it("never goes from in flight straight to ready or blocked: an order may exist", () => {
    for (const state of IN_FLIGHT_STATES) {
      expect(isLegalTransition(state, "ready"), state).toBe(false);
      expect(isLegalTransition(state, "blocked"), state).toBe(false);
    }
  });

  it("sends only what was queued, so no order is made without a batch", () => {
    expect(statesBefore("sending")).toEqual(["queued"]);
  });

  it("knows before each state exactly those that may lead to it", () => {
    for (const from of PLEDGE_STATES)
      for (const to of PLEDGE_STATES)
        expect(statesBefore(to).includes(from)).toBe(isLegalTransition(from, to));
  });

  it("makes an illegal move a loud mistake", () => {
    expect(() => requireLegalTransition("created", "queued")).toThrow(
      "A pledge cannot go from created to queued",
    );
  });
});
