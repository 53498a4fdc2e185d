/**
 * Makes one call of many: while a group is under way, further calls wait and make up the next group. A call that comes
 * alone starts at once. `work` answers in the order of its items; when a group fails, each of its calls is tried alone,
 * so that one bad item fails only itself.
 */
export function groupCalls<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  interface Call {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  const waiting: Call[] = [];
  let underWay = false;

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
    while (waiting.length > 0) await doGroup(waiting.splice(0, most));
    underWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      void drain();
    });
}
