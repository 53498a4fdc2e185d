// Finds out what became of pushes that nobody can be sure of. Rules: settle-schedule.ts.
import { inTransaction } from "~/db/client.server";
import type { DrainLease } from "./drain-lease.server";
import type { PushDeps } from "../pledge-deps";
import { lookForOrder, type LookVerdict } from "./look-for-order.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { Disconnection } from "../ports";
import { readLeasedShop } from "./push-lease-store.server";
import { writeSettledResults } from "./push-result-store.server";
import { readDueUnknowns, writeLooks } from "./push-settle-store.server";
import { countOf } from "./result-writer.server";

const LOOKS_AT_ONCE = 8;
const CHUNK = 40;

export interface SettledChunk {
  /** How many pledges were looked for; 0 when none was due. */
  looked: number;
  disconnection: Disconnection | null;
}

/** Looks for up to 40 due pledges and writes what that settled, provided the lease still holds. */
export async function settleUnknowns(
  deps: PushDeps,
  lease: DrainLease,
  stop: AbortSignal,
): Promise<SettledChunk> {
  const query = { shopDomain: lease.shopDomain, now: deps.clock.now(), limit: CHUNK };
  const due = await readDueUnknowns(deps.db, query);
  const verdicts: LookVerdict[] = [];
  const waiting = [...due];
  let disconnection: Disconnection | null = null;
  const lookOn = async () => {
    for (let next = waiting.shift(); next && !disconnection; next = waiting.shift()) {
      if (stop.aborted || !lease.isHeld()) return;
      const verdict = await lookForOrder(deps, lease.shopDomain, next);
      if (verdict.kind === "disconnected") disconnection = verdict.disconnection;
      verdicts.push(verdict);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LOOKS_AT_ONCE, due.length) }, lookOn));
  await writeVerdicts(deps, lease, verdicts);
  return { looked: verdicts.length, disconnection };
}

async function writeVerdicts(deps: PushDeps, lease: DrainLease, verdicts: LookVerdict[]): Promise<void> {
  const results = verdicts.flatMap((verdict) => (verdict.kind === "result" ? [verdict.result] : []));
  const notes = verdicts.flatMap((verdict) => (verdict.kind === "note" ? [verdict.note] : []));
  if (results.length + notes.length === 0) return;
  const now = deps.clock.now();
  const { shopDomain } = lease;
  const written = await inTransaction(deps.db, async (tx) => {
    const shop = await readLeasedShop(tx, lease);
    if (!shop) return new Set<string>();
    // An empty look proves nothing when the connection broke meanwhile.
    const sound = shop.status === "connected" ? results : results.filter(({ to }) => to === "created");
    const ids = await writeSettledResults(tx, sound, now);
    await writeLooks(tx, notes, now);
    const events = results.flatMap(({ pledgeId, event }) =>
      event && ids.has(pledgeId) ? [{ shopDomain, pledgeId, actor: "app" as const, at: now, ...event }] : [],
    );
    await recordPledgeEvents(tx, events);
    // Until now what was told of their parcels was about orders of nobody.
    const orderGids = results.flatMap(({ pledgeId, order }) =>
      order && ids.has(pledgeId) ? [order.gid] : [],
    );
    if (orderGids.length > 0) await deps.jobs.send("shipments.want", { shopDomain, orderGids }, { tx });
    return ids;
  });
  for (const settled of results.filter(({ pledgeId }) => written.has(pledgeId))) {
    deps.metrics.count(countOf(settled));
    if (settled.event?.kind !== "order.duplicate") continue;
    deps.metrics.count("duplicate");
    deps.log.error({ shopDomain, pledgeId: settled.pledgeId }, "more than one live order for one pledge");
  }
}
