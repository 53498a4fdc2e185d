import type { ConnectionView } from "./connection";
import type { ConnectionDeps } from "./connection-deps";
import { findConnections } from "./connection-store.server";

/** All connections of the shop with their keys (never the keys' secrets) and how many pledges each brought. */
export async function listConnections(
  deps: Pick<ConnectionDeps, "db">,
  { shopDomain }: { shopDomain: string },
): Promise<ConnectionView[]> {
  return findConnections(deps.db, shopDomain);
}
