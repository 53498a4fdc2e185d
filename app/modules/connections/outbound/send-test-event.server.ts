import { callbackSecretContext } from "~/db/secret-contexts";
import { findCallback, noteSuccess } from "./callback-store.server";
import type { OfConnection, OutboundDeps } from "./outbound-deps";
import { insertOutboundEvents, markDelivered, markFailed } from "./outbound-event-store.server";
import type { DeliveryOutcome } from "./ports";
import { newEventId } from "./record-outbound-events.server";
import { toMessageBody } from "./to-message";

export type SendTestResult = DeliveryOutcome | { kind: "no-callback" } | { kind: "not-found" };

/** Sends one `webhook.test` message at once, also to a disabled address, and says what came back. Never retried. */
export async function sendTestEvent(deps: OutboundDeps, input: OfConnection): Promise<SendTestResult> {
  const callback = await findCallback(deps.db, input);
  if (!callback) return { kind: "not-found" };
  const { url, lockedSecret } = callback;
  if (!url || !lockedSecret || callback.status !== "active") return { kind: "no-callback" };
  const now = deps.clock.now();
  const event = { id: newEventId(), type: "webhook.test" as const, version: 0, createdAt: now, payload: {} };
  const secret = deps.secrets.decrypt(lockedSecret, callbackSecretContext(input.connectionId));
  const outcome = await deps.sender.send({ url, secret, id: event.id, body: toMessageBody(event) });
  const { shopDomain, connectionId } = input;
  const after = { id: event.id, attempts: 0, now: deps.clock.now() };
  await insertOutboundEvents(deps.db, [
    { ...event, shopDomain, connectionId, pledgeId: null, nextAttemptAt: now },
  ]);
  if (outcome.kind === "delivered") {
    await markDelivered(deps.db, event.id, outcome.status, after.now);
    await noteSuccess(deps.db, connectionId, url);
  } else {
    await markFailed(deps.db, {
      ...after,
      status: outcome.status,
      message: outcome.message,
      nextAttemptAt: null,
    });
  }
  return outcome;
}
