import type { FulfillmentDeps } from "../fulfillment-deps";
import { openRun } from "./open-run.server";
import { findActiveConnectionIds, findShopStatus } from "./sync-run-store.server";

export type StartedSync =
  /** `joined`: every connection had a run under way already. */
  { kind: "started" | "joined"; runIds: string[] } | { kind: "refused"; message: string };

/** Compares the orders of one connection, or of all of the shop, with Shopify at once. A run under way is joined. */
export async function startSync(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock">,
  { shopDomain, connectionId, kind }: { shopDomain: string; connectionId?: string; kind: "now" },
): Promise<StartedSync> {
  if ((await findShopStatus(deps.db, shopDomain)) !== "connected") {
    const message = "Shopify cannot be asked until the shop is connected again. Press Reconnect first.";
    return { kind: "refused", message };
  }
  const wanted = connectionId ? [connectionId] : await findActiveConnectionIds(deps.db, shopDomain);
  const runIds: string[] = [];
  let started = false;
  for (const id of wanted) {
    const opened = await openRun(deps, {
      ...{ shopDomain, connectionId: id, kind, startedBy: "creator", forDay: null },
    });
    if (opened.kind === "no-connection" || opened.kind === "done") continue;
    started ||= opened.kind === "started";
    runIds.push(opened.runId);
  }
  if (runIds.length === 0) return { kind: "refused", message: "There is no active connection to sync." };
  return { kind: started ? "started" : "joined", runIds };
}
