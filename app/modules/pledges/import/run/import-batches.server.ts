// What reading a file yields, parsed and in portions for one transaction each.
import { randomUUID } from "node:crypto";
import { toStorableJson } from "~/lib/storable-json";
import { contentHash } from "../../receive/content-hash.server";
import { parsePledgePush } from "../../receive/parse-pledge-push";
import type { ReadItem } from "../../receive/read-items.server";
import type { IssueRecord } from "../import-row-store.server";
import type { ReadRow } from "../read/read-row";

/** Rows per transaction: long enough to be fast, short enough to cancel and to resume without losing much. */
const BATCH = 500;
/** Readings between two looks at what else the process has to do. */
const TURN = 64;

export interface ImportItem extends ReadItem {
  rows: number[];
  /** Id of its pledge, should it be new. */
  newId: string;
}

export interface ImportBatch {
  /** Sequence before the first and of the last reading in it. */
  from: number;
  position: number;
  items: ImportItem[];
  issues: IssueRecord[];
}

/** Batches of what was not stored yet (sequence over `position`), in the order of the file. */
export async function* readBatches(
  readings: AsyncIterable<ReadRow>,
  position: number,
): AsyncGenerator<ImportBatch> {
  let batch: ImportBatch = { from: position, position, items: [], issues: [] };
  let read = 0;
  for await (const reading of readings) {
    read += 1;
    if (read % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    if (reading.sequence <= position) continue;
    addReading(batch, reading);
    if (batch.items.length + batch.issues.length < BATCH) continue;
    yield batch;
    batch = { from: batch.position, position: batch.position, items: [], issues: [] };
  }
  if (batch.position > batch.from) yield batch;
}

function addReading(batch: ImportBatch, reading: ReadRow): void {
  batch.position = reading.sequence;
  if (reading.kind !== "pledge") {
    batch.issues.push(toIssue(reading));
    return;
  }
  const parsed = parsePledgePush(reading.push);
  if (parsed.kind === "rejected") {
    const problems = parsed.problems.map(({ code, message }) => ({ code, column: null, message }));
    batch.issues.push(toIssue({ ...reading, kind: "failed", problems }));
    return;
  }
  const { content } = parsed;
  batch.items.push({
    index: batch.items.length,
    rows: reading.rows,
    newId: randomUUID(),
    content,
    contentHash: contentHash(content),
    raw: toStorableJson(reading.push),
    warnings: reading.warnings.map(({ code, column, message }) => ({ code, path: column ?? "", message })),
  });
}

/** The record of a reading that becomes no pledge. */
export function toIssue(reading: Exclude<ReadRow, { kind: "pledge" }>): IssueRecord {
  const { rows, externalId, kind } = reading;
  const problems =
    kind === "skipped" ? [{ code: reading.code, column: null, message: reading.message }] : reading.problems;
  const fields = kind === "failed" ? toStorableFields(reading.fields) : null;
  return { row: rows[0] ?? 0, rows, kind, externalId, problems, fields };
}

function toStorableFields(fields: string[][]): string[][] {
  return toStorableJson(fields) as string[][];
}
