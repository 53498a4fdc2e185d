import { inTransaction } from "~/db/client.server";
import type { ConnectionDeps } from "./connection-deps";
import { keepNeededFields, parseWebhookTopic, type VerifiedWebhook } from "./webhook";
import { insertDelivery } from "./webhook-store.server";

/**
 * Stores a verified delivery and its job in one transaction and leaves the work to the job. The same delivery again,
 * even at the same moment, is one row and one job. A topic we never subscribed to is ignored.
 */
export async function recordWebhook(
  deps: Pick<ConnectionDeps, "db" | "jobs" | "clock" | "log">,
  webhook: VerifiedWebhook,
): Promise<{ kind: "recorded"; deliveryId: string } | { kind: "duplicate" } | { kind: "ignored" }> {
  const topic = parseWebhookTopic(webhook.topic);
  if (!topic) {
    deps.log.warn({ shop: webhook.shopDomain }, "webhook of a topic without subscription ignored");
    return { kind: "ignored" };
  }
  return inTransaction(deps.db, async (tx) => {
    const deliveryId = await insertDelivery(tx, {
      ...webhook,
      topic,
      payload: keepNeededFields(topic, webhook.payload),
      receivedAt: deps.clock.now(),
    });
    if (!deliveryId) return { kind: "duplicate" };
    await deps.jobs.send("webhook.process", { deliveryId }, { tx });
    return { kind: "recorded", deliveryId };
  });
}
