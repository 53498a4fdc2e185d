import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../pledge-deps";
import { findRunningRun, insertRun } from "./reconciliation-store.server";

/** A report that has not ended by then was lost; a new one may start. */
const ABANDONED_AFTER_MS = 6 * 3_600_000;

export type StartReconciliationResult =
  { kind: "started"; runId: string } | { kind: "running"; runId: string };

/** Starts a reconciliation report unless one is under way. `startedBy` is a role ("creator", "schedule"), no name. */
export async function startReconciliation(
  deps: PledgeDeps,
  { shopDomain, startedBy }: { shopDomain: string; startedBy: string },
): Promise<StartReconciliationResult> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const running = await findRunningRun(tx, shopDomain);
    if (running && now.getTime() - running.startedAt.getTime() < ABANDONED_AFTER_MS) {
      return { kind: "running", runId: running.id };
    }
    const runId = await insertRun(tx, { shopDomain, startedBy, startedAt: now });
    await deps.jobs.send("reconciliation.run", { shopDomain, runId }, { tx });
    return { kind: "started", runId };
  });
}
