// Many labels are bought in turns of a few seconds: a large batch holds up nobody else's.
import { beforeEach, describe, expect, it } from "vitest";
import { sweepBatches } from "~/modules/postage/buying/sweep-batches.server";
import type { PostageGateway } from "~/modules/postage/ports";
import type { BuyingDeps, BuyingFixture } from "./buying-fixture";
import { expectOneOfEach } from "./compare-places";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open: openShop } = useBuyingFixtures();
const shops: BuyingFixture[] = [];
const open = async () => {
  const shop = await openShop();
  shops.push(shop);
  return shop;
};
beforeEach(() => {
  shops.length = 0;
});

/** What EasyPost is asked for takes so long, for everybody. */
const CALL_SECONDS = 0.5;

function pass(seconds: number) {
  for (const { clock } of shops) clock.forward(seconds);
}

const slow = (gateway: PostageGateway): PostageGateway => ({
  ...gateway,
  async createShipment(...order) {
    pass(CALL_SECONDS);
    return gateway.createShipment(...order);
  },
  async buy(...order) {
    pass(CALL_SECONDS);
    return gateway.buy(...order);
  },
});

interface Waiting {
  shop: BuyingFixture;
  batchId: string;
  dueAt: number;
}

/** One worker with one slot: the first job that is due, as the queue hands them out; a job that waits is there once. */
class Slot {
  readonly waiting: Waiting[] = [];
  readonly runs: string[] = [];
  readonly #deps = new Map<BuyingFixture, BuyingDeps>();

  put(shop: BuyingFixture, batchId: string, dueAt = 0) {
    const isThere = this.waiting.some((each) => each.batchId === batchId && each.dueAt <= dueAt);
    if (!isThere) this.waiting.push({ shop, batchId, dueAt });
  }

  /** Works until so many runs, or until nothing is due any more. */
  async work(isDone: () => Promise<boolean> | boolean): Promise<void> {
    for (let run = 0; run < 200 && !(await isDone()); run += 1) {
      const [first] = shops;
      const now = first?.clock.now().getTime() ?? 0;
      const at = this.waiting.findIndex(({ dueAt }) => dueAt <= now);
      if (at < 0) pass(1);
      else for (const job of this.waiting.splice(at, 1)) await this.#run(job);
    }
  }

  async #run({ shop, batchId }: Waiting) {
    const deps = this.#deps.get(shop) ?? shop.newDeps(slow);
    this.#deps.set(shop, deps);
    this.runs.push(batchId);
    const sent = deps.jobsSent.length;
    await shop.run(batchId, deps);
    for (const { name, payload, startAfter } of deps.jobsSent.slice(sent))
      if (name === "postage.run")
        this.put(shop, (payload as { batchId: string }).batchId, startAfter?.getTime() ?? 0);
  }
}

async function confirmed(shop: BuyingFixture, count: number): Promise<string> {
  const { id } = await shop.quote(await shop.addReadyMany(count));
  await shop.confirm(id);
  return id;
}

const boughtOf = async (shop: BuyingFixture, batchId: string) => (await shop.batchOf(batchId)).counts.bought;

describe("turns", () => {
  it("a batch of 5 of another shop is bought while one of 26 is not half bought", async () => {
    const [big, small] = [await open(), await open()];
    const bigId = await confirmed(big, 26);
    const smallId = await confirmed(small, 5);
    const slot = new Slot();
    slot.put(big, bigId);
    slot.put(small, smallId);
    await slot.work(async () => (await small.batchOf(smallId)).state === "finished");
    expect(await boughtOf(small, smallId)).toBe(5);
    expect(await boughtOf(big, bigId)).toBeLessThanOrEqual(13);
    await slot.work(async () => (await big.batchOf(bigId)).state === "finished");
    await expectOneOfEach(big, database.db, 26);
    await expectOneOfEach(small, database.db, 5);
  });

  it("a shop with many batches gets no more turns than one with one", async () => {
    const [greedy, modest] = [await open(), await open()];
    const slot = new Slot();
    for (let n = 0; n < 3; n += 1) slot.put(greedy, await confirmed(greedy, 3));
    const modestId = await confirmed(modest, 8);
    slot.put(modest, modestId);
    let inHand = 0;
    let most = 0;
    const counting = greedy.newDeps((gateway) => ({
      ...gateway,
      async buy(...order) {
        inHand += 1;
        most = Math.max(most, inHand);
        const outcome = await gateway.buy(...order);
        inHand -= 1;
        return outcome;
      },
    }));
    // Three slots at once: two of the shop's batches find it busy.
    await Promise.all(slot.waiting.slice(0, 3).map(async ({ batchId }) => greedy.run(batchId, counting)));
    expect(most).toBeLessThanOrEqual(counting.config.maxInFlight);
    expect(
      counting.jobsSent.filter(({ name, startAfter }) => name === "postage.run" && !startAfter),
    ).not.toEqual([]);
    await slot.work(async () => (await modest.batchOf(modestId)).state === "finished");
    await slot.work(() => slot.waiting.length === 0);
    await expectOneOfEach(greedy, database.db, 9);
    await expectOneOfEach(modest, database.db, 8);
  });

  it("batches that found their shop busy are woken up one after the other, and by the sweep", async () => {
    const shop = await open();
    const ids = [await confirmed(shop, 2), await confirmed(shop, 2), await confirmed(shop, 2)];
    const [first = "", second = ""] = ids;
    const worker = shop.newDeps((gateway) => ({
      ...gateway,
      async buy(...order) {
        for (const id of ids.slice(1)) {
          shop.clock.forward(0.1);
          await shop.run(id);
        }
        return gateway.buy(...order);
      },
    }));
    await shop.run(first, worker);
    expect(await boughtOf(shop, second)).toBe(0);
    expect(worker.jobsSent.filter(({ name }) => name === "postage.run")).toMatchObject([
      { payload: { batchId: second } },
    ]);
    const sweeper = shop.newDeps();
    await sweepBatches(sweeper);
    const woken = sweeper.jobsSent.map(({ payload }) => (payload as { batchId: string }).batchId);
    expect(woken.filter((id) => ids.includes(id))).toEqual(ids.slice(1));
    for (const id of ids.slice(1)) await shop.drive(id);
    await expectOneOfEach(shop, database.db, 6);
  });

  it("a batch that a dead worker still holds gets its turn while a large one of its shop is bought", async () => {
    const shop = await open();
    // Of one turn, and of what its lanes had begun when it ended, there are fewer.
    const large = await confirmed(shop, 16);
    const left = await confirmed(shop, 2);
    const leaseUntil = new Date(shop.clock.now().getTime() - 1);
    await database.db.postageBatch.update({ where: { id: left }, data: { leaseOwner: "dead", leaseUntil } });
    const worker = shop.newDeps((gateway) => ({
      ...slow(gateway),
      async buy(...order) {
        await shop.run(left);
        return slow(gateway).buy(...order);
      },
    }));
    await shop.run(large, worker);
    expect(await boughtOf(shop, large)).toBeLessThan(16);
    expect(worker.jobsSent.filter(({ name }) => name === "postage.run")).toMatchObject([
      { payload: { batchId: left } },
      { payload: { batchId: large } },
    ]);
    for (const id of [left, large]) await shop.drive(id);
    await expectOneOfEach(shop, database.db, 18);
  });
});
