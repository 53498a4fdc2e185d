import type { ConnectionDeps } from "./connection-deps";
import { revokeKey } from "./connection-store.server";

/** The key is refused from the next request on. Another shop's key is not found. */
export async function revokeConnectionKey(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  input: { shopDomain: string; keyId: string },
): Promise<{ kind: "revoked" } | { kind: "not-found" }> {
  const revoked = await revokeKey(deps.db, input.shopDomain, input.keyId, deps.clock.now());
  return { kind: revoked ? "revoked" : "not-found" };
}
