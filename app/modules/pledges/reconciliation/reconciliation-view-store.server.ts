// Reads reconciliation reports.
import type { Db } from "~/db/client.server";

export async function readReconciliations(db: Db, shopDomain: string, limit: number) {
  return db.reconciliationRun.findMany({
    where: { shopDomain },
    orderBy: { startedAt: "desc" },
    take: limit,
  });
}

export async function readReconciliation(db: Db, shopDomain: string, runId: string) {
  return db.reconciliationRun.findFirst({ where: { id: runId, shopDomain } });
}

export async function readFindings(
  db: Db,
  query: { runId: string; kind: string | undefined; skip: number; take: number },
) {
  return db.reconciliationFinding.findMany({
    where: { runId: query.runId, kind: query.kind },
    orderBy: { id: "asc" },
    skip: query.skip,
    take: query.take,
  });
}
