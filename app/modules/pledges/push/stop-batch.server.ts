import { inTransaction } from "~/db/client.server";
import { moveBatch, releaseQueued } from "./batch-store.server";
import type { BatchInput } from "./pause-batch.server";
import type { PledgeDeps } from "../pledge-deps";

export type StopBatchResult = { kind: "done"; released: number } | { kind: "not-possible" };

/** Ends the batch: what was not sent is ready again; requests under way finish and unknown ones are still settled. */
export async function stopBatch(deps: PledgeDeps, input: BatchInput): Promise<StopBatchResult> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const moved = await moveBatch(tx, { ...input, from: ["running", "paused"], to: "stopped", now });
    if (!moved) return { kind: "not-possible" };
    return { kind: "done", released: await releaseQueued(tx, input.batchId, now) };
  });
}
