// Waits until labels, store and ledger agree, and gives the judge's word on them.
import { DEMO_SHOP } from "../journey";
import type { Merchant } from "../merchant";
import type { Stack } from "../stack";
import { until } from "../until";
import { readBalance } from "./buy-labels";
import { judgePostage, type PostageVerdict } from "./judge-postage";

export interface PostageOutcome {
  verdict: PostageVerdict;
  /** What the app's statement ends with, US cents. */
  ledgerBalanceMinor: number;
}

/** Refunds are credited by a job, fulfilments of refunded labels cancelled by another; the last word either way. */
export async function waitUntilSettled(
  stack: Stack,
  merchant: Merchant,
  timeoutMs: number,
): Promise<PostageOutcome> {
  const giveUpAt = Date.now() + timeoutMs;
  return until(
    "postage has settled",
    async () => {
      const outcome = await judgeNow(stack, merchant);
      return outcome.verdict.differences.length === 0 || Date.now() > giveUpAt ? outcome : null;
    },
    { timeoutMs: timeoutMs + 30_000, everyMs: 1_000 },
  );
}

async function judgeNow(stack: Stack, merchant: Merchant): Promise<PostageOutcome> {
  const [easypost, { orders }, { balanceMinor }] = await Promise.all([
    stack.easypost.state(),
    stack.simulator.report(DEMO_SHOP),
    readBalance(merchant),
  ]);
  const verdict = judgePostage(easypost, orders);
  if (balanceMinor === verdict.expectedBalanceMinor) return { verdict, ledgerBalanceMinor: balanceMinor };
  const difference = `the ledger shows ${balanceMinor} cents, the labels cost ${verdict.expectedBalanceMinor}`;
  return {
    verdict: { ...verdict, differences: [...verdict.differences, difference] },
    ledgerBalanceMinor: balanceMinor,
  };
}
