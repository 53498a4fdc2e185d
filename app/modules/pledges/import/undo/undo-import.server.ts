import { inTransaction } from "~/db/client.server";
import type { PledgeDeps } from "../../pledge-deps";
import { UNDOABLE_STATES } from "../import-record";
import { beginUndo, findImport } from "../import-store.server";

export type UndoImportOutcome =
  { kind: "started" } | { kind: "refused"; code: string; message: string } | { kind: "not-found" };

/**
 * Starts taking back what an import did: pledges it made and nobody touched since go, pledges it changed become what
 * they were, everything else stays and is listed with the reason. The job is sent in the same transaction.
 */
export async function undoImport(
  deps: Pick<PledgeDeps, "db" | "jobs">,
  input: { shopDomain: string; importId: string },
): Promise<UndoImportOutcome> {
  const record = await findImport(deps.db, input);
  if (!record) return { kind: "not-found" };
  if (record.purgedAt)
    return refused("PURGED", "The record of this import was deleted, so it cannot be undone.");
  if (record.run === 0)
    return refused("NOT_RUN", "The import was never started, so there is nothing to undo.");
  if (!UNDOABLE_STATES.includes(record.state))
    return refused("BUSY", "The import is under way or already undone.");
  const started = await inTransaction(deps.db, async (tx) => {
    if (!(await beginUndo(tx, input, record.state))) return false;
    const job = { shopDomain: input.shopDomain, importId: input.importId };
    await deps.jobs.send("import.undo", job, { tx, key: record.id });
    return true;
  });
  return started ? { kind: "started" } : refused("BUSY", "The import has just been started again.");
}

function refused(code: string, message: string): UndoImportOutcome {
  return { kind: "refused", code, message };
}
