import { moveBatch } from "./batch-store.server";
import type { PledgeDeps } from "../pledge-deps";

export interface BatchInput {
  shopDomain: string;
  batchId: string;
}

/** `not-possible`: there is no such batch of this shop in a state that allows it. */
export type BatchMove = { kind: "done" } | { kind: "not-possible" };

/** Nothing more of the batch is claimed; what is under way finishes. Takes effect with the next claim. */
export async function pauseBatch(deps: PledgeDeps, input: BatchInput): Promise<BatchMove> {
  const now = deps.clock.now();
  const moved = await moveBatch(deps.db, { ...input, from: ["running"], to: "paused", now });
  return moved ? { kind: "done" } : { kind: "not-possible" };
}
