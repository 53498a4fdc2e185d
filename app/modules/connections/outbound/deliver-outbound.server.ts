import { callbackSecretContext } from "~/db/secret-contexts";
import { noteSuccess, findCallbackToServe, type StoredCallback } from "./callback-store.server";
import { noteEndpointFailure } from "./note-endpoint-failure.server";
import type { OutboundDeps } from "./outbound-deps";
import {
  claimDueEvents,
  findNextDue,
  markDelivered,
  markFailed,
  releaseClaims,
  type ClaimedEvent,
} from "./outbound-event-store.server";
import { nextAttemptAt } from "./retry-schedule";
import { toMessageBody } from "./to-message";

const CHUNK = 20;
const AT_ONCE = 5;
/**
 * Longer than a chunk can take: at worst it is one pledge's, sent one after the other, and given up after ten answers
 * that took 15 s each. Then the events of a dead worker are due again.
 */
const LEASE_MS = 180_000;
/** So many failures in a row end the run: one platform that is down must not keep a worker busy. */
const FAILURES_IN_A_ROW = 10;
const REST_MS = 30_000;
/** Retries that are due sooner are woken up for; for later ones the sweep looks. */
const WAKE_UP_WITHIN_MS = 60_000;

export interface DeliveryRun {
  delivered: number;
  failed: number;
}

/**
 * Sends what one connection's platform is to be told, oldest due first, until nothing is due. Every attempt is counted
 * before it is made, so a process that dies sends again, under the same id. Events of one pledge leave in the order of
 * their versions, but a newer one never waits for an older one that has failed.
 */
export async function deliverOutbound(
  deps: OutboundDeps,
  { connectionId }: { connectionId: string },
  signal?: AbortSignal,
): Promise<DeliveryRun> {
  const run = { delivered: 0, failed: 0, inARow: 0 };
  while (!signal?.aborted) {
    const callback = await findCallbackToServe(deps.db, connectionId);
    const now = deps.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const claimed = await claimDueEvents(deps.db, { connectionId, now, leaseUntil, limit: CHUNK });
    if (claimed.length === 0 || !callback) break;
    await sendChunk(deps, connectionId, callback, claimed, run, signal);
    if (run.inARow >= FAILURES_IN_A_ROW) break;
  }
  await wakeUp(deps, connectionId, run.inARow >= FAILURES_IN_A_ROW);
  if (run.delivered + run.failed > 0) {
    deps.log.info({ connectionId, delivered: run.delivered, failed: run.failed }, "platform told");
  }
  return { delivered: run.delivered, failed: run.failed };
}

async function sendChunk(
  deps: OutboundDeps,
  connectionId: string,
  callback: StoredCallback,
  claimed: ClaimedEvent[],
  run: DeliveryRun & { inARow: number },
  signal?: AbortSignal,
): Promise<void> {
  const lanes = byPledge(claimed);
  const unsent: ClaimedEvent[] = [];
  const work = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const event of lane) {
        if (signal?.aborted || run.inARow >= FAILURES_IN_A_ROW) {
          unsent.push(event);
          continue;
        }
        const delivered = await sendOne(deps, connectionId, callback, event);
        run[delivered ? "delivered" : "failed"] += 1;
        run.inARow = delivered ? 0 : run.inARow + 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await releaseClaims(deps.db, unsent, deps.clock.now());
}

/** Events of one pledge stay together and in order. */
function byPledge(events: ClaimedEvent[]): ClaimedEvent[][] {
  const lanes = new Map<string, ClaimedEvent[]>();
  for (const event of events) {
    const key = event.pledgeId ?? event.id;
    lanes.set(key, [...(lanes.get(key) ?? []), event]);
  }
  return [...lanes.values()];
}

/** True when the platform has it. */
async function sendOne(
  deps: OutboundDeps,
  connectionId: string,
  callback: StoredCallback,
  event: ClaimedEvent,
): Promise<boolean> {
  const { url, lockedSecret } = callback;
  if (!url || !lockedSecret) throw new Error("An event was claimed for a connection without a callback");
  const secret = deps.secrets.decrypt(lockedSecret, callbackSecretContext(connectionId));
  const outcome = await deps.sender.send({ url, secret, id: event.id, body: toMessageBody(event) });
  const now = deps.clock.now();
  if (outcome.kind === "delivered") {
    await markDelivered(deps.db, event.id, outcome.status, now);
    await noteSuccess(deps.db, connectionId, url);
    const { pledgeId, type, version } = event;
    if (pledgeId) await deps.onDelivered({ pledgeId, type, version });
    return true;
  }
  await markFailed(deps.db, {
    ...{ id: event.id, attempts: event.attempts, status: outcome.status, message: outcome.message, now },
    nextAttemptAt: nextAttemptAt(event.attempts, now),
  });
  await noteEndpointFailure(deps, { connectionId, url, message: outcome.message, now });
  return false;
}

/** A job of its own for the next retry when it is near; the sweep finds all others. */
async function wakeUp(deps: OutboundDeps, connectionId: string, resting: boolean): Promise<void> {
  const due = await findNextDue(deps.db, connectionId);
  const now = deps.clock.now().getTime();
  if (!due || due.getTime() - now > WAKE_UP_WITHIN_MS) return;
  const at = new Date(Math.max(due.getTime(), now + (resting ? REST_MS : 1000)));
  // A key of its own: a job that waits for later must not stand in the way of one that is wanted now.
  const key = `${connectionId}:${Math.floor(at.getTime() / 1000)}`;
  await deps.jobs.send("outbound.deliver", { connectionId }, { key, startAfter: at });
}
