import { writeCsv } from "~/lib/csv/write-csv";
import type { PledgeDeps } from "../pledge-deps";
import { FAILURE_COLUMNS, isFailureColumn } from "./failure-columns";
import { readIssues } from "./import-row-store.server";
import { findImport } from "./import-store.server";
import { toIssueRows } from "./list-import-rows.server";

const CHUNK = 500;

/**
 * The records that failed, with their original columns and what is wrong with each: to be corrected in a spreadsheet
 * and uploaded again. The added columns are ignored then. Null for an unknown import. Read piece by piece.
 */
export async function streamFailureCsv(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; importId: string },
): Promise<{ fileName: string; chunks: AsyncIterable<string> } | null> {
  const record = await findImport(deps.db, input);
  if (!record?.detected) return null;
  const columns = record.detected.header.flatMap((name, index) =>
    isFailureColumn(name) ? [] : [{ name, index }],
  );
  const header = [...columns.map(({ name }) => name), ...FAILURE_COLUMNS];
  const rows = failedRows(
    deps,
    input.importId,
    columns.map(({ index }) => index),
  );
  const base = record.fileName.replace(/\.[a-z]{1,4}$/i, "");
  return { fileName: `${base}-to-correct.csv`, chunks: writeCsv(header, rows) };
}

async function* failedRows(
  deps: Pick<PledgeDeps, "db">,
  importId: string,
  indexes: number[],
): AsyncGenerator<string[]> {
  let afterRow = 0;
  for (;;) {
    const issues = await readIssues(deps.db, { importId, kind: "failed", afterRow, limit: CHUNK });
    for (const { row, problems, fields } of issues.flatMap(toIssueRows)) {
      yield [
        ...indexes.map((index) => fields[index] ?? ""),
        problems.map(({ message }) => message).join(" "),
        [...new Set(problems.flatMap(({ column }) => (column === null ? [] : [column])))].join(", "),
        String(row),
      ];
    }
    const last = issues.at(-1);
    if (!last || issues.length < CHUNK) return;
    afterRow = last.row;
  }
}
