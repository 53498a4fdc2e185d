import { saveCallback } from "./callback-store.server";
import { newCallbackSecret } from "./callback-secret.server";
import { parseCallbackUrl } from "./callback-url";
import type { OfConnection, OutboundDeps } from "./outbound-deps";

export type SetCallbackResult =
  /** `secret` is shown this once: it is stored encrypted and never leaves again. */
  { kind: "saved"; secret: string } | { kind: "invalid"; message: string } | { kind: "not-found" };

/**
 * Says where a connection's platform is told from now on. Every address gets a secret of its own, so a changed address
 * changes the secret. What happened before is not told; what waits goes to the new address.
 */
export async function setCallback(
  deps: Pick<OutboundDeps, "db" | "secrets" | "allowedHosts">,
  input: OfConnection & { url: string },
): Promise<SetCallbackResult> {
  const parsed = parseCallbackUrl(input.url, deps.allowedHosts);
  if (parsed.kind === "invalid") return parsed;
  const { secret, lockedSecret } = newCallbackSecret(deps, input.connectionId);
  const saved = await saveCallback(deps.db, input, { url: parsed.url, lockedSecret });
  return saved ? { kind: "saved", secret } : { kind: "not-found" };
}
