import { inTransaction } from "~/db/client.server";
import { moveBatch } from "./batch-store.server";
import type { BatchInput, BatchMove } from "./pause-batch.server";
import type { PledgeDeps } from "../pledge-deps";

/** A paused batch goes on where it was. */
export async function resumeBatch(deps: PledgeDeps, input: BatchInput): Promise<BatchMove> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const moved = await moveBatch(tx, { ...input, from: ["paused"], to: "running", now });
    if (!moved) return { kind: "not-possible" };
    const { shopDomain } = input;
    await deps.jobs.send("shop.drain", { shopDomain }, { tx, key: shopDomain });
    return { kind: "done" };
  });
}
