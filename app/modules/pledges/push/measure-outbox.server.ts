import type { PledgeDeps } from "../pledge-deps";
import { measureAllOutboxes } from "./push-settle-store.server";

export interface OutboxMeasure {
  states: Record<string, number>;
  oldestQueuedSeconds: number;
}

/** What waits in all shops together, for the metrics page of the operator. */
export async function measureOutbox(
  deps: Pick<PledgeDeps, "db" | "clock">,
  _input: Record<string, never> = {},
): Promise<OutboxMeasure> {
  const { states, oldestAt } = await measureAllOutboxes(deps.db);
  const ageMs = oldestAt ? deps.clock.now().getTime() - oldestAt.getTime() : 0;
  return { states, oldestQueuedSeconds: Math.max(0, ageMs / 1000) };
}
