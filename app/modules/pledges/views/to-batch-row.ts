import type { BatchStateCount } from "./batch-view-store.server";
import type { PledgeState } from "../pledge-state";
import type { BatchRow, BatchState } from "./views";

interface BatchRecord {
  id: string;
  number: number;
  kind: string;
  state: string;
  pauseReason: string | null;
  total: number;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Pledges of the batch that somebody has to look at: Shopify said no, or the re-check before sending did. */
export const FAILED_STATES = ["refused", "blocked"] as const satisfies PledgeState[];

/** Joins a batch with its counts per state (of this or other batches; only its own are used). */
export function toBatchRow(batch: BatchRecord, counts: BatchStateCount[]): BatchRow {
  const own = counts.filter((count) => count.batchId === batch.id);
  const of = (...states: PledgeState[]) =>
    own.filter((count) => states.includes(count.state)).reduce((sum, count) => sum + count.count, 0);
  return {
    id: batch.id,
    number: batch.number,
    kind: batch.kind as BatchRow["kind"],
    state: batch.state as BatchState,
    pauseReason: batch.pauseReason,
    total: batch.total,
    created: of("created"),
    left: of("queued", "sending"),
    unknown: of("unknown"),
    needsDecision: of("needs_decision"),
    failed: of(...FAILED_STATES),
    createdAt: batch.createdAt.toISOString(),
    finishedAt: batch.finishedAt?.toISOString() ?? null,
  };
}
