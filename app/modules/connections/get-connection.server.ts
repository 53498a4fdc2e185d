import type { ConnectionView } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { findConnection } from "./connection-store.server";

/** One connection of the shop; null when it has none of that id (another shop's is none). */
export async function getConnection(
  deps: Pick<ConnectionDeps, "db">,
  input: { shopDomain: string; connectionId: string },
): Promise<ConnectionView | null> {
  return findConnection(deps.db, input);
}
