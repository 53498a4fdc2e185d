// One campaign through bad weather. Nothing here knows how the app works inside; the store is the judge.
import { setTimeout as pause } from "node:timers/promises";
import { generatePledges } from "../support/generate-pledges";
import { connectPlatform, connectShop, DEMO_SHOP, waitForPreflight } from "../support/journey";
import type { Merchant, ToldPledge } from "../support/merchant";
import { faultsOf, judge, type Verdict } from "../support/oracle";
import { seededRandom } from "../support/random";
import { note } from "../support/run-result";
import type { StoreShop } from "../support/simulator-client";
import { startStack, type Stack } from "../support/stack";
import { readCatalog } from "../simulators/shopify/catalog";
import { connectCallback } from "../support/shipping/shipping-journey";
import type { PostageVerdict } from "../support/postage/judge-postage";
import { waitUntilSettled, type PostageOutcome } from "../support/postage/wait-until-settled";
import { createKiller } from "./killer";
import { persist } from "./persist";
import { buyThroughStorm, type BoughtInStorm } from "./postage-storm";
import { pushThroughStorm, waitForStragglers } from "./push-storm";
import { applySabotage, sabotageEnvironment, type Sabotage } from "./sabotage";
import { shipThroughStorm, type ShippingResult } from "./shipping-storm";

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

export interface ChaosResult {
  verdict: Verdict;
  shipped: ShippingResult;
  /** null without --postage. */
  postage: (PostageOutcome & BoughtInStorm) | null;
  /** Sentences; empty when the run is clean. */
  faults: string[];
  faultsFired: Record<string, number>;
  kills: number;
  /** Kills between Shopify's commit and our write. */
  aimedKills: number;
  seconds: number;
}

const PLATFORM = "chaos";

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
  const startedAt = Date.now();
  const times = protocolTimes(options.pace);
  const stack = await startStack({
    name: "chaos",
    catalog: options.catalog,
    workers: options.workers,
    web: 2,
    env: {
      PUSH_SEND_WINDOW_SECONDS: String(times.sendWindow),
      PUSH_REQUEST_TIMEOUT_SECONDS: String(times.requestTimeout),
      PUSH_ABSENT_AFTER_SECONDS: String(times.absentAfter),
      PUSH_LOOK_GAP_SECONDS: String(times.lookGap),
      PUSH_LEASE_SECONDS: String(times.lease),
      SWEEP_SECONDS: String(times.sweep),
      ...sabotageEnvironment(options.sabotage),
    },
  });
  onStack(stack);
  let keepLogs = true;
  try {
    const random = seededRandom(options.seed);
    const merchant = await connectShop(stack);
    const { platform, connectionId } = await connectPlatform(
      stack,
      merchant,
      "A platform in a storm",
      PLATFORM,
    );
    await connectCallback(stack, merchant, connectionId);
    const pledges = generatePledges({ pledges: options.pledges, seed: options.seed, pushable: 0.95 });
    await platform.push(pledges);
    await waitForPreflight(merchant, pledges.length);
    await stack.simulator.setBucket(DEMO_SHOP, bucketFor(options.pledges));
    if (options.sabotage) await applySabotage(stack.databaseUrl, options.sabotage);
    await stack.simulator.faults({ seed: options.seed });
    const killer = createKiller(stack, DEMO_SHOP, random, options.pace);
    const stallMs = 1000 * (times.absentAfter + times.lookGap + times.sendWindow + times.searchLag + 45);
    const { pace, catalog } = options;
    const storm = { stack, merchant, random, killer, pace, stallMs };
    const moves = await pushThroughStorm({ ...storm, pledges: options.pledges });
    // Labels are bought for the orders that are there, while the last pushes are still being looked for.
    const [bought] = await Promise.all([
      options.postage ? buyThroughStorm({ ...storm, catalog, persist }) : null,
      moves ? waitForStragglers({ ...storm, pledges: options.pledges }) : null,
    ]);
    const shop = await readWhenQuiet(stack, Math.max(2000, 25_000 * pace));
    const verdict = judge({ pledges, catalog: readCatalog(catalog), shop, platform: PLATFORM });
    const shipped = await shipThroughStorm({ stack, merchant, random, killer, ...options, persist });
    const postage = bought && { ...bought, ...(await judgeLabels(stack, merchant, bought, pace)) };
    const faults = [
      ...faultsOf(verdict),
      ...compareWithTold(await platform.list(), shop),
      ...firstOf(shipped.shipping.differences, "differences between the store and the platform"),
      ...firstOf(shipped.mails.differences, "mails that are not as they must be"),
      ...labelFaults(postage?.verdict),
    ];
    keepLogs = faults.length > 0 && !options.sabotage;
    return {
      verdict,
      shipped,
      postage,
      faults,
      faultsFired: await stack.simulator.firedFaults(),
      kills: killer.kills,
      aimedKills: killer.aimed,
      seconds: Math.round((Date.now() - startedAt) / 1000),
    };
  } finally {
    if (keepLogs) note(`Logs are kept in ${stack.directory}`);
    await stack.stop({ keepLogs });
  }
}

/** At the very end: nothing that came late has changed it. */
async function judgeLabels(
  stack: Stack,
  merchant: Merchant,
  { batches }: BoughtInStorm,
  pace: number,
): Promise<PostageOutcome> {
  const outcome = await waitUntilSettled(stack, merchant, batches, Math.max(240_000, 400_000 * pace));
  const { labels, refunded, scanForms } = outcome.verdict;
  note(`${labels} labels were bought in the storm, ${refunded} refunded, ${scanForms} SCAN forms made`);
  return outcome;
}

function labelFaults(verdict: PostageVerdict | undefined): string[] {
  if (!verdict) return [];
  return [
    ...(verdict.labels === 0 ? ["not one label was bought"] : []),
    ...firstOf(verdict.differences, "differences between labels, store, pages and ledger"),
  ];
}

function firstOf(differences: string[], what: string): string[] {
  return differences.length === 0 ? [] : [`${differences.length} ${what}, first: ${differences[0]}`];
}

/** Small enough that the first burst is a tenth of the campaign: faults and kills must meet a push under way. */
function bucketFor(pledges: number): { restoreRate: number; maximumAvailable: number } {
  return { restoreRate: 100, maximumAvailable: Math.min(2_000, Math.max(200, pledges)) };
}

/** The store's orders once no more are coming in. */
async function readWhenQuiet(stack: Stack, quietMs: number): Promise<StoreShop> {
  await stack.simulator.faults({ clear: true });
  await pause(quietMs);
  return stack.simulator.shop(DEMO_SHOP);
}

/** What the platform is told must be what Shopify holds: same pledges, same order names. */
function compareWithTold(told: ToldPledge[], shop: StoreShop): string[] {
  const names = new Map<string, string>();
  for (const order of shop.orders) {
    const externalId = /^pledgedock:[^:]*:[^:]*:([^:]*):\d+$/.exec(order.sourceIdentifier ?? "")?.[1];
    if (externalId && !order.cancelledAt) names.set(decodeURIComponent(externalId), order.name);
  }
  const wrong = told.filter(({ externalId, state, orderName }) => {
    const held = names.get(externalId) ?? null;
    return held !== orderName || (state === "created") !== (held !== null);
  });
  const [first] = wrong;
  return first
    ? [
        `the platform is told something else of ${wrong.length} pledges, first: ${first.externalId} ${first.state} ${first.orderName}`,
      ]
    : [];
}
