import type { PledgeDeps } from "../pledge-deps";
import { findImports } from "./import-store.server";
import type { ImportListRow } from "./import-views";
import { toImportRow } from "./to-import-row";

const PAGE_SIZE = 25;

/** The shop's pledge files, newest first; pages count from 1. */
export async function listImports(
  deps: Pick<PledgeDeps, "db">,
  { shopDomain, page = 1 }: { shopDomain: string; page?: number },
): Promise<{ rows: ImportListRow[]; page: number; hasMore: boolean }> {
  const records = await findImports(deps.db, {
    ...{ shopDomain, skip: (page - 1) * PAGE_SIZE, take: PAGE_SIZE + 1 },
  });
  return { rows: records.slice(0, PAGE_SIZE).map(toImportRow), page, hasMore: records.length > PAGE_SIZE };
}
