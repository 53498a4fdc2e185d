import { readActiveBatch, readBatchStates } from "./batch-view-store.server";
import type { PledgeDeps } from "../pledge-deps";
import { countDifferentOrders, readLastReceivedAt } from "./pledge-summary-store.server";
import { summarisePledges } from "./summarise-pledges.server";
import { toBatchRow } from "./to-batch-row";
import type { HomeTimeline } from "./views";

/** What Home shows of the pledges: how many stand at which stage, and what runs or broke. */
export async function homeTimeline(
  deps: Pick<PledgeDeps, "db">,
  input: { shopDomain: string },
): Promise<HomeTimeline> {
  const [summary, batch, lastReceivedAt, differences] = await Promise.all([
    summarisePledges(deps, input),
    readActiveBatch(deps.db, input.shopDomain),
    readLastReceivedAt(deps.db, input.shopDomain),
    countDifferentOrders(deps.db, input.shopDomain),
  ]);
  const counts = batch ? await readBatchStates(deps.db, [batch.id]) : [];
  return {
    summary,
    activeBatch: batch ? toBatchRow(batch, counts) : null,
    lastReceivedAt: lastReceivedAt?.toISOString() ?? null,
    differences,
  };
}
