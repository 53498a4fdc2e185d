// Imports as pages and the mapping step read and write them; the run itself writes in import-run-store.server.ts.
import type { Db } from "~/db/client.server";
import { Prisma, type PledgeImport } from "~/db/generated/client";
import type { ImportRecord } from "./import-record";
import {
  BUSY_STATES,
  STARTABLE_STATES,
  type DetectedFile,
  type StoredPlan,
  type StoredSurvey,
} from "./import-record";
import type { ColumnMapping } from "./read/import-mapping";
import type { ImportCampaign, ImportState, ImportTrouble, ImportUndoView } from "./import-views";

const WITH_CONNECTION = { connection: { select: { name: true } } } satisfies Prisma.PledgeImportInclude;

interface OfShop {
  shopDomain: string;
  importId: string;
}

const json = (value: object) => value as unknown as Prisma.InputJsonObject;

export async function insertImport(
  db: Db,
  row: { shopDomain: string; connectionId: string; platform: string; fileName: string; uploadedAt: Date },
): Promise<string> {
  const { id } = await db.pledgeImport.create({ data: row, select: { id: true } });
  return id;
}

/** The upload is complete: from here on the file can be mapped. */
export async function completeUpload(
  db: Db,
  importId: string,
  file: { sizeBytes: number; sha256: string; detected: DetectedFile; headerKey: string },
): Promise<void> {
  await db.pledgeImport.update({
    where: { id: importId, state: "uploading" },
    data: { ...file, detected: json(file.detected), state: "uploaded" },
  });
}

export async function deleteImport(db: Db, importId: string): Promise<void> {
  await db.pledgeImport.deleteMany({ where: { id: importId } });
}

export async function findImport(db: Db, { shopDomain, importId }: OfShop): Promise<ImportRecord | null> {
  const row = await db.pledgeImport.findFirst({
    where: { id: importId, shopDomain, state: { not: "uploading" } },
    include: WITH_CONNECTION,
  });
  return row && toRecord(row);
}

/** Newest first. */
export async function findImports(
  db: Db,
  query: { shopDomain: string; skip: number; take: number },
): Promise<ImportRecord[]> {
  const rows = await db.pledgeImport.findMany({
    where: { shopDomain: query.shopDomain, state: { not: "uploading" } },
    include: WITH_CONNECTION,
    orderBy: [{ uploadedAt: "desc" }, { id: "desc" }],
    skip: query.skip,
    take: query.take,
  });
  return rows.map(toRecord);
}

/** The newest earlier upload of the same bytes. */
export async function findSameFile(
  db: Db,
  { id, shopDomain, sha256 }: Pick<ImportRecord, "id" | "shopDomain" | "sha256">,
): Promise<{ id: string; fileName: string; uploadedAt: Date } | null> {
  if (sha256 === null) return null;
  return db.pledgeImport.findFirst({
    where: { shopDomain, sha256, id: { not: id }, state: { not: "uploading" } },
    orderBy: { uploadedAt: "desc" },
    select: { id: true, fileName: true, uploadedAt: true },
  });
}

/** False where a run or an undo is under way. */
export async function writeMapping(
  db: Db,
  { shopDomain, importId }: OfShop,
  { mapping, campaign }: { mapping: ColumnMapping; campaign: ImportCampaign },
): Promise<boolean> {
  const where = { id: importId, shopDomain, state: { notIn: [...BUSY_STATES] }, purgedAt: null };
  const { count } = await db.pledgeImport.updateMany({
    where,
    data: {
      mapping: json(mapping),
      campaignExternalId: campaign.externalId,
      campaignName: campaign.name,
      campaignCurrency: campaign.currency,
    },
  });
  if (count === 0) return false;
  await db.pledgeImport.updateMany({ where: { ...where, state: "uploaded" }, data: { state: "mapped" } });
  return true;
}

export async function writeSurvey(db: Db, importId: string, survey: StoredSurvey): Promise<void> {
  await db.pledgeImport.updateMany({ where: { id: importId }, data: { survey: json(survey) } });
}

/** Makes an import run from the start; false where somebody else was faster. */
export async function beginRun(
  db: Db,
  { shopDomain, importId }: OfShop,
  plan: StoredPlan,
  now: Date,
): Promise<boolean> {
  const { count } = await db.pledgeImport.updateMany({
    where: { id: importId, shopDomain, state: { in: [...STARTABLE_STATES] }, purgedAt: null },
    data: {
      ...{ state: "running", plan: json(plan), run: { increment: 1 }, position: 0, totalRows: null },
      ...{ troubles: 0, rowsDone: 0, importedRows: 0, skippedRows: 0, failedRows: 0 },
      ...{ accepted: 0, updated: 0, unchanged: 0, conflicts: 0, cancelRequestedAt: null },
      ...{ failure: Prisma.DbNull, leaseOwner: null, leaseUntil: null, undoCounts: Prisma.DbNull },
      ...{ startedAt: now, finishedAt: null, resumedAt: null, resumedRows: 0 },
    },
  });
  return count === 1;
}

export async function beginUndo(
  db: Db,
  { shopDomain, importId }: OfShop,
  from: ImportState,
): Promise<boolean> {
  const { count } = await db.pledgeImport.updateMany({
    where: { id: importId, shopDomain, state: from, purgedAt: null },
    data: {
      ...{ state: "undoing", leaseOwner: null, leaseUntil: null, finishedAt: null },
      undoCounts: { deleted: 0, restored: 0, kept: 0 },
    },
  });
  return count === 1;
}

/** Asks the run to stop. One that no worker holds is stopped at once. */
export async function requestCancel(db: Db, { shopDomain, importId }: OfShop, now: Date): Promise<boolean> {
  const where = { id: importId, shopDomain, state: "running" };
  const { count } = await db.pledgeImport.updateMany({ where, data: { cancelRequestedAt: now } });
  await db.pledgeImport.updateMany({
    where: { ...where, OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] },
    data: { state: "cancelled", finishedAt: now, leaseOwner: null, leaseUntil: null },
  });
  return count === 1;
}

export function toRecord(row: PledgeImport & { connection: { name: string } }): ImportRecord {
  const { connection, campaignExternalId, campaignName, campaignCurrency, sizeBytes, undoCounts } = row;
  return {
    ...row,
    connectionName: connection.name,
    state: row.state as ImportState,
    sizeBytes: Number(sizeBytes),
    detected: row.detected as DetectedFile | null,
    mapping: row.mapping as ColumnMapping | null,
    campaign:
      campaignExternalId && campaignCurrency
        ? { externalId: campaignExternalId, name: campaignName ?? "", currency: campaignCurrency }
        : null,
    plan: row.plan as StoredPlan | null,
    survey: row.survey as StoredSurvey | null,
    pledges: {
      ...{ accepted: row.accepted, updated: row.updated },
      ...{ unchanged: row.unchanged, conflict: row.conflicts },
    },
    failure: row.failure as ImportTrouble | null,
    undo: undoCounts as ImportUndoView | null,
  };
}
