// The lease and the progress of runs and undos. Every write holds only while the worker owns the import.
import type { Db, DbTransaction } from "~/db/client.server";
import type { ImportRecord } from "../import-record";
import { toRecord } from "../import-store.server";
import type { ImportState, ImportTrouble, ImportUndoView } from "../import-views";

export interface ImportClaim {
  importId: string;
  owner: string;
  state: "running" | "undoing";
}

/** Takes an import that nobody works on; null while somebody does, or when there is nothing to do. */
export async function takeImport(
  db: Db,
  claim: ImportClaim & { shopDomain: string; now: Date; until: Date },
): Promise<ImportRecord | null> {
  const { importId, shopDomain, owner, state, now, until } = claim;
  const taken = await db.$executeRaw`
    UPDATE "PledgeImport" SET "leaseOwner" = ${owner}, "leaseUntil" = ${until}::timestamp, "resumedAt" = ${now}::timestamp,
      "resumedRows" = "rowsDone"
    WHERE id = ${importId} AND "shopDomain" = ${shopDomain} AND state = ${state}
      AND ("leaseUntil" IS NULL OR "leaseUntil" < ${now}::timestamp)`;
  if (taken !== 1) return null;
  const row = await db.pledgeImport.findUnique({
    where: { id: importId },
    include: { connection: { select: { name: true } } },
  });
  return row && toRecord(row);
}

/** Keeps the import; false when it was lost to somebody else. */
export async function renewImport(db: Db, claim: ImportClaim & { until: Date }): Promise<boolean> {
  const kept = await db.$executeRaw`
    UPDATE "PledgeImport" SET "leaseUntil" = greatest("leaseUntil", ${claim.until}::timestamp)
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = ${claim.state}`;
  return kept === 1;
}

/** Lets another worker go on at once. */
export async function releaseImport(db: Db, claim: ImportClaim): Promise<void> {
  await db.$executeRaw`
    UPDATE "PledgeImport" SET "leaseOwner" = NULL, "leaseUntil" = NULL
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = ${claim.state}`;
}

export async function isCancelRequested(db: Db, importId: string): Promise<boolean> {
  const row = await db.pledgeImport.findUnique({
    where: { id: importId },
    select: { cancelRequestedAt: true },
  });
  return Boolean(row?.cancelRequestedAt);
}

export interface RunStep {
  position: number;
  importedRows: number;
  skippedRows: number;
  failedRows: number;
  accepted: number;
  updated: number;
  unchanged: number;
  conflicts: number;
}

/**
 * Commits where the run stands, in the transaction of the rows it covers; answers whether it shall stop. Throws when
 * the lease is lost.
 */
export async function writeStep(
  tx: DbTransaction,
  claim: ImportClaim,
  step: RunStep & { from: number; until: Date },
): Promise<{ cancelled: boolean }> {
  const rows = step.importedRows + step.skippedRows + step.failedRows;
  const [written] = await tx.$queryRaw<{ cancelled: boolean }[]>`
    UPDATE "PledgeImport" SET position = ${step.position}, "rowsDone" = "rowsDone" + ${rows},
      "importedRows" = "importedRows" + ${step.importedRows}, "skippedRows" = "skippedRows" + ${step.skippedRows},
      "failedRows" = "failedRows" + ${step.failedRows}, accepted = accepted + ${step.accepted},
      updated = updated + ${step.updated}, unchanged = unchanged + ${step.unchanged},
      conflicts = conflicts + ${step.conflicts}, troubles = 0, "leaseUntil" = greatest("leaseUntil", ${step.until}::timestamp)
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = 'running' AND position = ${step.from}
    RETURNING "cancelRequestedAt" IS NOT NULL AS cancelled`;
  if (!written) throw new ImportLostError();
  return written;
}

export async function writeRunFacts(
  db: Db,
  importId: string,
  facts: { campaignId: string; totalRows: number },
): Promise<void> {
  await db.pledgeImport.updateMany({ where: { id: importId }, data: facts });
}

/** Another worker has the import now; whatever this one still does must not count. */
export class ImportLostError extends Error {
  constructor() {
    super("The import is in other hands");
    this.name = "ImportLostError";
  }
}

/** Counts an unexpected error; answers how many came since the last step. */
export async function countTrouble(db: Db, claim: ImportClaim): Promise<number> {
  const [row] = await db.$queryRaw<{ troubles: number }[]>`
    UPDATE "PledgeImport" SET troubles = troubles + 1
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = ${claim.state} RETURNING troubles`;
  return row?.troubles ?? 0;
}

/** Ends a run or an undo; false when it was lost before. */
export async function endImport(
  db: Db,
  claim: ImportClaim,
  end: { state: ImportState; failure: ImportTrouble | null; now: Date },
): Promise<boolean> {
  const failure = end.failure ? JSON.stringify(end.failure) : null;
  const ended = await db.$executeRaw`
    UPDATE "PledgeImport" SET state = ${end.state}, failure = ${failure}::jsonb, "finishedAt" = ${end.now}::timestamp,
      "leaseOwner" = NULL, "leaseUntil" = NULL
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = ${claim.state}`;
  return ended === 1;
}

/** Commits how far an undo is, in the transaction of the pledges it covers. Throws when the lease is lost. */
export async function writeUndoStep(
  tx: DbTransaction,
  claim: ImportClaim,
  step: ImportUndoView & { until: Date },
): Promise<void> {
  const written = await tx.$executeRaw`
    UPDATE "PledgeImport" SET
      "undoCounts" = jsonb_build_object('deleted', ("undoCounts"->>'deleted')::int + ${step.deleted}::int,
        'restored', ("undoCounts"->>'restored')::int + ${step.restored}::int,
        'kept', ("undoCounts"->>'kept')::int + ${step.kept}::int),
      "leaseUntil" = greatest("leaseUntil", ${step.until}::timestamp)
    WHERE id = ${claim.importId} AND "leaseOwner" = ${claim.owner} AND state = 'undoing'`;
  if (written !== 1) throw new ImportLostError();
}

/** Runs and undos that nobody works on, oldest first. */
export async function findAbandoned(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ shopDomain: string; importId: string; state: "running" | "undoing" }[]> {
  return db.$queryRaw`
    SELECT "shopDomain", id AS "importId", state FROM "PledgeImport"
    WHERE state IN ('running', 'undoing') AND ("leaseUntil" IS NULL OR "leaseUntil" < ${now}::timestamp)
    ORDER BY "leaseUntil" NULLS FIRST LIMIT ${limit}`;
}
