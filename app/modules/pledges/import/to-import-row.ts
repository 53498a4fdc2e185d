// A stored import → what lists and pages show of it.
import type { ImportRecord } from "./import-record";
import type { ImportListRow, ImportProgress } from "./import-views";

export function toImportRow(record: ImportRecord): ImportListRow {
  const { id, fileName, sizeBytes, detected, state, campaign, pledges, failure } = record;
  return {
    ...{ id, fileName, sizeBytes, state, campaign, pledges, failure },
    format: record.mapping?.format ?? detected?.format ?? null,
    connection: { id: record.connectionId, name: record.connectionName, platform: record.platform },
    rows: {
      done: record.rowsDone,
      imported: record.importedRows,
      skipped: record.skippedRows,
      failed: record.failedRows,
      total: record.totalRows,
    },
    uploadedAt: record.uploadedAt.toISOString(),
    startedAt: record.startedAt?.toISOString() ?? null,
    finishedAt: record.finishedAt?.toISOString() ?? null,
  };
}

/** How far a run is; its speed is that of the worker that has it now. */
export function toProgress(record: ImportRecord, now: Date): ImportProgress {
  const { rowsDone, totalRows, resumedAt, resumedRows } = record;
  const share = totalRows ? rowsDone / totalRows : totalRows === 0 ? 1 : 0;
  const seconds = resumedAt ? (now.getTime() - resumedAt.getTime()) / 1000 : 0;
  const rows = rowsDone - resumedRows;
  if (rows <= 0 || seconds <= 0) return { share, rowsPerSecond: null, secondsLeft: null };
  const rowsPerSecond = rows / seconds;
  const left = totalRows === null ? null : Math.max(0, totalRows - rowsDone) / rowsPerSecond;
  return { share, rowsPerSecond, secondsLeft: left === null ? null : Math.ceil(left) };
}
