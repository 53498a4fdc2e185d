import { describe, expect, it } from "vitest";
import { groupCalls } from "~/lib/group-calls";

/** Work that ends when told; says which groups it was given. Time passes only when it is slept or forwarded. */
function heldWork({ apartMs = 0 } = {}) {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  const clock = { now: 0 };
  const slept: number[] = [];
  const call = groupCalls(
    async (items: number[]) => {
      groups.push(items);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (items.includes(13)) throw new Error("13 is not allowed");
      return items.map((item) => item * 10);
    },
    {
      ...{ most: 3, apartMs, now: () => clock.now },
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        clock.now += milliseconds;
        return Promise.resolve();
      },
    },
  );
  const endNext = async () => {
    ends.shift()?.();
    await new Promise((resume) => setImmediate(resume));
  };
  return { call, groups, endNext, clock, slept };
}

describe("calls made into groups", () => {
  it("start at once when alone, and together with what came meanwhile after that", async () => {
    const { call, groups, endNext } = heldWork();
    const results = Promise.all([1, 2, 3, 4, 5].map(call));
    expect(groups).toEqual([[1]]);
    for (let index = 0; index < 3; index += 1) await endNext();
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await results).toEqual([10, 20, 30, 40, 50]);
    void call(6);
    expect(groups.at(-1)).toEqual([6]);
  });

  it("start no closer together than asked, however fast the work is", async () => {
    const { call, groups, endNext, clock, slept } = heldWork({ apartMs: 15 });
    void call(1);
    clock.now += 4;
    await endNext();
    void call(2);
    void call(3);
    expect(groups).toEqual([[1]]);
    await endNext();
    expect(groups).toEqual([[1], [2, 3]]);
    expect(slept).toEqual([11]);
    clock.now += 15;
    await endNext();
    void call(4);
    expect(groups.at(-1)).toEqual([4]);
    expect(slept).toEqual([11]);
  });

  it("fail alone: the others of the group are done", async () => {
    const { call, endNext } = heldWork();
    const results = Promise.allSettled([1, 2, 13, 4].map(call));
    for (let index = 0; index < 5; index += 1) await endNext();
    expect((await results).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });
});
