// The main job once, from import to proof: pledges in, orders made, some shipped, and the platform told.
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
import type { PostageOutcome } from "../support/postage/wait-until-settled";
import { note, print, table } from "../support/run-result";
import type { ShippingVerdict } from "../support/shipping/compare-shipping";
import { startStack, type Stack } from "../support/stack";
import type { Merchant } from "../support/merchant";
import type { PledgeInput } from "../support/pledge-input";
import { readCatalog } from "../simulators/shopify/catalog";
import { importCampaign } from "./import-campaign";
import { shipAndSyncBack } from "./ship-back";

export interface DemoOptions {
  pledges: number;
  seed: number;
  catalog: string;
  /** A pledge file instead of a generated campaign, and what its rewards and items are. */
  csv: string | undefined;
  map: string | undefined;
  simulatorsUrl: string | undefined;
  port: number | undefined;
  /** Part of the orders leave with USPS labels bought in the app. */
  postage: boolean;
  json: boolean;
}

const PLATFORM = "demo";

/** What the oracle says of both halves. */
interface Outcome {
  verdict: Verdict;
  shipping: ShippingVerdict;
  postage: PostageOutcome | null;
}

/** Import, preflight, push, ship, sync back, and the oracle's word on it; 0 when all is as it must be. */
export async function runOnce(options: DemoOptions): Promise<number> {
  const stack = await startStack({ name: "demo", ...options });
  stopOnSignals(async () => stack.stop());
  try {
    const outcome = await runAndJudge(stack, options);
    report(outcome);
    const faults = [
      ...faultsOf(outcome.verdict),
      ...shippingFaults(outcome.shipping),
      ...postageFaults(outcome.postage),
    ];
    for (const fault of faults) note(`Not as it must be: ${fault}`);
    if (options.json) print(JSON.stringify(summaryOf(outcome)));
    return faults.length === 0 ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

/** What came in, for the judge. */
interface Received {
  connectionId: string;
  pledges: PledgeInput[];
  platform: string;
  skippedRows: { reason: string }[];
}

async function runAndJudge(stack: Stack, options: DemoOptions): Promise<Outcome> {
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
  const verdict = judge({ ...received, catalog: readCatalog(options.catalog), shop, linesInAnyOrder });
  const { seed, catalog, postage } = options;
  const { connectionId } = received;
  const shipped = await shipAndSyncBack(stack, merchant, { connectionId, seed, catalog, postage });
  return { verdict, ...shipped };
}

function shippingFaults({ differences, shippedPledges, syncedBack }: ShippingVerdict): string[] {
  const [first] = differences;
  return [
    ...(first
      ? [`${differences.length} differences between the store and the platform, first: ${first}`]
      : []),
    ...(syncedBack < shippedPledges
      ? [`${shippedPledges} pledges have shipped, and the platform knows of ${syncedBack}`]
      : []),
  ];
}

function postageFaults(postage: PostageOutcome | null): string[] {
  if (!postage) return [];
  const { differences, labels } = postage.verdict;
  const [first] = differences;
  return [
    ...(labels === 0 ? ["not one label was bought"] : []),
    ...(first ? [`${differences.length} differences between labels, store and ledger, first: ${first}`] : []),
  ];
}

async function receive(stack: Stack, merchant: Merchant, options: DemoOptions): Promise<Received> {
  if (options.csv === undefined) return pushGenerated(stack, merchant, options);
  const { csv, catalog, map } = options;
  const { connectionId, platform, expected } = await importCampaign(merchant, { csv, catalog, map });
  return { connectionId, platform, pledges: expected.pledges, skippedRows: expected.skippedRows };
}

async function pushGenerated(stack: Stack, merchant: Merchant, options: DemoOptions): Promise<Received> {
  const pledges = generatePledges({ pledges: options.pledges, seed: options.seed });
  const { platform, connectionId } = await connectPlatform(
    stack,
    merchant,
    "Star Tiles on the demo platform",
    PLATFORM,
  );
  const results = await platform.push(pledges);
  const rejected = results.find(({ outcome }) => outcome === "rejected");
  if (rejected)
    throw new Error(
      `Pledge ${rejected.externalId} was rejected: ${rejected.problems[0]?.message ?? "no reason given"}`,
    );
  note(`${results.length} pledges came in through the push API`);
  return { connectionId, pledges, platform: PLATFORM, skippedRows: [] };
}

function report({ verdict, shipping, postage }: Outcome): void {
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
      ["Mails that Shopify sent", verdict.mailsSent],
      ["Packages in the store", shipping.packages],
      ["Pledges shipped, or partly", shipping.shippedPledges],
      ["  of which the platform knows everything", shipping.syncedBack],
      ...postageRows(postage),
    ]),
  );
}

function postageRows(postage: PostageOutcome | null): [string, number | string][] {
  if (!postage) return [];
  const { labels, refunded, scanForms, labelDuplicates } = postage.verdict;
  return [
    ["Labels bought", labels],
    ["  refunded", refunded],
    ["  held twice for one package", labelDuplicates],
    ["SCAN forms", scanForms],
    ["Ledger balance in cents", postage.ledgerBalanceMinor],
  ];
}

function summaryOf({ verdict, shipping, postage }: Outcome) {
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
    packages: shipping.packages,
    syncedBack: shipping.syncedBack,
    ...(postage
      ? {
          labels: postage.verdict.labels,
          refunded: postage.verdict.refunded,
          scanForms: postage.verdict.scanForms,
          ledgerBalance: postage.ledgerBalanceMinor,
          labelDuplicates: postage.verdict.labelDuplicates,
        }
      : {}),
  };
}
