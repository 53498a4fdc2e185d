// Part of the orders leave with USPS labels bought in the app: set up, groups, rates, labels, print, refund, SCAN form, scans.
import type { Merchant } from "../support/merchant";
import {
  confirmWhenQuoted,
  onBatch,
  quoteGroup,
  readBatch,
  readGroups,
  readLabels,
  waitUntilBought,
} from "../support/postage/buy-labels";
import { comparePrinted, readPrinted } from "../support/postage/compare-printed";
import { readPackageTypeId, setUpPostage } from "../support/postage/set-up-postage";
import { waitUntilSettled, type PostageOutcome } from "../support/postage/wait-until-settled";
import { note } from "../support/run-result";
import type { Stack } from "../support/stack";
import { until } from "../support/until";

/** Of the orders that are ready so many get a label; the others ship as they did. */
const SHARE = 0.7;
/** Of the labels of a batch, and at most so many. */
const REFUNDED_SHARE = 1 / 3;
const REFUNDS_PER_BATCH = 2;
const REFUNDED_BATCHES = 3;
const WAIT_MS = 180_000;

/** Leaves some labels unscanned and some refunded; gives what the judge says once everything has settled. */
export async function shipWithPostage(
  stack: Stack,
  merchant: Merchant,
  catalog: string,
): Promise<PostageOutcome> {
  await setUpPostage(stack, merchant, catalog);
  const batches = await buyLabels(merchant);
  await printAndCompare(merchant, batches);
  await refundSome(merchant, batches);
  await makeScanForms(merchant, batches);
  const { totals } = await stack.easypost.state();
  await stack.easypost.act("accept-refunds");
  await stack.easypost.act("scan-all", { limit: Math.ceil(totals.held * 0.7) });
  const outcome = await waitUntilSettled(stack, merchant, batches, WAIT_MS);
  const { labels, refunded, scanForms } = outcome.verdict;
  note(`${labels} labels bought, ${refunded} refunded, ${scanForms} SCAN forms`);
  return outcome;
}

/**
 * The largest groups first, until enough orders have a label; gives the batches with at least one, the largest first. All
 * are asked for at once: the worker quotes and buys several side by side.
 */
async function buyLabels(merchant: Merchant): Promise<string[]> {
  const groups = (await readGroups(merchant)).toSorted((one, other) => other.ready - one.ready);
  const wanted = groups.reduce((sum, { ready }) => sum + ready, 0) * SHARE;
  const packageTypeId = await readPackageTypeId(merchant);
  const shipDate = new Date().toISOString().slice(0, 10);
  const quoted: string[] = [];
  let asked = 0;
  for (const { groupKey, ready } of groups) {
    if (asked >= wanted) break;
    asked += ready;
    quoted.push(await quoteGroup(merchant, { groupKey, packageTypeId, shipDate }));
  }
  const confirmed: string[] = [];
  for (const batchId of quoted)
    if (await confirmWhenQuoted(merchant, batchId, WAIT_MS)) confirmed.push(batchId);
  const batches: string[] = [];
  for (const batchId of confirmed) {
    const { batch } = await waitUntilBought(merchant, batchId, WAIT_MS);
    if (batch.counts.bought > 0) batches.push(batchId);
    for (const { code, count, example } of batch.problems)
      note(`${count} without a label (${code}): ${example}`);
  }
  return batches;
}

/** The numbers off the bars of the merged PDF are those of the labels, each once. */
async function printAndCompare(merchant: Merchant, batches: string[]): Promise<void> {
  for (const batchId of batches) {
    const printed = await readPrinted(merchant, batchId);
    const bought = (await readLabels(merchant, batchId)).flatMap(({ trackingCode }) => trackingCode ?? []);
    const [first] = comparePrinted(printed, bought);
    if (first) throw new Error(`Printed were ${printed.length} of ${bought.length} labels: ${first}`);
  }
}

async function refundSome(merchant: Merchant, batches: string[]): Promise<void> {
  for (const batchId of batches.slice(0, REFUNDED_BATCHES)) {
    const labels = (await readLabels(merchant, batchId)).filter(({ state }) => state === "bought");
    for (const { id } of labels.slice(
      0,
      Math.min(REFUNDS_PER_BATCH, Math.floor(labels.length * REFUNDED_SHARE)),
    ))
      await onBatch(merchant, batchId, { intent: "refund", labelId: id });
  }
  for (const batchId of batches.slice(0, REFUNDED_BATCHES))
    await until(
      "the refunds are with USPS",
      async () =>
        (await readLabels(merchant, batchId)).every(({ refundState }) => refundState !== "requested"),
      { timeoutMs: WAIT_MS, everyMs: 500 },
    );
}

/** One SCAN form for each of the two largest batches. */
async function makeScanForms(merchant: Merchant, batches: string[]): Promise<void> {
  for (const batchId of batches.slice(0, 2)) {
    const { scanPlan } = await readBatch(merchant, batchId);
    if (scanPlan.labels === 0) continue;
    await onBatch(merchant, batchId, { intent: "scan-form" });
    await until(
      "the SCAN form is made",
      async () => (await readBatch(merchant, batchId)).scanForms.some(({ state }) => state === "created"),
      { timeoutMs: WAIT_MS, everyMs: 500 },
    );
  }
}
