import type { SyncRun } from "~/db/generated/client";
import type { SyncRunView } from "../views";

/** A run as pages show it. */
export function toSyncRunView(run: SyncRun, connectionName: string): SyncRunView {
  const { startedAt, finishedAt } = run;
  const { total, checked, changed, hidden, errors, told } = run;
  const failure = run.failure as { message?: string } | null;
  return {
    id: run.id,
    connectionId: run.connectionId,
    connectionName,
    kind: run.kind as SyncRunView["kind"],
    startedBy: run.startedBy as SyncRunView["startedBy"],
    state: run.state as SyncRunView["state"],
    createdAt: run.createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    seconds: startedAt && finishedAt ? Math.round((finishedAt.getTime() - startedAt.getTime()) / 1000) : null,
    ...{ total, checked, changed, hidden, errors, told },
    failure: failure?.message ?? null,
  };
}
