import { writeCsv } from "~/lib/csv/write-csv";
import { toDecimalString } from "~/lib/money";
import type { PostageDeps } from "../postage-deps";
import { findEntriesAfter } from "./ledger-store.server";

const AT_ONCE = 1000;

export const STATEMENT_COLUMNS = [
  "Entry",
  "Time (UTC)",
  "Kind",
  "Amount (USD)",
  "Balance (USD)",
  "Order",
  "Batch",
  "Shipment",
  "Account",
  "Description",
] as const;

/** All entries as CSV, oldest first, each with the balance after it; the last balance is the balance. */
export function streamStatement(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): AsyncIterable<string> {
  return writeCsv(STATEMENT_COLUMNS, statementRows(deps, shopDomain));
}

async function* statementRows(deps: Pick<PostageDeps, "db">, shopDomain: string): AsyncGenerator<string[]> {
  let balance = 0;
  for (let after = 0n; ;) {
    const entries = await findEntriesAfter(deps.db, { shopDomain, after, take: AT_ONCE });
    for (const entry of entries) {
      const amount = Number(entry.amountMinor);
      balance += amount;
      yield [
        entry.id.toString(),
        entry.at.toISOString(),
        entry.kind,
        toDecimalString(amount, "USD"),
        toDecimalString(balance, "USD"),
        entry.orderName ?? "",
        entry.batchNumber?.toString() ?? "",
        entry.shipmentId ?? "",
        entry.account,
        entry.description,
      ];
    }
    const last = entries.at(-1);
    if (!last || entries.length < AT_ONCE) return;
    after = last.id;
  }
}
