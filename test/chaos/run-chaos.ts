// One campaign through bad weather. Nothing here knows how the app works inside; the store is the judge.
import { setTimeout as pause } from "node:timers/promises";
import { generatePledges } from "../support/generate-pledges";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  readSummary,
  reconnect,
  steerBatch,
  underWay,
  waitForPreflight,
} from "../support/journey";
import type { Merchant, ToldPledge } from "../support/merchant";
import { faultsOf, judge, type Verdict } from "../support/oracle";
import { seededRandom, type Random } from "../support/random";
import { note } from "../support/run-result";
import type { StoreShop } from "../support/simulator-client";
import { startStack, type Stack } from "../support/stack";
import { readCatalog } from "../simulators/shopify/catalog";
import { connectCallback } from "../support/shipping/shipping-journey";
import { waitUntilSettled } from "../support/postage/wait-until-settled";
import { createKiller, type Killer } from "./killer";
import { buyThroughStorm, type PostageResult } from "./postage-storm";
import { applySabotage, sabotageEnvironment, type Sabotage } from "./sabotage";
import { shipThroughStorm, type ShippingResult } from "./shipping-storm";
import { planWeather, startPhase } from "./weather";

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
  postage: PostageResult | null;
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
    await pushThroughStorm({ stack, merchant, random, killer, options, stallMs });
    const shop = await readWhenQuiet(stack, Math.max(2000, 25_000 * options.pace));
    const verdict = judge({ pledges, catalog: readCatalog(options.catalog), shop, platform: PLATFORM });
    const { pace, catalog } = options;
    const postage = options.postage
      ? await buyThroughStorm({ stack, merchant, killer, pace, catalog, persist })
      : null;
    const shipped = await shipThroughStorm({ stack, merchant, random, killer, ...options, persist });
    const faults = [
      ...faultsOf(verdict),
      ...compareWithTold(await platform.list(), shop),
      ...firstOf(shipped.shipping.differences, "differences between the store and the platform"),
      ...firstOf(shipped.mails.differences, "mails that are not as they must be"),
      ...(await judgeLabels(stack, merchant, postage)),
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

/** Once more at the very end: nothing that came late has changed it. */
async function judgeLabels(
  stack: Stack,
  merchant: Merchant,
  postage: PostageResult | null,
): Promise<string[]> {
  if (!postage) return [];
  const { verdict } = await waitUntilSettled(stack, merchant, 20_000);
  return [
    ...(verdict.labels === 0 ? ["not one label was bought"] : []),
    ...firstOf(postage.verdict.differences, "differences between labels, store and ledger"),
    ...firstOf(verdict.differences, "such differences at the end"),
  ];
}

function firstOf(differences: string[], what: string): string[] {
  return differences.length === 0 ? [] : [`${differences.length} ${what}, first: ${differences[0]}`];
}

/** Small enough that the first burst is a tenth of the campaign: faults and kills must meet a push under way. */
function bucketFor(pledges: number): { restoreRate: number; maximumAvailable: number } {
  return { restoreRate: 100, maximumAvailable: Math.min(2_000, Math.max(200, pledges)) };
}

interface Storm {
  stack: Stack;
  merchant: Merchant;
  random: Random;
  killer: Killer;
  options: ChaosOptions;
  /** Without progress for so long, nothing more will come. */
  stallMs: number;
}

/** Something that happens once, when so much of the campaign has become orders. */
interface Incident {
  at: number;
  name: string;
  run(): Promise<void>;
}

async function pushThroughStorm(storm: Storm): Promise<void> {
  const { stack, merchant, random, options } = storm;
  const incidents = planIncidents(storm).sort((a, b) => a.at - b.at);
  const phases = planWeather(random, options.pace);
  const first = phases.shift();
  if (first) await startPhase(stack.simulator, first);
  await pushAll(merchant);
  let lastProgressAt = Date.now();
  let lastLeft = Infinity;
  for (;;) {
    const summary = await persist(async () => readSummary(merchant));
    const left = underWay(summary);
    const created = summary.states.created;
    const share = created / Math.max(1, created + left);
    if (left === 0 && incidents.length === 0) return;
    const phase = phases[0];
    if (phase && share >= phase.from) {
      phases.shift();
      note(`${Math.round(share * 100)} %: ${phase.name}`);
      await startPhase(stack.simulator, phase);
    }
    const incident = incidents[0];
    if (incident && (share >= incident.at || left === 0)) {
      incidents.shift();
      note(`${Math.round(share * 100)} %: ${incident.name}`);
      await incident.run();
      lastProgressAt = Date.now();
    }
    if (left < lastLeft) {
      lastLeft = left;
      lastProgressAt = Date.now();
    }
    if (Date.now() - lastProgressAt > storm.stallMs) {
      note(
        `Nothing has moved for ${Math.round(storm.stallMs / 1000)} s with ${left} pledges left; judging what is there`,
      );
      return;
    }
    await pause(250);
  }
}

/** As a person does: a page that fails (Shopify gives the web process no token just now) is loaded again. */
async function persist<T>(step: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left -= 1) {
    try {
      return await step();
    } catch (error) {
      if (left === 0) throw error;
      await pause(1_000);
    }
  }
}

function planIncidents({ stack, merchant, random, killer, options }: Storm): Incident[] {
  const kills = Math.max(5, Math.ceil((options.pledges * 8) / 1000));
  const killing = Array.from({ length: kills }, (_, index): Incident => {
    const at = 0.03 + (0.9 * index) / kills + random.next() * 0.02;
    return index % 2 === 0
      ? { at, name: "a worker dies between commit and write", run: killer.killBetweenCommitAndWrite }
      : { at, name: "a worker dies", run: killer.killAtRandom };
  });
  return [
    ...killing,
    {
      at: 0.2,
      name: "pause, and a worker dies while it takes effect",
      run: async () => {
        await persist(async () => steerBatch(merchant, "pause"));
        await killer.killAtRandom();
        await pause(Math.max(500, 5000 * options.pace));
        await persist(async () => steerBatch(merchant, "resume"));
      },
    },
    {
      at: 0.48,
      name: "the app's access is revoked, and given again",
      run: async () => {
        await stack.simulator.act(DEMO_SHOP, "revoke-tokens");
        // Nobody opens the app meanwhile: an open page would be given new access by itself.
        await pause(Math.max(4_000, 20_000 * options.pace));
        await persist(async () => reconnect(merchant));
      },
    },
  ];
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
