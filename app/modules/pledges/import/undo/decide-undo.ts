// What taking back an import means for one pledge. Pure.
import type { StoredPledge } from "../../stored-pledge";
import { isPushed } from "../../receive/change-after-push";
import type { PreviousContent } from "../import-record";
import type { StepPledge } from "../run/import-step-store.server";
import type { KeptReason } from "../import-views";

export type UndoDecision =
  | { kind: "delete"; pledgeId: string }
  | { kind: "restore"; pledgeId: string; row: StoredPledge; previous: PreviousContent }
  | { kind: "keep"; pledgeId: string; reason: KeptReason }
  /** It is gone already. */
  | { kind: "gone"; pledgeId: string };

/**
 * Deletes what the import made and restores what it changed, unless the pledge is or may become an order, was changed
 * by somebody else since, or (for a deletion) carries a decision of the creator.
 */
export function decideUndo(
  { pledgeId, kind, contentHash, previous }: StepPledge,
  row: StoredPledge | null,
): UndoDecision {
  if (!row) return { kind: "gone", pledgeId };
  const keep = (reason: KeptReason): UndoDecision => ({ kind: "keep", pledgeId, reason });
  if (kind === "conflict" || isPushed(row.state) || row.state === "queued" || row.generation > 1)
    return keep("pushed");
  if (row.contentHash !== contentHash || row.content === null) return keep("changed_since");
  if (kind === "changed")
    return previous ? { kind: "restore", pledgeId, row, previous } : keep("changed_since");
  return isDecided(row) ? keep("decided_since") : { kind: "delete", pledgeId };
}

function isDecided({
  corrections,
  acceptTotalPaid,
  creatorSkippedAt,
  foreignDecision,
}: StoredPledge): boolean {
  const hasCorrections = Object.values(corrections ?? {}).some((fix) => Object.keys(Object(fix)).length > 0);
  return hasCorrections || acceptTotalPaid || creatorSkippedAt !== null || foreignDecision !== null;
}
