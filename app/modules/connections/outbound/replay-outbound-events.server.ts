import { inTransaction } from "~/db/client.server";
import { findCallback } from "./callback-store.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";
import { makeDueAgain } from "./outbound-event-store.server";

export type ReplayResult =
  { kind: "replayed"; count: number } | { kind: "no-callback" } | { kind: "not-found" };

const GIVEN = { failed: "abandoned", undelivered: "undelivered" } as const;

/**
 * Sends events again under their old ids: the named ones (delivered or not), or with `all` every one that was given up
 * (`failed`), or that and every one that waits for its next attempt (`undelivered`).
 * A disabled address gets them once it is enabled.
 */
export async function replayOutboundEvents(
  deps: Pick<OutboundDeps, "db" | "clock" | "jobs">,
  input: OfConnection & ({ eventIds: string[] } | { all: "failed" | "undelivered" }),
): Promise<ReplayResult> {
  const { connectionId } = input;
  return inTransaction(deps.db, async (tx) => {
    const callback = await findCallback(tx, input);
    if (!callback) return { kind: "not-found" };
    if (!callback.url) return { kind: "no-callback" };
    const which = "all" in input ? { given: GIVEN[input.all] } : { ids: input.eventIds };
    const count = await makeDueAgain(tx, input, which, deps.clock.now());
    if (count > 0) await deps.jobs.send("outbound.deliver", { connectionId }, { tx, key: connectionId });
    return { kind: "replayed", count };
  });
}
