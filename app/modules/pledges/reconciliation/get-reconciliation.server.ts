import { pageNumber } from "~/lib/page-number";
import type { PledgeDeps } from "../pledge-deps";
import { readFindings, readReconciliation } from "./reconciliation-view-store.server";
import { toReconciliationRow } from "./to-reconciliation-row";
import type { FindingKind, ReconciliationView } from "../views/views";

const PAGE_SIZE = 50;

/** One report with a page of its findings (from page 1); null when this shop has no such report. */
export async function getReconciliation(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string; runId: string; kind?: FindingKind; page: number },
): Promise<ReconciliationView | null> {
  const run = await readReconciliation(deps.db, input.shopDomain, input.runId);
  if (!run) return null;
  const page = pageNumber(input.page);
  const findings = await readFindings(deps.db, {
    runId: run.id,
    kind: input.kind,
    skip: (page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  return {
    ...toReconciliationRow(run),
    page,
    hasMore: findings.length > PAGE_SIZE,
    findings: findings.slice(0, PAGE_SIZE).map((finding) => ({
      id: String(finding.id),
      kind: finding.kind as FindingKind,
      pledgeId: finding.pledgeId,
      externalId: finding.externalId,
      orderGid: finding.orderGid,
      orderName: finding.orderName,
      detail: (finding.detail ?? {}) as Record<string, unknown>,
    })),
  };
}
