import { describe, expect, it } from "vitest";
import { graver, inLanes, type PassEnd } from "~/modules/postage/buying/pass";

function queueOf(ids: string[]) {
  const left = [...ids];
  return async () => Promise.resolve(left.shift() ?? null);
}

describe("working on many labels", () => {
  it("works on each once, and on no more at a time than there are lanes", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => String(n));
    const seen: string[] = [];
    let busy = 0;
    let most = 0;
    const end = await inLanes(3, queueOf(ids), async (id) => {
      busy += 1;
      most = Math.max(most, busy);
      await Promise.resolve();
      seen.push(id);
      busy -= 1;
      return { kind: "done" };
    });
    expect(end).toEqual({ kind: "done" });
    expect([seen.length, new Set(seen).size]).toEqual([20, 20]);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("begins nothing new once one of them concerns all", async () => {
    const seen: string[] = [];
    const end = await inLanes(1, queueOf(["a", "b", "c"]), async (id): Promise<PassEnd> => {
      seen.push(id);
      return Promise.resolve(id === "b" ? { kind: "storm", afterMs: 7 } : { kind: "later", afterMs: 3 });
    });
    expect(end).toEqual({ kind: "storm", afterMs: 7 });
    expect(seen).toEqual(["a", "b"]);
  });

  it("rests in every lane before a failure is thrown", async () => {
    let finished = false;
    const slow = Promise.resolve().then(() => undefined);
    const work = inLanes(2, queueOf(["bad", "slow"]), async (id) => {
      if (id === "bad") throw new Error("broken");
      await slow;
      finished = true;
      return { kind: "done" };
    });
    await expect(work).rejects.toThrow("broken");
    expect(finished).toBe(true);
  });

  it("the graver end wins, the shorter of two waits, the longer of two storms", () => {
    const later = (afterMs: number): PassEnd => ({ kind: "later", afterMs });
    const storm = (afterMs: number): PassEnd => ({ kind: "storm", afterMs });
    expect(graver(later(5), later(3))).toEqual(later(3));
    expect(graver(storm(5), storm(9))).toEqual(storm(9));
    expect(graver({ kind: "halt", reason: "x" }, storm(1))).toEqual({ kind: "halt", reason: "x" });
    expect(graver({ kind: "done" }, later(1))).toEqual(later(1));
    expect(graver({ kind: "turn-over" }, later(1))).toEqual({ kind: "turn-over" });
    expect(graver({ kind: "turn-over" }, storm(5))).toEqual(storm(5));
  });
});
