import type { ConnectionDeps } from "./connection-deps";
import { endConnection } from "./connection-store.server";

/** Stops a source: its keys are refused from now on. Its pledges and their orders stay. */
export async function disconnectConnection(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { shopDomain: string; connectionId: string },
): Promise<{ kind: "disconnected" } | { kind: "not-found" }> {
  const ended = await endConnection(deps.db, input, deps.clock.now());
  return { kind: ended ? "disconnected" : "not-found" };
}
