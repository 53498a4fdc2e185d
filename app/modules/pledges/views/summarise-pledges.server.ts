import type { PledgeDeps } from "../pledge-deps";
import { PLEDGE_OUTCOMES } from "../pledge";
import { PLEDGE_STATES, type PledgeState } from "../pledge-state";
import { readPledgeSummary, readProblemSummary, type SummaryRecord } from "./pledge-summary-store.server";
import type { MoneyView, OutcomeSummary, PledgeSummary } from "./views";

/** Counts per state, counts and total paid per outcome, and problems of all pledges of this shop. */
export async function summarisePledges(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string },
): Promise<PledgeSummary> {
  const [records, problems] = await Promise.all([
    readPledgeSummary(deps.db, input.shopDomain),
    readProblemSummary(deps.db, input.shopDomain),
  ]);
  return { ...addUp(records), problems };
}

function addUp(records: SummaryRecord[]): Omit<PledgeSummary, "problems"> {
  const states = Object.fromEntries(PLEDGE_STATES.map((state) => [state, 0])) as Record<PledgeState, number>;
  let total = 0;
  for (const record of records) {
    states[record.state] += record.count;
    total += record.count;
  }
  const outcomes = [...PLEDGE_OUTCOMES, "unchecked" as const].map((outcome): OutcomeSummary => {
    const parts = records.filter((record) => (record.outcome ?? "unchecked") === outcome);
    return { outcome, count: parts.reduce((sum, part) => sum + part.count, 0), money: moneyOf(parts) };
  });
  return { total, states, outcomes };
}

function moneyOf(parts: SummaryRecord[]): MoneyView[] {
  const perCurrency = new Map<string, number>();
  for (const part of parts) {
    perCurrency.set(part.currency, (perCurrency.get(part.currency) ?? 0) + Number(part.totalPaidMinor));
  }
  return [...perCurrency].map(([currency, amountMinor]) => ({ amountMinor, currency }));
}
