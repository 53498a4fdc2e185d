// Writes results in groups: many orders, one transaction, a few milliseconds after each answer.
import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import type { DrainLease } from "./drain-lease.server";
import type { PushCount, PushDeps } from "../pledge-deps";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { writeSendResults, type PushResult } from "./push-result-store.server";

export interface ResultWriter {
  /** Takes a result; it is in the database within about 50 ms. */
  add(result: PushResult): void;
  /** Resolves when everything added is written; rejects with the first failure to write. */
  flush(): Promise<void>;
}

const GATHER_MS = 30;

export function createResultWriter(deps: PushDeps, lease: DrainLease): ResultWriter {
  let waiting: PushResult[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let failure: unknown = null;

  async function writeGroup(): Promise<void> {
    const group = waiting;
    waiting = [];
    if (group.length === 0 || failure) return;
    try {
      await retryOnDeadlock(async () => writeOnce(deps, lease, group));
    } catch (error) {
      // What is not written stays `sending` and is settled by looking after the next takeover.
      failure = error;
    }
  }

  function start(): void {
    timer = null;
    writing = writing.then(writeGroup);
  }

  return {
    add(result) {
      waiting.push(result);
      timer ??= setTimeout(start, GATHER_MS);
    },
    async flush() {
      if (timer) clearTimeout(timer);
      start();
      await writing;
      if (failure) throw failure;
    },
  };
}

async function writeOnce(deps: PushDeps, lease: DrainLease, group: PushResult[]): Promise<void> {
  const now = deps.clock.now();
  const { shopDomain, token } = lease;
  const written = await inTransaction(deps.db, async (tx) => {
    const ids = await writeSendResults(tx, group, { token, now });
    const events = group.flatMap(({ pledgeId, event }) =>
      event && ids.has(pledgeId) ? [{ shopDomain, pledgeId, actor: "app" as const, at: now, ...event }] : [],
    );
    await recordPledgeEvents(tx, events);
    // An order that was there already may be on its way.
    const orderGids = group.flatMap(({ pledgeId, order, event }) =>
      order && event?.kind === "order.adopted" && ids.has(pledgeId) ? [order.gid] : [],
    );
    if (orderGids.length > 0) await deps.jobs.send("shipments.want", { shopDomain, orderGids }, { tx });
    return ids;
  });
  for (const result of group) {
    deps.metrics.count(written.has(result.pledgeId) ? countOf(result) : "late_result");
  }
}

/** What a written result counts as. */
export function countOf(result: PushResult): PushCount {
  if (result.to === "created") return result.event?.kind === "order.adopted" ? "adopted" : "created";
  if (result.to === "queued") return result.notExecuted ? "not_executed" : "absent";
  return result.to;
}
