// Records of a file that became no pledge.
import { Prisma } from "~/db/generated/client";
import type { Db, DbTransaction } from "~/db/client.server";
import type { ImportRowProblem } from "./import-views";

export interface IssueRecord {
  row: number;
  /** All records of the pledge; `fields` has one entry for each. */
  rows: number[];
  kind: "failed" | "skipped";
  externalId: string | null;
  problems: ImportRowProblem[];
  /** null for skipped ones. */
  fields: string[][] | null;
}

export async function insertIssues(
  tx: DbTransaction,
  importId: string,
  issues: IssueRecord[],
): Promise<void> {
  if (issues.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "ImportRow" ("importId", "row", "rows", "kind", "externalId", "problems", "fields")
    SELECT ${importId}, r."row", r."rows", r."kind", r."externalId", r."problems", r."fields"
    FROM jsonb_to_recordset(${JSON.stringify(issues)}::jsonb) AS r("row" int, "rows" int[], "kind" text,
      "externalId" text, "problems" jsonb, "fields" jsonb)`;
}

/** In the order of the file, after `afterRow`. */
export async function readIssues(
  db: Db,
  query: { importId: string; kind: "failed" | "skipped"; afterRow: number; skip?: number; limit: number },
): Promise<IssueRecord[]> {
  const rows = await db.importRow.findMany({
    where: { importId: query.importId, kind: query.kind, row: { gt: query.afterRow } },
    orderBy: { row: "asc" },
    skip: query.skip ?? 0,
    take: query.limit,
  });
  return rows.map((row) => ({
    ...{ row: row.row, rows: row.rows, externalId: row.externalId },
    kind: row.kind as IssueRecord["kind"],
    problems: row.problems as unknown as ImportRowProblem[],
    fields: row.fields as string[][] | null,
  }));
}

export async function deleteIssues(db: Db, importId: string): Promise<void> {
  await db.$executeRaw(Prisma.sql`DELETE FROM "ImportRow" WHERE "importId" = ${importId}`);
}
