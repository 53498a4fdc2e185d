// Waits until labels, store and ledger agree, and gives the judge's word on them.
import { DEMO_SHOP } from "../journey";
import type { Merchant } from "../merchant";
import type { Stack } from "../stack";
import { until } from "../until";
import { readBalance, readBatch, readLabels } from "./buy-labels";
import { judgeHandover, type ShownPostage } from "./judge-handover";
import { judgePostage, type PostageVerdict } from "./judge-postage";

export interface PostageOutcome {
  verdict: PostageVerdict;
  /** What the app's statement ends with, US cents. */
  ledgerBalanceMinor: number;
}

/**
 * Refunds are credited by a job, fulfilments of refunded labels cancelled by another; the last word either way. Of the
 * batches named the pages are compared with EasyPost, too: all that were made.
 */
export async function waitUntilSettled(
  stack: Stack,
  merchant: Merchant,
  batches: string[],
  timeoutMs: number,
): Promise<PostageOutcome> {
  const giveUpAt = Date.now() + timeoutMs;
  return until(
    "postage has settled",
    async () => {
      const outcome = await judgeNow(stack, merchant, batches);
      return outcome.verdict.differences.length === 0 || Date.now() > giveUpAt ? outcome : null;
    },
    { timeoutMs: timeoutMs + 30_000, everyMs: 1_000 },
  );
}

async function judgeNow(stack: Stack, merchant: Merchant, batches: string[]): Promise<PostageOutcome> {
  const [easypost, { orders }, { balanceMinor }] = await Promise.all([
    stack.easypost.state(),
    stack.simulator.report(DEMO_SHOP),
    readBalance(merchant),
  ]);
  const verdict = judgePostage(easypost, orders);
  const { expectedBalanceMinor } = verdict;
  const differences = [
    ...verdict.differences,
    ...(balanceMinor === expectedBalanceMinor
      ? []
      : [`the ledger shows ${balanceMinor} cents, the labels cost ${expectedBalanceMinor}`]),
  ];
  // The pages are many: they are read once nothing else differs.
  const all =
    differences.length > 0 ? differences : judgeHandover(easypost, await readShown(merchant, batches));
  return { verdict: { ...verdict, differences: all }, ledgerBalanceMinor: balanceMinor };
}

async function readShown(merchant: Merchant, batches: string[]): Promise<ShownPostage> {
  const shown: ShownPostage = { labels: [], scanForms: [], pickups: [] };
  for (const batchId of batches) {
    const { scanForms, pickups } = await readBatch(merchant, batchId);
    shown.labels.push(...(await readLabels(merchant, batchId)));
    shown.scanForms.push(...scanForms);
    shown.pickups.push(...pickups);
  }
  return shown;
}
