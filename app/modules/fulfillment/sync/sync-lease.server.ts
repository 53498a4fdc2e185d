// Owning a run: taken, kept alive by a heartbeat that also notes how far it is, lost at once when it cannot be kept.
import { randomUUID } from "node:crypto";
import type { FulfillmentDeps } from "../fulfillment-deps";
import {
  finishRun,
  releaseRun,
  renewRun,
  takeRun,
  type SyncCounts,
  type SyncFailure,
} from "./sync-run-store.server";

const LEASE_SECONDS = 60;

export interface SyncLease {
  readonly shopDomain: string;
  readonly runId: string;
  readonly connectionId: string;
  /** When the first worker began with it. */
  readonly startedAt: Date;
  /** Counted up while the run works; saved by the heartbeat and at the end. */
  readonly counts: SyncCounts;
  /** Orders that Shopify did not show to this worker. */
  readonly hidden: Set<string>;
  /** bulk | pages; null until that is decided. */
  method: string | null;
  /** Aborted the moment the lease is known to be lost. */
  readonly lost: AbortSignal;
  /** Notes the counts now. */
  save(): Promise<void>;
  finish(failure: SyncFailure | null): Promise<void>;
  /** Gives the run back unfinished. */
  release(): Promise<void>;
}

type LeaseDeps = Pick<FulfillmentDeps, "db" | "clock" | "log" | "processId">;

/** The lease, or null while another worker has the run, or when it has ended. */
export async function takeSyncRun(
  deps: LeaseDeps,
  { shopDomain, runId }: { shopDomain: string; runId: string },
): Promise<SyncLease | null> {
  const owner = `${deps.processId}:${randomUUID()}`;
  const claim = (now: Date) => ({ runId, owner, now, leaseSeconds: LEASE_SECONDS });
  const run = await takeRun(deps.db, shopDomain, claim(deps.clock.now()));
  if (!run) return null;
  const lost = new AbortController();
  const { total, checked, changed, hidden, errors, told } = run;
  const counts: SyncCounts = { total, checked, changed, hidden, errors, told };

  const lease: SyncLease = {
    shopDomain,
    runId,
    connectionId: run.connectionId,
    startedAt: run.startedAt ?? run.createdAt,
    counts,
    hidden: new Set(),
    method: null,
    lost: lost.signal,
    async save() {
      const progress = { counts, method: lease.method };
      if (!(await renewRun(deps.db, claim(deps.clock.now()), progress))) lost.abort();
    },
    async finish(failure) {
      clearInterval(timer);
      await finishRun(deps.db, { runId, owner, at: deps.clock.now(), counts, failure });
    },
    async release() {
      clearInterval(timer);
      await lease.save();
      await releaseRun(deps.db, runId, owner);
    },
  };
  const timer = setInterval(
    () => {
      lease.save().catch((error: unknown) => {
        // The next beat may succeed; a lease that ran out meanwhile is found to be lost by then.
        deps.log.warn({ err: error, shopDomain }, "the lease of a sync run could not be renewed");
      });
    },
    (LEASE_SECONDS * 1000) / 6,
  );
  timer.unref();
  return lease;
}
