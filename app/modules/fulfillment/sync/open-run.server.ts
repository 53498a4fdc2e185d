import { inTransaction } from "~/db/client.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { findOpenRun, giveDay, insertRun, lockActiveConnection } from "./sync-run-store.server";

export interface WantedRun {
  shopDomain: string;
  connectionId: string;
  kind: "daily" | "now";
  startedBy: "schedule" | "creator";
  /** The day of the shop's calendar that a daily run is for. */
  forDay: string | null;
}

export type OpenedRun =
  | { kind: "started" | "joined"; runId: string }
  /** The day has had its run. */
  | { kind: "done" }
  | { kind: "no-connection" };

/** Joins the connection's open run, or makes one together with its job. */
export async function openRun(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock">,
  wanted: WantedRun,
): Promise<OpenedRun> {
  const { shopDomain, connectionId, forDay } = wanted;
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockActiveConnection(tx, shopDomain, connectionId))) return { kind: "no-connection" };
    const open = await findOpenRun(tx, connectionId);
    if (open) {
      if (forDay !== null) await giveDay(tx, open.id, forDay);
      return { kind: "joined", runId: open.id };
    }
    const runId = await insertRun(tx, { ...wanted, createdAt: deps.clock.now() });
    if (runId === null) return { kind: "done" };
    await deps.jobs.send("sync.run", { shopDomain, runId }, { tx, key: runId });
    return { kind: "started", runId };
  });
}
