import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShopBucket } from "~/adapters/shopify/shop-bucket";
import { sendForever, SimulatedShop, type SimulatedShopOptions } from "./simulated-shop";
import { SimulatedTime } from "./simulated-time";

const SECOND = 1000;

function createBucket(time: SimulatedTime, maxInFlight = 40): ShopBucket {
  return new ShopBucket({ clock: time, sleep: time.sleep, maxInFlight, random: () => 0.5 });
}

/** Runs an endless drain, leaves out the first 15 seconds (the bucket starts full), counts the rest. */
async function runDrain(options: SimulatedShopOptions & { seconds: number; maxInFlight?: number }) {
  const time = new SimulatedTime();
  const shop = new SimulatedShop(time, options);
  const stop = new AbortController();
  const drain = sendForever(createBucket(time, options.maxInFlight), shop, stop.signal);
  await time.pass(15 * SECOND);
  const before = shop.executed;
  await time.pass(options.seconds * SECOND);
  const executed = shop.executed - before;
  stop.abort();
  await time.pass(60 * SECOND);
  await drain;
  const limit = (options.restoreRate * options.seconds) / options.actualCost;
  return { shop, share: executed / limit };
}

function randomLatency(seed: number, longest: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 5 + (state / 2_147_483_648) * longest;
  };
}

const SHOPS = [
  { maximumAvailable: 2000, restoreRate: 100 },
  { maximumAvailable: 4000, restoreRate: 200 },
  { maximumAvailable: 20_000, restoreRate: 1000 },
];

describe("pacing one shop", () => {
  it.each(SHOPS)(
    "uses at least 95 % of $restoreRate points a second and is never throttled",
    async (limits) => {
      const { shop, share } = await runDrain({
        ...limits,
        requestedCost: 10,
        actualCost: 10,
        latency: randomLatency(7, 100),
        seconds: 60,
      });
      expect(share).toBeGreaterThanOrEqual(0.95);
      expect(shop.throttled).toBe(0);
    },
  );

  it("never exceeds the bucket, whatever the costs, limits and latencies, and still uses it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          limits: fc.constantFrom(...SHOPS),
          requestedCost: fc.integer({ min: 10, max: 24 }),
          // What the recordings give back of a request's cost: nothing (10 of 10) to 37 % (9 of 24).
          refundShare: fc.integer({ min: 0, max: 37 }),
          seed: fc.integer({ min: 1, max: 1_000_000 }),
          longest: fc.integer({ min: 0, max: 120 }),
        }),
        async ({ limits, requestedCost, refundShare, seed, longest }) => {
          const { shop, share } = await runDrain({
            ...limits,
            requestedCost,
            actualCost: requestedCost - Math.floor((requestedCost * refundShare) / 100),
            latency: randomLatency(seed, longest),
            seconds: 20,
            maxInFlight: 60,
          });
          expect(shop.throttled).toBe(0);
          expect(shop.lowest).toBeGreaterThanOrEqual(0);
          expect(share).toBeGreaterThanOrEqual(0.95);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);

  it("leaves a small reserve for the pages once the bucket is drained", async () => {
    const { shop } = await runDrain({
      ...SHOPS[0]!,
      requestedCost: 10,
      actualCost: 10,
      latency: () => 50,
      seconds: 10,
    });
    expect(shop.lowest).toBeGreaterThanOrEqual(100);
  });

  it("follows the vendor's numbers when another process drinks from the same bucket", async () => {
    const time = new SimulatedTime();
    const shop = new SimulatedShop(time, {
      ...SHOPS[0]!,
      requestedCost: 10,
      actualCost: 10,
      latency: () => 40,
    });
    const stop = new AbortController();
    const drain = sendForever(createBucket(time), shop, stop.signal);
    const drink = () => {
      shop.spend(20);
      if (!stop.signal.aborted) time.after(500, drink);
    };
    drink();
    await time.pass(30 * SECOND);
    const before = shop.executed;
    await time.pass(60 * SECOND);
    const share = (shop.executed - before) / ((100 - 40) * 6);
    stop.abort();
    await time.pass(10 * SECOND);
    await drain;
    expect(shop.throttled).toBe(0);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it("goes on at once after the burst from a full bucket, without a second of silence", async () => {
    const time = new SimulatedTime();
    const options = { ...SHOPS[0]!, requestedCost: 21, actualCost: 20, latency: randomLatency(9, 96) };
    const shop = new SimulatedShop(time, options);
    const stop = new AbortController();
    const drain = sendForever(createBucket(time, 60), shop, stop.signal);
    const perSecond: number[] = [];
    for (let second = 0; second < 30; second += 1) {
      const before = shop.executed;
      await time.pass(SECOND);
      perSecond.push(shop.executed - before);
    }
    stop.abort();
    await time.pass(10 * SECOND);
    await drain;
    expect(Math.min(...perSecond)).toBeGreaterThanOrEqual(4);
  });

  it("sends one request ahead while nothing is known of the bucket", async () => {
    const time = new SimulatedTime();
    const bucket = createBucket(time);
    const signal = new AbortController().signal;
    const first = bucket.acquire(50, signal);
    await time.pass(SECOND);
    expect(await first).toBe(1);
    const second = bucket.acquire(50, signal);
    await time.pass(SECOND);
    const ticket = bucket.beginCreation();
    ticket.answered({
      requestedCost: 10,
      actualCost: 10,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1990, restoreRate: 100 },
    });
    await time.pass(SECOND);
    expect(await second).toBeGreaterThan(1);
  });

  it("is bounded only by the requests under way where answers carry no throttle status", async () => {
    const time = new SimulatedTime();
    const bucket = createBucket(time, 8);
    const signal = new AbortController().signal;
    await granted(time, bucket.acquire(1, signal));
    bucket.beginCreation().answered(null);
    expect(await granted(time, bucket.acquire(50, signal))).toBe(8);
    const tickets = Array.from({ length: 8 }, () => bucket.beginCreation());
    const next = bucket.acquire(50, signal);
    await time.pass(SECOND);
    tickets.slice(0, 3).forEach((ticket) => ticket.answered(null));
    expect(await granted(time, next)).toBe(3);
  });

  it("an aborted wait grants nothing, and what is given back can be granted again", async () => {
    const time = new SimulatedTime();
    const bucket = createBucket(time);
    const stop = new AbortController();
    expect(await granted(time, bucket.acquire(1, stop.signal))).toBe(1);
    const waiting = bucket.acquire(1, stop.signal);
    stop.abort();
    expect(await granted(time, waiting)).toBe(0);
    bucket.giveBack(1);
    expect(await granted(time, bucket.acquire(1, new AbortController().signal))).toBe(1);
  });
});

describe("a shop in trouble", () => {
  it("waits as long as a 429 says before anything leaves again", async () => {
    const { time, bucket } = await measuredBucket();
    const started = time.milliseconds;
    bucket.beginCreation().askedToWait(2000);
    const next = bucket.acquire(1, new AbortController().signal).then(() => time.milliseconds - started);
    await time.pass(10 * SECOND);
    expect(await next).toBeGreaterThanOrEqual(2000);
    expect(await next).toBeLessThanOrEqual(2200);
  });

  it("pauses longer with every failure of a storm, sends one by one after it, and forgets it with one answer", async () => {
    const { time, bucket } = await measuredBucket();
    const pauses: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      const started = time.milliseconds;
      const next = bucket.acquire(50, new AbortController().signal).then((count) => {
        pauses.push(time.milliseconds - started);
        bucket.giveBack(count - 1);
        return count;
      });
      await time.pass(60 * SECOND);
      expect(await next).toBe(failure < 3 ? 40 : 1);
      bucket.beginCreation().failed();
    }
    expect(pauses.slice(0, 3)).toEqual([0, 0, 0]);
    expect(pauses[3]).toBeGreaterThan(0);
    expect(pauses.slice(3)).toEqual(pauses.slice(3).toSorted((a, b) => a - b));
    bucket.beginCreation().answered(null);
    await time.pass(60 * SECOND);
    expect(await granted(time, bucket.acquire(50, new AbortController().signal))).toBe(40);
  });

  it("keeps to five orders a minute once a trial store has said so", async () => {
    const { time, bucket } = await measuredBucket();
    const stop = new AbortController();
    const attempts: number[] = [];
    const made: number[] = [];
    const drain = (async () => {
      while (!stop.signal.aborted) {
        const count = await bucket.acquire(10, stop.signal);
        for (let i = 0; i < count; i += 1) {
          const ticket = bucket.beginCreation();
          const now = time.milliseconds;
          attempts.push(now);
          const allowed = made.filter((at) => now - at < 60 * SECOND).length < 5;
          if (allowed) made.push(now);
          time.after(100, () => {
            ticket.answered(null);
            if (allowed) bucket.creationSucceeded();
            else bucket.creationRefusedByQuota();
          });
        }
      }
    })();
    await time.pass(20 * 60 * SECOND);
    stop.abort();
    await time.pass(SECOND);
    await drain;
    const steady = made.filter((at) => at - (made[0] ?? 0) > 5 * 60 * SECOND);
    expect(steady.length).toBeGreaterThanOrEqual(0.95 * 5 * 14.9);
    const lateAttempts = attempts.filter((at) => at - (made[0] ?? 0) > 5 * 60 * SECOND);
    expect(lateAttempts.length - steady.length).toBe(0);
  });
});

async function granted(time: SimulatedTime, grant: Promise<number>): Promise<number> {
  await time.pass(SECOND);
  return grant;
}

/** A bucket that has seen an answer without a throttle status: nothing but trouble limits it. */
async function measuredBucket() {
  const time = new SimulatedTime();
  const bucket = createBucket(time);
  await granted(time, bucket.acquire(1, new AbortController().signal));
  bucket.beginCreation().answered(null);
  return { time, bucket };
}
