export interface Grouping {
  /** Items of a group. */
  most: number;
  /** A group starts this long after the last one did, however fast that was: so that in a storm groups are worth it. */
  apartMs: number;
  /** Milliseconds that only go forward. */
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Makes one call of many: while a group is under way, or one has just begun, further calls wait and make up the next
 * group. A call that comes alone starts at once. `work` answers in the order of its items; when a group fails, each of
 * its calls is tried alone, so that one bad item fails only itself.
 */
export function groupCalls<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  { most, apartMs, now, sleep }: Grouping,
): (item: Item) => Promise<Result> {
  interface Call {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  const waiting: Call[] = [];
  let underWay = false;
  let begunAt = -Infinity;

  async function doGroup(group: Call[]): Promise<void> {
    try {
      const results = await work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      const [only, ...others] = group;
      if (others.length === 0) return only?.reject(error);
      for (const call of group) await doGroup([call]);
    }
  }

  async function drain(): Promise<void> {
    if (underWay) return;
    underWay = true;
    while (waiting.length > 0) {
      const early = begunAt + apartMs - now();
      if (early > 0) await sleep(early);
      begunAt = now();
      await doGroup(waiting.splice(0, most));
    }
    underWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void drain();
    });
}
