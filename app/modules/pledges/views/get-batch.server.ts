import { countOrdersSince, readBatch, readBatchStates } from "./batch-view-store.server";
import type { PledgeDeps } from "../pledge-deps";
import type { PledgeState } from "../pledge-state";
import { readBatchPledges } from "./pledge-view-store.server";
import { FAILED_STATES, toBatchRow } from "./to-batch-row";
import { toPledgeRow } from "./to-pledge-row";
import type { BatchUndo, BatchView, PledgeRow } from "./views";

const RATE_WINDOW_SECONDS = 60;
const LEAST_WINDOW_SECONDS = 5;
const MOST_ATTENTION = 50;

/** One batch with live progress and what waits for a person; null when this shop has no such batch. */
export async function getBatch(
  deps: Pick<PledgeDeps, "db" | "clock">,
  input: { shopDomain: string; batchId: string },
): Promise<BatchView | null> {
  const batch = await readBatch(deps.db, input.shopDomain, input.batchId);
  if (!batch) return null;
  const now = deps.clock.now().getTime();
  const since = new Date(Math.max(batch.createdAt.getTime(), now - RATE_WINDOW_SECONDS * 1000));
  const [counts, recent, attention] = await Promise.all([
    readBatchStates(deps.db, [batch.id]),
    batch.state === "running" ? countOrdersSince(deps.db, batch.id, since) : 0,
    readAttention(deps, input.shopDomain, batch.id),
  ]);
  const row = toBatchRow(batch, counts);
  const measuredSeconds = Math.max((now - since.getTime()) / 1000, LEAST_WINDOW_SECONDS);
  const perSecond = recent / measuredSeconds;
  return {
    ...row,
    attention,
    undo: toUndo(batch),
    ratePerMinute: recent > 0 ? Math.round(perSecond * 60) : null,
    secondsLeft: recent > 0 ? Math.ceil(row.left / perSecond) : null,
  };
}

function toUndo(batch: { undoState: string | null; undoCounts: unknown }): BatchUndo | null {
  if (batch.undoState === null) return null;
  const counts = (batch.undoCounts ?? {}) as Partial<Record<"cancelled" | "shipped" | "couldNot", number>>;
  return {
    state: batch.undoState === "running" ? "running" : "finished",
    cancelled: counts.cancelled ?? 0,
    shipped: counts.shipped ?? 0,
    couldNot: counts.couldNot ?? 0,
  };
}

async function readAttention(
  deps: Pick<PledgeDeps, "db">,
  shopDomain: string,
  batchId: string,
): Promise<PledgeRow[]> {
  const states: PledgeState[] = ["needs_decision", "unknown", ...FAILED_STATES];
  const records = await readBatchPledges(deps.db, { shopDomain, batchId, states, limit: MOST_ATTENTION });
  return records.map(toPledgeRow);
}
