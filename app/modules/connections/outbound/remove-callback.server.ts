import { inTransaction } from "~/db/client.server";
import { saveCallback } from "./callback-store.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";
import { abandonWaiting } from "./outbound-event-store.server";

/** The platform is told nothing more; what waited is given up and can be replayed to a later address. */
export async function removeCallback(
  deps: Pick<OutboundDeps, "db" | "clock">,
  input: OfConnection,
): Promise<{ kind: "removed" } | { kind: "not-found" }> {
  return inTransaction(deps.db, async (tx) => {
    if (!(await saveCallback(tx, input, null))) return { kind: "not-found" };
    await abandonWaiting(tx, input.connectionId, "The address was removed.", deps.clock.now());
    return { kind: "removed" };
  });
}
