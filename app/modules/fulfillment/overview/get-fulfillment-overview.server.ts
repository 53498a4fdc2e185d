import { ConnectionSettingsSchema } from "../../connections/connection-settings";
import { sumStages } from "./count-shipping-stages.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import {
  countStages,
  readLastDays,
  readSyncedConnections,
  type ConnectionStages,
  type SyncedConnection,
} from "./shipping-view-store.server";
import { nextDueAt } from "../sync/sync-schedule";
import { toSyncRunView } from "../sync/to-sync-run-view";
import type { ConnectionSyncView, FulfillmentOverview } from "../views";

/** Every connection of the shop: its settings for telling, its runs, and how far its orders are. */
export async function getFulfillmentOverview(
  deps: Pick<FulfillmentDeps, "db" | "clock">,
  { shopDomain }: { shopDomain: string },
): Promise<FulfillmentOverview> {
  const [connections, counts, lastDays] = await Promise.all([
    readSyncedConnections(deps.db, shopDomain),
    countStages(deps.db, shopDomain),
    readLastDays(deps.db, shopDomain),
  ]);
  const countsOf = new Map(counts.map((each) => [each.connectionId, each]));
  return {
    connections: connections.map((connection) =>
      toView(connection, countsOf.get(connection.id), lastDays.get(connection.id) ?? null, deps.clock.now()),
    ),
    stages: sumStages(counts),
  };
}

function toView(
  connection: SyncedConnection,
  counts: ConnectionStages | undefined,
  lastDay: string | null,
  now: Date,
): ConnectionSyncView {
  const settings = ConnectionSettingsSchema.parse(connection.settings);
  const { timezone } = connection.shop;
  const runs = connection.syncRuns.map((run) => toSyncRunView(run, connection.name));
  const active = connection.status === "active";
  const schedule = { timezone, hour: settings.syncHour };
  const next = active ? nextDueAt(schedule, { now, lastDay, since: connection.createdAt }) : null;
  return {
    connectionId: connection.id,
    name: connection.name,
    platform: connection.platform,
    active,
    syncHour: settings.syncHour,
    timezone,
    tracking: settings.tracking,
    dailySummary: settings.dailySummary,
    stages: sumStages(counts ? [counts] : []),
    hidden: counts?.hidden ?? 0,
    untold: counts?.untold ?? 0,
    callback: callbackOf(connection),
    lastRun: runs.find(({ state }) => state === "finished" || state === "failed") ?? null,
    running: runs.find(({ state }) => state === "queued" || state === "running") ?? null,
    nextRunAt: next?.toISOString() ?? null,
  };
}

function callbackOf(connection: SyncedConnection): ConnectionSyncView["callback"] {
  if (connection.callbackUrl === null) return "none";
  if (connection.callbackDisabledAt !== null) return "disabled";
  return connection.callbackFailingSince === null ? "working" : "failing";
}
