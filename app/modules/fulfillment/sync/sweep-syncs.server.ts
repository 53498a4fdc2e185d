// Once a minute: runs whose worker is gone, daily runs that are due, failed ones that are worth another try, and one for
// each connection whose shop was connected again.
import { ConnectionSettingsSchema } from "../../connections/connection-settings";
import type { FulfillmentDeps } from "../fulfillment-deps";
import { openRun } from "./open-run.server";
import {
  findOrphanedRuns,
  findScheduledConnections,
  hasPushedOrders,
  type ScheduledConnection,
} from "./sync-run-store.server";
import { dueDay } from "./sync-schedule";

const PAGE = 500;
const MINUTE_MS = 60_000;
/** Pauses between attempts after a failure: 15 minutes, doubled each time. */
const FIRST_RETRY_MS = 15 * MINUTE_MS;
/** After so many failures in a row only the next day's run tries again. */
const MOST_RETRIES = 5;

type SweepDeps = Pick<FulfillmentDeps, "db" | "jobs" | "clock">;

/** Wakes up or makes the runs that are due; says how many. */
export async function sweepSyncs(deps: SweepDeps, _input: Record<string, never>): Promise<number> {
  const now = deps.clock.now();
  const orphans = await findOrphanedRuns(deps.db, new Date(now.getTime() - MINUTE_MS), now, PAGE);
  for (const { id, shopDomain } of orphans)
    await deps.jobs.send("sync.run", { shopDomain, runId: id }, { key: id });
  let opened = orphans.length;
  for (let afterId = ""; ;) {
    const page = await findScheduledConnections(deps.db, afterId, PAGE);
    for (const connection of page) opened += (await openDue(deps, connection, now)) ? 1 : 0;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return opened;
    afterId = last.connectionId;
  }
}

async function openDue(deps: SweepDeps, connection: ScheduledConnection, now: Date): Promise<boolean> {
  const { connectionId, shopDomain, timezone, lastDay, createdAt } = connection;
  const { syncHour: hour } = ConnectionSettingsSchema.parse(connection.settings);
  const forDay = dueDay({ timezone, hour }, { now, lastDay, since: createdAt });
  // Messages that Shopify had while it did not let us in never come; what they would have told has to be looked up.
  const isWanted = forDay !== null || connection.reconnectedSince || isWorthRetrying(connection, now);
  if (!isWanted) return false;
  if (!(await hasPushedOrders(deps.db, shopDomain, connectionId))) return false;
  const wanted = { shopDomain, connectionId, kind: "daily", startedBy: "schedule", forDay } as const;
  return (await openRun(deps, wanted)).kind === "started";
}

/** The shop is connected, or it would not be asked about: a run that ended for want of that goes on at once. */
function isWorthRetrying({ failedAt, failureCode, failures }: ScheduledConnection, now: Date): boolean {
  if (!failedAt) return false;
  if (failureCode === "needs_reconnect") return true;
  if (failures > MOST_RETRIES) return false;
  return now.getTime() - failedAt.getTime() >= FIRST_RETRY_MS * 2 ** (failures - 1);
}
