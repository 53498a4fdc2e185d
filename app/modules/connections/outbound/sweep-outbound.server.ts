import type { OutboundDeps } from "./outbound-deps";
import { findConnectionsDue } from "./outbound-event-store.server";

const LIMIT = 500;

/**
 * Wakes up a delivery for every connection with something due: new events, retries whose wait is over, and what a dead
 * worker had claimed. Events are written without a job, so that a push never waits for the queue.
 */
export async function sweepOutbound(
  deps: Pick<OutboundDeps, "db" | "clock" | "jobs">,
  _input: Record<string, never>,
): Promise<number> {
  const due = await findConnectionsDue(deps.db, deps.clock.now(), LIMIT);
  for (const connectionId of due)
    await deps.jobs.send("outbound.deliver", { connectionId }, { key: connectionId });
  return due.length;
}
