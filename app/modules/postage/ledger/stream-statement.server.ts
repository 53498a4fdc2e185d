import { writeCsv } from "~/lib/csv/write-csv";
import { localMoment } from "~/lib/local-time";
import { toDecimalString } from "~/lib/money";
import type { PostageDeps } from "../postage-deps";
import { findEntriesAfter, readNewestEntry, readTimezone } from "./ledger-store.server";

const AT_ONCE = 1000;

/**
 * All entries as CSV, oldest first, each with the balance after it; the last balance is the balance. Times also as the
 * shop's clocks show them, by which its books have their months. What is written meanwhile is left to the next statement:
 * no later one has anything between two entries of this one.
 */
export async function* streamStatement(
  deps: Pick<PostageDeps, "db">,
  { shopDomain }: { shopDomain: string },
): AsyncGenerator<string> {
  const timezone = await readTimezone(deps.db, shopDomain);
  const upTo = await readNewestEntry(deps.db, shopDomain);
  yield* writeCsv(columns(timezone), statementRows(deps, { shopDomain, upTo, timezone }));
}

function columns(timezone: string): string[] {
  return [
    ...["Entry", `Time (${timezone})`, "Time (UTC)", "Kind", "Amount (USD)", "Balance (USD)"],
    ...["Order", "Labels", "Shipment", "Account", "Description"],
  ];
}

async function* statementRows(
  deps: Pick<PostageDeps, "db">,
  { shopDomain, upTo, timezone }: { shopDomain: string; upTo: bigint; timezone: string },
): AsyncGenerator<string[]> {
  let balance = 0;
  for (let after = 0n; ;) {
    const entries = await findEntriesAfter(deps.db, { shopDomain, after, upTo, take: AT_ONCE });
    for (const entry of entries) {
      const amount = Number(entry.amountMinor);
      balance += amount;
      yield [
        entry.id.toString(),
        localMoment(entry.at, timezone),
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
