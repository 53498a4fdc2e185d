// What each step of a run did to which pledges, kept for the undo: the last step is taken back first.
import type { Db, DbTransaction } from "~/db/client.server";
import type { PreviousContent } from "../import-record";
import type { KeptPledgeView, KeptReason } from "../import-views";

export interface StepPledge {
  pledgeId: string;
  row: number;
  kind: "created" | "changed" | "conflict";
  /** After the step: another one now means that somebody changed the pledge since. */
  contentHash: string;
  /** Before the step, for changed ones. */
  previous?: PreviousContent;
}

export async function insertStep(
  tx: DbTransaction,
  step: { importId: string; run: number; position: number; pledges: StepPledge[] },
): Promise<void> {
  if (step.pledges.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "ImportStep" ("importId", run, position, pledges)
    VALUES (${step.importId}, ${step.run}, ${step.position}, ${JSON.stringify(step.pledges)}::jsonb)`;
}

/** The contents of pledges as they stand; redacted ones have none. */
export async function readContents(
  tx: DbTransaction,
  pledgeIds: string[],
): Promise<(PreviousContent & { id: string })[]> {
  return tx.$queryRaw`
    SELECT id, content, "contentHash", raw FROM "Pledge" WHERE id = ANY(${pledgeIds}) AND content IS NOT NULL`;
}

/** The newest step, to be taken back and then deleted; null when all are. */
export async function readLastStep(
  tx: DbTransaction,
  importId: string,
): Promise<{ run: number; position: number; pledges: StepPledge[] } | null> {
  const rows = await tx.$queryRaw<{ run: number; position: number; pledges: StepPledge[] }[]>`
    SELECT run, position, pledges FROM "ImportStep" WHERE "importId" = ${importId}
    ORDER BY run DESC, position DESC LIMIT 1`;
  return rows[0] ?? null;
}

export async function deleteStep(
  tx: DbTransaction,
  step: { importId: string; run: number; position: number },
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM "ImportStep"
    WHERE "importId" = ${step.importId} AND run = ${step.run} AND position = ${step.position}`;
}

/** Notes pledges that stay; answers how many were not noted before. */
export async function noteKept(
  tx: DbTransaction,
  importId: string,
  kept: { pledgeId: string; reason: KeptReason }[],
): Promise<number> {
  if (kept.length === 0) return 0;
  return tx.$executeRaw`
    INSERT INTO "ImportKept" ("importId", "pledgeId", reason)
    SELECT ${importId}, r."pledgeId", r.reason
    FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS r("pledgeId" text, reason text)
    ON CONFLICT ("importId", "pledgeId") DO NOTHING`;
}

export async function deleteKept(tx: DbTransaction, importId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM "ImportKept" WHERE "importId" = ${importId}`;
}

export async function readKept(
  db: Db,
  query: { importId: string; skip: number; limit: number },
): Promise<KeptPledgeView[]> {
  return db.$queryRaw`
    SELECT k."pledgeId", p."externalId", k.reason FROM "ImportKept" k JOIN "Pledge" p ON p.id = k."pledgeId"
    WHERE k."importId" = ${query.importId} ORDER BY k."pledgeId" OFFSET ${query.skip} LIMIT ${query.limit}`;
}

/** Deletes pledges whose rows the caller has locked and found untouched. */
export async function deleteLockedPledges(tx: DbTransaction, pledgeIds: string[]): Promise<void> {
  if (pledgeIds.length === 0) return;
  await tx.$executeRaw`DELETE FROM "Pledge" WHERE id = ANY(${pledgeIds})`;
}
