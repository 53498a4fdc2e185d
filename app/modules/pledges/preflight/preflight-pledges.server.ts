import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { PledgeDeps } from "../pledge-deps";
import { preflightRows } from "./preflight-rows.server";
import {
  lockNextForPreflight,
  readPreflightContext,
  type IdRange,
  type PreflightScope,
} from "./preflight-store.server";
import { takePendingChanges } from "../receive/take-pending-changes.server";

const CHUNK = 1_000;

/** Ids are UUIDs, so halves of the alphabet are halves of the shop: one is computed while PostgreSQL writes the other. */
const LANES: IdRange[] = [
  { after: "", upTo: "8" },
  { after: "8", upTo: null },
];
const EVERYTHING: IdRange = { after: "", upTo: null };

export interface PreflightSummary {
  checked: number;
  changed: number;
  /** Stopped by the signal; running it again finishes the rest. */
  interrupted: boolean;
}

type PreflightDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log">;
type PreflightInput = PreflightScope & { revive?: boolean };

/**
 * Checks the shop's pledges (or those of a connection, with one of the SKUs, or named) again and writes those whose
 * result changed. Moves only pledges that no push has taken (and queued ones). Works in id order in chunks of 1,000,
 * each its own transaction: it may be stopped and repeated at any point. `revive` as in `preflightRows`.
 */
export async function preflightPledges(
  deps: PreflightDeps,
  input: PreflightInput,
  signal?: AbortSignal,
): Promise<PreflightSummary> {
  const lanes = input.pledgeIds ? [EVERYTHING] : LANES;
  const done = await Promise.all(lanes.map((lane) => preflightLane(deps, input, lane, signal)));
  const summary: PreflightSummary = {
    checked: done.reduce((sum, { checked }) => sum + checked, 0),
    changed: done.reduce((sum, { changed }) => sum + changed, 0),
    interrupted: done.some(({ interrupted }) => interrupted),
  };
  deps.log.info({ ...summary }, "preflight done");
  return summary;
}

async function preflightLane(
  deps: PreflightDeps,
  input: PreflightInput,
  lane: IdRange,
  signal: AbortSignal | undefined,
): Promise<PreflightSummary> {
  const summary: PreflightSummary = { checked: 0, changed: 0, interrupted: false };
  for (let range = lane; ;) {
    if (signal?.aborted) return { ...summary, interrupted: true };
    const from = range;
    const chunk = await retryOnDeadlock(() => preflightChunk(deps, input, from));
    summary.checked += chunk.checked;
    summary.changed += chunk.changed;
    if (chunk.lastId === null) return summary;
    range = { ...lane, after: chunk.lastId };
  }
}

async function preflightChunk(
  deps: PreflightDeps,
  input: PreflightInput,
  range: IdRange,
): Promise<{ checked: number; changed: number; lastId: string | null }> {
  return inTransaction(deps.db, async (tx) => {
    const context = await readPreflightContext(tx, input.shopDomain);
    const locked = await lockNextForPreflight(tx, input, range, CHUNK);
    const rows = await takePendingChanges(deps, tx, locked);
    const done = await preflightRows(deps, tx, context, rows, { revive: input.revive ?? false });
    const lastId = locked.length < CHUNK ? null : (locked.at(-1)?.id ?? null);
    return { checked: rows.length, changed: done.changed, lastId };
  });
}
