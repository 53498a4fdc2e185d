import type { PostageDeps } from "../postage-deps";
import { sumEntries } from "./ledger-store.server";
import { LEDGER_KINDS, type BalanceView, type LedgerKind } from "./ledger-views";
import { readBilled } from "./usage-charge-store.server";

/** What stands in the shop's ledger, and what of it Shopify has been asked for. */
export async function getBalance(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<BalanceView> {
  const [sums, billed] = await Promise.all([
    sumEntries(deps.db, shopDomain),
    readBilled(deps.db, shopDomain),
  ]);
  const total = (rows: typeof sums) => rows.reduce((sum, { sumMinor }) => sum + sumMinor, 0);
  const byKind = Object.fromEntries(
    LEDGER_KINDS.map((kind) => [kind, total(sums.filter((each) => each.kind === kind))]),
  ) as Record<LedgerKind, number>;
  const owed = -total(sums.filter(({ account }) => account === "platform")) - billed.billedMinor;
  return {
    balanceMinor: total(sums),
    sums: byKind,
    entries: sums.reduce((count, { entries }) => count + entries, 0),
    billedMinor: billed.billedMinor,
    owedMinor: Math.max(0, owed),
    creditMinor: Math.max(0, 0 - owed),
    billingProblem: billed.problem,
  };
}
