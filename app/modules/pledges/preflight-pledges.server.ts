import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { PledgeDeps } from "./pledge-deps";
import { preflightRows } from "./preflight-rows.server";
import { lockNextForPreflight, readPreflightContext, type PreflightScope } from "./preflight-store.server";
import { takePendingChanges } from "./take-pending-changes.server";

const CHUNK = 1_000;

export interface PreflightSummary {
  checked: number;
  changed: number;
  /** Stopped by the signal; running it again finishes the rest. */
  interrupted: boolean;
}

/**
 * Checks the shop's pledges (or those of a connection, with one of the SKUs, or named) again and writes those whose
 * result changed. Moves only pledges that no push has taken (and queued ones). Works in id order in chunks of 1,000,
 * each its own transaction: it may be stopped and repeated at any point. `revive` as in `preflightRows`.
 */
export async function preflightPledges(
  deps: Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">,
  scope: PreflightScope & { revive?: boolean },
  signal?: AbortSignal,
): Promise<PreflightSummary> {
  const summary: PreflightSummary = { checked: 0, changed: 0, interrupted: false };
  let afterId = "";
  for (;;) {
    if (signal?.aborted) return { ...summary, interrupted: true };
    const chunk = await retryOnDeadlock(() => preflightChunk(deps, scope, afterId));
    summary.checked += chunk.checked;
    summary.changed += chunk.changed;
    if (chunk.lastId === null) break;
    afterId = chunk.lastId;
  }
  deps.log.info({ ...summary }, "preflight done");
  return summary;
}

async function preflightChunk(
  deps: Pick<PledgeDeps, "db" | "clock" | "jobs">,
  scope: PreflightScope & { revive?: boolean },
  afterId: string,
): Promise<{ checked: number; changed: number; lastId: string | null }> {
  return inTransaction(deps.db, async (tx) => {
    const context = await readPreflightContext(tx, scope.shopDomain);
    const locked = await lockNextForPreflight(tx, scope, afterId, CHUNK);
    const rows = await takePendingChanges(deps, tx, locked);
    const done = await preflightRows(deps, tx, context, rows, { revive: scope.revive ?? false });
    const lastId = locked.length < CHUNK ? null : (locked.at(-1)?.id ?? null);
    return { checked: rows.length, changed: done.changed, lastId };
  });
}
