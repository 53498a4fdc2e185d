// One campaign through bad weather. Nothing here knows how the app works inside; the store is the judge.
import { setTimeout as pause } from "node:timers/promises";
import { generatePledges } from "../support/generate-pledges";
import { connectPlatform, connectShop, DEMO_SHOP, waitForPreflight } from "../support/journey";
import { judge, type Verdict } from "../support/oracle";
import { seededRandom } from "../support/random";
import { note } from "../support/run-result";
import { startStack, type Stack } from "../support/stack";
import { readCatalog } from "../simulators/shopify/catalog";
import { connectCallback } from "../support/shipping/shipping-journey";
import { compareWithTold, differencesOf, judgeAftermath, type Aftermath } from "./judge-storms";
import { createKiller } from "./killer";
import { persist } from "./persist";
import { buyThroughStorm } from "./postage-storm";
import { pushThroughStorm, waitForStragglers } from "./push-storm";
import { applySabotage, sabotageEnvironment, type Sabotage } from "./sabotage";
import { shipThroughStorm } from "./shipping-storm";
import { Timeline } from "./timeline";

export interface ChaosOptions {
  pledges: number;
  seed: number;
  workers: number;
  sabotage: Sabotage | undefined;
  /** While the campaign is shipped not one webhook arrives. */
  loseWebhooks: boolean;
  /** 1 for the real times of the protocol; below, every time shrinks by the same factor. */
  pace: number;
  catalog: string;
  /** Part of the orders leave with USPS labels, bought in bad weather, too. */
  postage: boolean;
}

export interface ChaosResult extends Aftermath {
  verdict: Verdict;
  /** Sentences; empty when the run is clean. */
  differences: string[];
  /** By kind; those of EasyPost are named so. */
  faultsFired: Record<string, number>;
  kills: number;
  /** Kills between a vendor's commit and our write. */
  aimedKills: number;
  seconds: number;
  /** Where they went; parts run beside each other. */
  secondsOf: Readonly<Record<string, number>>;
}

const PLATFORM = "chaos";

/** Of a shop on a standard plan; the push runs with a smaller one, so that it meets its end. */
const STANDARD_BUCKET = { restoreRate: 100, maximumAvailable: 2_000 };

/** Protocol times in seconds, as in production, times `pace`. */
function protocolTimes(pace: number) {
  const seconds = (value: number, least: number) => Math.max(least, value * pace);
  return {
    sendWindow: seconds(30, 2),
    requestTimeout: seconds(30, 2),
    absentAfter: 180 * pace,
    lookGap: 60 * pace,
    lease: seconds(15, 3),
    sweep: seconds(15, 1),
    searchLag: 60 * pace,
  };
}

export async function runChaos(options: ChaosOptions, onStack: (stack: Stack) => void): Promise<ChaosResult> {
  const timeline = new Timeline();
  const times = protocolTimes(options.pace);
  const stack = await timeline.measure("start", async () => openStack(options, times));
  onStack(stack);
  let keepLogs = true;
  try {
    const result = await storm(options, stack, timeline, times);
    keepLogs = result.differences.length > 0 && !options.sabotage;
    return result;
  } finally {
    if (keepLogs) note(`Logs are kept in ${stack.directory}`);
    await stack.stop({ keepLogs });
  }
}

async function openStack(
  { catalog, workers, sabotage }: ChaosOptions,
  times: ReturnType<typeof protocolTimes>,
): Promise<Stack> {
  return startStack({
    ...{ name: "chaos", catalog, workers, web: 2 },
    env: {
      PUSH_SEND_WINDOW_SECONDS: String(times.sendWindow),
      PUSH_REQUEST_TIMEOUT_SECONDS: String(times.requestTimeout),
      PUSH_ABSENT_AFTER_SECONDS: String(times.absentAfter),
      PUSH_LOOK_GAP_SECONDS: String(times.lookGap),
      PUSH_LEASE_SECONDS: String(times.lease),
      SWEEP_SECONDS: String(times.sweep),
      ...sabotageEnvironment(sabotage),
    },
  });
}

async function storm(
  options: ChaosOptions,
  stack: Stack,
  timeline: Timeline,
  times: ReturnType<typeof protocolTimes>,
): Promise<ChaosResult> {
  const { seed, pace } = options;
  const { merchant, platform, pledges } = await openCampaign(options, stack);
  const random = seededRandom(seed);
  const killer = createKiller(stack, DEMO_SHOP, random, pace);
  const stallMs = 1000 * (times.absentAfter + times.lookGap + times.sendWindow + times.searchLag + 45);
  const given = { ...options, stack, merchant, random, killer, stallMs, timeline, persist };
  const moves = await timeline.measure("push", async () => pushThroughStorm(given));
  await stack.simulator.setBucket(DEMO_SHOP, STANDARD_BUCKET);
  // Labels are bought for the orders that are there, while the last pushes are still being looked for.
  const [bought] = await Promise.all([
    options.postage ? timeline.measure("postage", async () => buyThroughStorm(given)) : null,
    timeline.measure("stragglers", async () => {
      if (moves) await waitForStragglers(given);
      await pause(Math.max(2000, 25_000 * pace));
    }),
  ]);
  await stack.simulator.faults({ clear: true });
  const shop = await stack.simulator.shop(DEMO_SHOP);
  const catalog = readCatalog(options.catalog);
  const verdict = judge({ pledges, catalog, shop, platform: PLATFORM });
  const used = await timeline.measure("shipping", async () => shipThroughStorm(given));
  const judged = { ...given, used, batches: bought?.batches ?? null };
  const aftermath = await timeline.measure("aftermath", async () => judgeAftermath(judged));
  return {
    ...aftermath,
    verdict,
    differences: differencesOf(verdict, compareWithTold(await platform.list(), shop), aftermath),
    faultsFired: { ...(await stack.simulator.firedFaults()), ...atEasyPost(bought?.faultsFired) },
    kills: killer.kills,
    aimedKills: killer.aimed,
    seconds: timeline.seconds,
    secondsOf: timeline.parts,
  };
}

/** The campaign is in the app and checked; from here on everything goes wrong. */
async function openCampaign({ pledges: count, seed, sabotage }: ChaosOptions, stack: Stack) {
  const merchant = await connectShop(stack);
  const name = "A platform in a storm";
  const { platform, connectionId } = await connectPlatform(stack, merchant, name, PLATFORM);
  await connectCallback(stack, merchant, connectionId);
  const pledges = generatePledges({ pledges: count, seed, pushable: 0.95 });
  await platform.push(pledges);
  await waitForPreflight(merchant, pledges.length);
  await stack.simulator.setBucket(DEMO_SHOP, bucketFor(count));
  if (sabotage) await applySabotage(stack.databaseUrl, sabotage);
  await stack.simulator.faults({ seed });
  return { merchant, platform, pledges };
}

function atEasyPost(fired: Record<string, number> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(fired).map(([kind, count]) => [`postage ${kind}`, count]));
}

/** Small enough that the first burst is a tenth of the campaign: faults and kills must meet a push under way. */
function bucketFor(pledges: number): { restoreRate: number; maximumAvailable: number } {
  return { restoreRate: 100, maximumAvailable: Math.min(2_000, Math.max(200, pledges)) };
}
