import { inTransaction } from "~/db/client.server";
import { saveEnabled } from "./callback-store.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";
import { makeDueAgain } from "./outbound-event-store.server";

/** Tries a disabled address again, at once and with everything that has waited meanwhile. */
export async function enableCallback(
  deps: Pick<OutboundDeps, "db" | "clock" | "jobs">,
  input: OfConnection,
): Promise<{ kind: "enabled"; waiting: number } | { kind: "not-found" }> {
  const { connectionId } = input;
  return inTransaction(deps.db, async (tx) => {
    if (!(await saveEnabled(tx, input))) return { kind: "not-found" };
    const waiting = await makeDueAgain(tx, input, { given: "waiting" }, deps.clock.now());
    await deps.jobs.send("outbound.deliver", { connectionId }, { tx, key: connectionId });
    return { kind: "enabled", waiting };
  });
}
