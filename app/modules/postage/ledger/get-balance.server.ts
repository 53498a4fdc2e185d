import type { PostageDeps } from "../postage-deps";
import { sumEntries } from "./ledger-store.server";
import { LEDGER_KINDS, type BalanceView, type BillingProblem, type LedgerKind } from "./ledger-views";
import { formatMoney } from "~/lib/money";
import { findSettings } from "../setup/settings-store.server";
import { readBilled } from "./usage-charge-store.server";

/** What stands in the shop's ledger, and what of it Shopify has been asked for. */
export async function getBalance(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<BalanceView> {
  const [sums, billed, settings] = await Promise.all([
    sumEntries(deps.db, shopDomain),
    readBilled(deps.db, shopDomain),
    findSettings(deps.db, shopDomain),
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
    billingProblem: endedWithDebt(owed, settings?.subscriptionStatus ?? null) ?? billed.problem,
  };
}

/** Something is owed and nothing approved that it could be charged on; null where that is not so. */
function endedWithDebt(owedMinor: number, status: string | null): BillingProblem | null {
  if (owedMinor <= 0 || status === "active") return null;
  const owed = formatMoney(owedMinor, "USD");
  const message =
    status === "frozen"
      ? `${owed} is still to be charged, and Shopify has frozen charges because an invoice is unpaid. It goes on by itself once that is paid.`
      : `${owed} is still to be charged, and no charges are approved any more. Approve them again in Setup.`;
  return { kind: "unapproved", message };
}
