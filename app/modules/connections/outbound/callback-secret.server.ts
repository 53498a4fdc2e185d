import { randomBytes } from "node:crypto";
import { callbackSecretContext } from "~/db/secret-contexts";
import type { OutboundDeps } from "./outbound-deps";

/** 24 to 64 bytes are asked for. [Standard Webhooks, "Symmetric signatures"] */
const SECRET_BYTES = 32;

/** A new `whsec_…` secret, and the same one locked for its connection's row. */
export function newCallbackSecret(
  deps: Pick<OutboundDeps, "secrets">,
  connectionId: string,
): { secret: string; lockedSecret: string } {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
  return { secret, lockedSecret: deps.secrets.encrypt(secret, callbackSecretContext(connectionId)) };
}
