import { saveCallbackSecret } from "./callback-store.server";
import { newCallbackSecret } from "./callback-secret.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";

/**
 * A new secret for the same address, shown this once. It signs from the next message on; what the platform refuses
 * until it knows the new secret is retried.
 */
export async function rotateCallbackSecret(
  deps: Pick<OutboundDeps, "db" | "secrets">,
  input: OfConnection,
): Promise<{ kind: "rotated"; secret: string } | { kind: "not-found" }> {
  const { secret, lockedSecret } = newCallbackSecret(deps, input.connectionId);
  const saved = await saveCallbackSecret(deps.db, input, lockedSecret);
  return saved ? { kind: "rotated", secret } : { kind: "not-found" };
}
