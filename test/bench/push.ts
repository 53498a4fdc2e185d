// push: orders per second against the bucket, once the first burst is spent. push-free: the same without a bucket.
import { setTimeout as pause } from "node:timers/promises";
import { generatePledges } from "../support/generate-pledges";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import { judge } from "../support/oracle";
import { note } from "../support/run-result";
import type { Stack } from "../support/stack";
import { until } from "../support/until";
import { readCatalog } from "../simulators/shopify/catalog";
import { median, round } from "./measure";
import { withStack } from "./with-stack";

/** Points that the store charges for one order; the recordings say 10. */
const ORDER_COST = 10;
const PLATFORM = "bench";

interface PushRun {
  ordersPerSecond: number;
  lost: number;
}

export interface PushFigures {
  share100: number;
  share1000: number;
  lost: number;
}

/** Share of the bucket's limit that is used, at both rates. */
export async function benchPush(): Promise<PushFigures> {
  const slow = await pushAgainst(
    { restoreRate: 100, maximumAvailable: 2_000 },
    { burst: 260, windows: 5, seconds: 8 },
  );
  const fast = await pushAgainst(
    { restoreRate: 1_000, maximumAvailable: 20_000 },
    // A full bucket lets through nearly twice the rate: it takes about 4,500 orders until only the rate counts.
    { burst: 5_000, windows: 5, seconds: 5 },
  );
  return {
    share100: round((slow.ordersPerSecond * ORDER_COST) / 100),
    share1000: round((fast.ordersPerSecond * ORDER_COST) / 1_000),
    lost: slow.lost + fast.lost,
  };
}

export async function benchPushFree(): Promise<{ ordersPerSecond: number; lost: number }> {
  const run = await pushAgainst("off", { burst: 200, windows: 5, seconds: 2 });
  return { ordersPerSecond: round(run.ordersPerSecond, 1), lost: run.lost };
}

type BucketChoice = "off" | { restoreRate: number; maximumAvailable: number };

interface Windows {
  /** Orders after which the bucket is empty and only its rate counts. */
  burst: number;
  windows: number;
  seconds: number;
}

async function pushAgainst(bucket: BucketChoice, shape: Windows): Promise<PushRun> {
  const perSecond = bucket === "off" ? 400 : bucket.restoreRate / ORDER_COST;
  const pledgeCount = Math.ceil(shape.burst + perSecond * shape.seconds * (shape.windows + 2));
  return withStack({ name: "bench-push" }, async (stack) => {
    await stack.simulator.setBucket(DEMO_SHOP, bucket);
    const pledges = generatePledges({ pledges: pledgeCount, seed: 1, pushable: 1 });
    const merchant = await connectShop(stack);
    const { platform } = await connectPlatform(stack, merchant, "Benchmark", PLATFORM);
    await platform.push(pledges);
    await waitForPreflight(merchant, pledges.length);
    await pushAll(merchant);
    await until("the first burst is spent", async () => (await countOrders(stack)) >= shape.burst, {
      timeoutMs: 300_000,
      everyMs: 100,
    });
    const rates: number[] = [];
    for (let index = 0; index < shape.windows; index += 1) rates.push(await rateOver(stack, shape.seconds));
    await waitForPush(merchant, 300_000);
    const shop = await stack.simulator.shop(DEMO_SHOP);
    const { lost, duplicates } = judge({ pledges, catalog: readCatalog(CATALOG), shop, platform: PLATFORM });
    if (duplicates > 0) throw new Error(`${duplicates} pledges were pushed twice`);
    const found = rates.map((rate) => rate.toFixed(2)).join(", ");
    note(`bucket ${JSON.stringify(bucket)}: ${found} orders/s; throttled ${shop.throttledCount} times`);
    return { ordersPerSecond: median(rates), lost };
  });
}

const CATALOG = "test/fixtures/catalog.csv";

async function countOrders(stack: Stack): Promise<number> {
  return stack.simulator.countOrders(DEMO_SHOP);
}

async function rateOver(stack: Stack, seconds: number): Promise<number> {
  const [from, startedAt] = [await countOrders(stack), performance.now()];
  await pause(seconds * 1000);
  const [to, endedAt] = [await countOrders(stack), performance.now()];
  return ((to - from) * 1000) / (endedAt - startedAt);
}
