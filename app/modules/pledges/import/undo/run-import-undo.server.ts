import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { PledgeDeps } from "../../pledge-deps";
import { recordPledgeEvents } from "../../history/pledge-events-store.server";
import { lockPledges, replaceContents } from "../../pledge-store.server";
import { preflightRows } from "../../preflight/preflight-rows.server";
import { readPreflightContext } from "../../preflight/preflight-store.server";
import { deleteEmptyCampaign } from "../../receive/campaign-store.server";
import type { StoredPledge } from "../../stored-pledge";
import { decideUndo, type UndoDecision } from "./decide-undo";
import { acquireImportLease, type ImportLease } from "../run/import-lease.server";
import { endImport, ImportLostError, writeUndoStep } from "../run/import-run-store.server";
import { deleteLockedPledges, deleteStep, noteKept, readLastStep } from "../run/import-step-store.server";

type UndoDeps = Pick<PledgeDeps, "db" | "clock" | "jobs" | "log" | "processId">;

/** Takes back the steps of an import, the last one first, each in one transaction; another worker goes on after a crash. */
export async function runImportUndo(
  deps: UndoDeps,
  input: { shopDomain: string; importId: string },
  signal: AbortSignal,
): Promise<void> {
  const lease = await acquireImportLease(deps, { ...input, state: "undoing" }, signal);
  if (!lease) return;
  try {
    for (let more = true; more;) {
      lease.requireHeld();
      more = await retryOnDeadlock(() => inTransaction(deps.db, (tx) => undoLastStep(deps, tx, lease)));
    }
    await finish(deps, lease);
  } catch (error) {
    if (!(error instanceof ImportLostError)) throw error;
    deps.log.warn({ importId: input.importId }, "another worker has taken over the undo");
  } finally {
    await lease.release();
  }
}

/** False when nothing is left. */
async function undoLastStep(deps: UndoDeps, tx: DbTransaction, lease: ImportLease): Promise<boolean> {
  const { record } = lease;
  const step = await readLastStep(tx, record.id);
  if (!step) return false;
  const ids = step.pledges.map(({ pledgeId }) => pledgeId);
  const rows = new Map((await lockPledges(tx, record.shopDomain, ids)).map((row) => [row.id, row]));
  const decisions = step.pledges.map((one) => decideUndo(one, rows.get(one.pledgeId) ?? null));
  const deleted = decisions.flatMap((decision) => (decision.kind === "delete" ? [decision.pledgeId] : []));
  const restored = await restore(deps, tx, record.shopDomain, decisions);
  await deleteLockedPledges(tx, deleted);
  const kept = await noteKept(
    tx,
    record.id,
    decisions.flatMap((decision) => (decision.kind === "keep" ? [decision] : [])),
  );
  await deleteStep(tx, { importId: record.id, run: step.run, position: step.position });
  await writeUndoStep(tx, lease.claim, { deleted: deleted.length, restored, kept, until: lease.until() });
  return true;
}

async function restore(
  deps: UndoDeps,
  tx: DbTransaction,
  shopDomain: string,
  decisions: UndoDecision[],
): Promise<number> {
  const restores = decisions.flatMap((decision) => (decision.kind === "restore" ? [decision] : []));
  if (restores.length === 0) return 0;
  const at = deps.clock.now();
  await replaceContents(
    tx,
    restores.map(({ pledgeId, previous }) => ({ id: pledgeId, ...previous })),
    at,
  );
  await recordPledgeEvents(
    tx,
    restores.map(({ pledgeId }) => ({
      ...{ shopDomain, pledgeId, kind: "pledge.import_undone", actor: "creator" as const, at },
    })),
  );
  const context = await readPreflightContext(tx, shopDomain);
  await preflightRows(deps, tx, context, restores.map(toRestoredRow), { revive: true });
  return restores.length;
}

function toRestoredRow({
  row,
  previous,
}: {
  row: StoredPledge;
  previous: { content: StoredPledge["content"]; contentHash: string };
}): StoredPledge {
  const { content, contentHash } = previous;
  return { ...row, content, contentHash, status: content?.status ?? row.status };
}

async function finish(deps: UndoDeps, lease: ImportLease): Promise<void> {
  const { record } = lease;
  const campaignId = record.campaignId;
  if (campaignId) {
    // A campaign that only this import made would keep its currency for ever.
    await inTransaction(deps.db, (tx) => deleteEmptyCampaign(tx, campaignId, record.uploadedAt));
  }
  const now = deps.clock.now();
  if (!(await endImport(deps.db, lease.claim, { state: "undone", failure: null, now }))) return;
  // Pledges that looked like those that are gone are to be told.
  const { shopDomain, connectionId } = record;
  await deps.jobs.send("pledges.preflight", { shopDomain, connectionId });
}
