import type { ConnectionDeps } from "./connection-deps";
import { touchConnection } from "./api-request-store.server";

/** Notes that pledges came in through the connection; exact to a minute. */
export async function noteReceived(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { connectionId: string },
): Promise<void> {
  await touchConnection(deps.db, input.connectionId, deps.clock.now());
}
