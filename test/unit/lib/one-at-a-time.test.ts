import { describe, expect, it } from "vitest";
import { oneAtATime } from "~/lib/one-at-a-time";

describe("work that is done one at a time", () => {
  it("begins in the order in which it came, each after the end of the one before, also when that failed", async () => {
    const inTurn = oneAtATime();
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      told.push(`${name} ends`);
      if (name === "bad") throw new Error(name);
      return name;
    };
    const results = await Promise.allSettled(["a", "bad", "c"].map(async (name) => inTurn(work(name))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(told).toEqual(["a", "bad", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});
