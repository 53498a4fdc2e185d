import type { LedgerEntry } from "~/db/generated/client";
import type { PostageDeps } from "../postage-deps";
import { findEntries } from "./ledger-store.server";
import type { LedgerEntryView, LedgerKind, LedgerPage } from "./ledger-views";

const PER_PAGE = 50;

/** The ledger, newest entry first. */
export async function listLedger(
  deps: Pick<PostageDeps, "db">,
  { shopDomain, search, page = 1 }: { shopDomain: string; search?: string | null; page?: number },
): Promise<LedgerPage> {
  const query = {
    shopDomain,
    search: search?.trim() || null,
    skip: (page - 1) * PER_PAGE,
    take: PER_PAGE + 1,
  };
  const entries = await findEntries(deps.db, query);
  return {
    entries: entries.slice(0, PER_PAGE).map(toEntryView),
    page,
    hasMore: entries.length > PER_PAGE,
  };
}

function toEntryView(entry: LedgerEntry): LedgerEntryView {
  const { description, orderName, batchNumber, labelId, shipmentId } = entry;
  return {
    ...{ description, orderName, batchNumber, labelId, shipmentId },
    id: entry.id.toString(),
    at: entry.at.toISOString(),
    kind: entry.kind as LedgerKind,
    amountMinor: Number(entry.amountMinor),
    account: entry.account === "own" ? "own" : "platform",
  };
}
