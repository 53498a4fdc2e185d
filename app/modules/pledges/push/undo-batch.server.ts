import { inTransaction } from "~/db/client.server";
import { findBatch, moveBatch, releaseQueued } from "./batch-store.server";
import type { BatchInput } from "./pause-batch.server";
import type { PledgeDeps } from "../pledge-deps";
import { beginUndo, countCreated } from "./undo-store.server";

export type UndoBatchResult =
  | { kind: "started"; orders: number }
  | { kind: "refused"; code: "UNKNOWN_BATCH" | "NOTHING_TO_UNDO" | "ALREADY_RUNNING"; message: string };

/**
 * Stops the batch and has its unshipped orders cancelled in Shopify, without refund, restock or mail. Pledges whose
 * outcome is still unknown are settled first and stay; undo again to cancel what that finds.
 */
export async function undoBatch(deps: PledgeDeps, input: BatchInput): Promise<UndoBatchResult> {
  const { shopDomain, batchId } = input;
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    if (!(await findBatch(tx, shopDomain, batchId))) {
      return { kind: "refused", code: "UNKNOWN_BATCH", message: "There is no such batch." };
    }
    const orders = await countCreated(tx, batchId);
    if (orders === 0) {
      return {
        kind: "refused",
        code: "NOTHING_TO_UNDO",
        message: "This batch has no order that could be cancelled.",
      };
    }
    if (!(await beginUndo(tx, shopDomain, batchId))) {
      return { kind: "refused", code: "ALREADY_RUNNING", message: "This batch is being undone already." };
    }
    const stopped = await moveBatch(tx, { ...input, from: ["running", "paused"], to: "stopped", now });
    if (stopped) await releaseQueued(tx, batchId, now);
    await deps.jobs.send("batch.undo", { shopDomain, batchId }, { tx });
    return { kind: "started", orders };
  });
}
