import type { FulfillmentOverview, SyncRunView } from "~/modules/fulfillment/views";
import type { Merchant } from "../support/merchant";
import { until } from "../support/until";
import { round } from "./measure";

const PATIENCE_MS = 15 * 60_000;

/** Presses Sync now and waits for the end of the run: seconds from the one to the other. */
export async function syncNow(
  merchant: Merchant,
  connectionId: string,
): Promise<{ seconds: number; run: SyncRunView }> {
  const before = (await readRuns(merchant)).lastRun?.id;
  const startedAt = performance.now();
  await merchant.post("/app/fulfillment", "app.fulfillment._index", { intent: "sync-now", connectionId });
  const run = await until(
    "the run has ended",
    async () => {
      const { lastRun, running } = await readRuns(merchant);
      return running === null && lastRun !== null && lastRun.id !== before ? lastRun : null;
    },
    { timeoutMs: PATIENCE_MS, everyMs: 250 },
  );
  if (run.state !== "finished") throw new Error(`The run failed: ${run.failure}`);
  return { seconds: round((performance.now() - startedAt) / 1000, 1), run };
}

async function readRuns(
  merchant: Merchant,
): Promise<{ lastRun: SyncRunView | null; running: SyncRunView | null }> {
  const { overview } = await merchant.get<{ overview: FulfillmentOverview }>(
    "/app/fulfillment",
    "app.fulfillment._index",
  );
  const [connection] = overview.connections;
  return { lastRun: connection?.lastRun ?? null, running: connection?.running ?? null };
}
