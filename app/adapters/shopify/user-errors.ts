// User errors that are no verdict on the request: texts that Shopify sends in live recordings, without a code.
import type { GatewayTrouble } from "~/modules/pledges/ports";
import type { RefusalError } from "./parse-order";

const TOO_MANY_ATTEMPTS = "Too many attempts. Please try again later.";
const TEMPORARILY_UNAVAILABLE = /temporarily unavailable to be modified/i;
const TEMPORARILY_UNAVAILABLE_WAIT_MS = 2_000;

/** A development or trial store has had its five orders of this minute. */
export function isTooManyAttempts(errors: RefusalError[]): boolean {
  return errors.some((error) => error.message.includes(TOO_MANY_ATTEMPTS));
}

/** The trouble that these user errors really mean; null when they are a plain no. */
export function readTrouble(
  errors: RefusalError[],
  tooManyAttemptsWaitMs: () => number,
): GatewayTrouble | null {
  if (isTooManyAttempts(errors)) {
    return { kind: "not-executed", reason: "too many attempts", retryAfterMs: tooManyAttemptsWaitMs() };
  }
  if (errors.some((error) => TEMPORARILY_UNAVAILABLE.test(error.message))) {
    return {
      kind: "not-executed",
      reason: "the order is temporarily unavailable",
      retryAfterMs: TEMPORARILY_UNAVAILABLE_WAIT_MS,
    };
  }
  if (errors.some((error) => error.code === "SHOP_DORMANT")) {
    const message = "Shopify says that this shop is dormant. When it is open again, press Reconnect.";
    return { kind: "disconnected", disconnection: { code: "shop_frozen", message } };
  }
  return null;
}
