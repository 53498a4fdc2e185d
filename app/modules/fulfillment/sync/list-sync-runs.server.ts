import { pageNumber } from "~/lib/page-number";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { readSyncRun, readSyncRuns } from "./sync-run-view-store.server";
import { toSyncRunView } from "./to-sync-run-view";
import type { SyncRunView } from "../views";

const PAGE_SIZE = 25;

/** One page of the shop's comparisons with Shopify, newest first; of all connections unless one is named. */
export async function listSyncRuns(
  deps: Pick<FulfillmentDeps, "db">,
  input: { shopDomain: string; connectionId?: string; page?: number },
): Promise<{ runs: SyncRunView[]; page: number; hasMore: boolean }> {
  const page = pageNumber(input.page ?? 1);
  const { shopDomain, connectionId } = input;
  const skip = (page - 1) * PAGE_SIZE;
  const found = await readSyncRuns(deps.db, { shopDomain, connectionId, skip, take: PAGE_SIZE + 1 });
  return {
    runs: found.slice(0, PAGE_SIZE).map((run) => toSyncRunView(run, run.connection.name)),
    page,
    hasMore: found.length > PAGE_SIZE,
  };
}

/** One comparison; null when the shop has no such run. */
export async function getSyncRun(
  deps: Pick<FulfillmentDeps, "db">,
  { shopDomain, runId }: { shopDomain: string; runId: string },
): Promise<SyncRunView | null> {
  const run = await readSyncRun(deps.db, shopDomain, runId);
  return run && toSyncRunView(run, run.connection.name);
}
