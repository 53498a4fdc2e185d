import type { PledgeDeps } from "../pledge-deps";
import { readReconciliations } from "./reconciliation-view-store.server";
import { toReconciliationRow } from "./to-reconciliation-row";
import type { ReconciliationRow } from "../views/views";

const MOST_RUNS = 50;

/** The newest fifty reconciliation reports of this shop. */
export async function listReconciliations(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string },
): Promise<ReconciliationRow[]> {
  const runs = await readReconciliations(deps.db, input.shopDomain, MOST_RUNS);
  return runs.map(toReconciliationRow);
}
