// The main job once, from push to proof.
import { generatePledges } from "../support/generate-pledges";
import {
  connectPlatform,
  connectShop,
  DEMO_SHOP,
  pushAll,
  waitForPreflight,
  waitForPush,
} from "../support/journey";
import { stopOnSignals } from "../support/managed-process";
import { faultsOf, judge, type Verdict } from "../support/oracle";
import { note, print, table } from "../support/run-result";
import { startStack, type Stack } from "../support/stack";
import type { Merchant } from "../support/merchant";
import type { PledgeInput } from "../support/pledge-input";
import { readCatalog } from "../simulators/shopify/catalog";
import { importCampaign } from "./import-campaign";

export interface DemoOptions {
  pledges: number;
  seed: number;
  catalog: string;
  /** A pledge file instead of a generated campaign, and what its rewards and items are. */
  csv: string | undefined;
  map: string | undefined;
  simulatorsUrl: string | undefined;
  port: number | undefined;
  json: boolean;
}

const PLATFORM = "demo";

/** Import, preflight, push, and the oracle's word on what the store holds; 0 when all is as it must be. */
export async function runOnce(options: DemoOptions): Promise<number> {
  const stack = await startStack({ name: "demo", ...options });
  stopOnSignals(async () => stack.stop());
  try {
    const verdict = await pushAndJudge(stack, options);
    report(verdict);
    const faults = faultsOf(verdict);
    for (const fault of faults) note(`Not as it must be: ${fault}`);
    if (options.json) print(JSON.stringify(summaryOf(verdict)));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

/** What came in, for the judge. */
interface Received {
  pledges: PledgeInput[];
  platform: string;
  skippedRows: { reason: string }[];
}

async function pushAndJudge(stack: Stack, options: DemoOptions): Promise<Verdict> {
  const merchant = await connectShop(stack);
  const received = await receive(stack, merchant, options);
  const { pledges } = received;
  const checked = await waitForPreflight(merchant, pledges.length);
  note(
    `Preflight: ${checked.states.ready} ready, ${checked.states.blocked} blocked, ${checked.states.skipped} skipped`,
  );
  if (checked.states.ready > 0) await pushAll(merchant);
  await waitForPush(merchant, 60_000 + pledges.length * 1_000);
  const shop = await stack.simulator.shop(DEMO_SHOP);
  const linesInAnyOrder = options.csv !== undefined;
  return judge({ ...received, catalog: readCatalog(options.catalog), shop, linesInAnyOrder });
}

async function receive(stack: Stack, merchant: Merchant, options: DemoOptions): Promise<Received> {
  if (options.csv === undefined) return pushGenerated(stack, merchant, options);
  const { csv, catalog, map } = options;
  const { platform, expected } = await importCampaign(merchant, { csv, catalog, map });
  return { platform, pledges: expected.pledges, skippedRows: expected.skippedRows };
}

async function pushGenerated(stack: Stack, merchant: Merchant, options: DemoOptions): Promise<Received> {
  const pledges = generatePledges({ pledges: options.pledges, seed: options.seed });
  const { platform } = await connectPlatform(stack, merchant, "Star Tiles on the demo platform", PLATFORM);
  const results = await platform.push(pledges);
  const rejected = results.find(({ outcome }) => outcome === "rejected");
  if (rejected)
    throw new Error(
      `Pledge ${rejected.externalId} was rejected: ${rejected.problems[0]?.message ?? "no reason given"}`,
    );
  note(`${results.length} pledges came in through the push API`);
  return { pledges, platform: PLATFORM, skippedRows: [] };
}

function report(verdict: Verdict): void {
  const reasons = (of: Record<string, number>): [string, number][] =>
    Object.entries(of).map(([reason, count]) => [`  ${reason}`, count]);
  print("");
  print(
    table([
      ["Pledges", verdict.pledges],
      ["Orders in the store", verdict.orders],
      ["  Paid", verdict.paid],
      ["  Partially Paid", verdict.partiallyPaid],
      ["Blocked", verdict.blocked],
      ...reasons(verdict.blockedReasons),
      ["Skipped", verdict.skipped],
      ...reasons(verdict.skippedReasons),
      ["Duplicates", verdict.duplicates],
      ["Lost", verdict.lost],
      ["Orders nobody asked for", verdict.surplus],
      ["Differences in cents, tags, lines", verdict.differences.length],
      ["Mails sent", verdict.mailsSent],
    ]),
  );
}

/** Packages and syncs back stay at nothing until the app ships. */
function summaryOf(verdict: Verdict) {
  const { pledges, orders, paid, partiallyPaid, blocked, skipped, duplicates, lost } = verdict;
  return {
    pledges,
    orders,
    paid,
    partiallyPaid,
    blocked,
    skipped,
    duplicates,
    lost,
    packages: 0,
    syncedBack: 0,
  };
}
