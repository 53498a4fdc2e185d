import type { PledgeDeps } from "../pledge-deps";
import { readIssues, type IssueRecord } from "./import-row-store.server";
import { findImport } from "./import-store.server";
import type { ImportIssuePage, ImportIssueRow } from "./import-views";

const PAGE_SIZE = 50;

/** Records of the file that failed or were skipped, in its order, 50 pledges a page; null for an unknown import. */
export async function listImportRows(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; importId: string; kind: "failed" | "skipped"; page?: number },
): Promise<ImportIssuePage | null> {
  const record = await findImport(deps.db, input);
  if (!record) return null;
  const page = input.page ?? 1;
  const issues = await readIssues(deps.db, {
    ...{ importId: input.importId, kind: input.kind, afterRow: 0 },
    ...{ skip: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 },
  });
  return {
    rows: issues.slice(0, PAGE_SIZE).flatMap(toIssueRows),
    page,
    hasMore: issues.length > PAGE_SIZE,
  };
}

/** One entry per record of the file. */
export function toIssueRows({ rows, kind, externalId, problems, fields }: IssueRecord): ImportIssueRow[] {
  return rows.map((row, index) => ({ row, kind, externalId, problems, fields: fields?.[index] ?? [] }));
}
