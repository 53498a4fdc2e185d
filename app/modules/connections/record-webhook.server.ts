import { inTransaction } from "~/db/client.server";
import type { ConnectionDeps } from "./connection-deps";
import { keepNeededFields, parseWebhookTopic, type VerifiedWebhook } from "./webhook";
import { deliveryKey, insertDeliveries, type NewDelivery } from "./webhook-store.server";

type RecordDeps = Pick<ConnectionDeps, "db" | "jobs" | "clock" | "log">;

export type RecordedWebhook =
  { kind: "recorded"; deliveryId: string } | { kind: "duplicate" } | { kind: "ignored" };

/**
 * Stores a verified delivery and its job in one transaction and leaves the work to the job. The same delivery again,
 * even at the same moment, is one row and one job. A topic we never subscribed to is ignored.
 */
export async function recordWebhook(deps: RecordDeps, webhook: VerifiedWebhook): Promise<RecordedWebhook> {
  const [recorded] = await recordWebhooks(deps, [webhook]);
  return recorded ?? { kind: "ignored" };
}

/** The same for several deliveries that came at once: one transaction, so that a storm costs little. */
export async function recordWebhooks(
  deps: RecordDeps,
  webhooks: VerifiedWebhook[],
): Promise<RecordedWebhook[]> {
  const receivedAt = deps.clock.now();
  const rows = webhooks.map((webhook): NewDelivery | null => {
    const topic = parseWebhookTopic(webhook.topic);
    if (topic) return { ...webhook, topic, payload: keepNeededFields(topic, webhook.payload), receivedAt };
    deps.log.warn({ shop: webhook.shopDomain }, "webhook of a topic without subscription ignored");
    return null;
  });
  const fresh = await insertWithJobs(
    deps,
    rows.filter((row) => row !== null),
  );
  return rows.map((row) => {
    if (!row) return { kind: "ignored" };
    const deliveryId = fresh.get(deliveryKey(row));
    // The second of the same within one group finds its row taken.
    fresh.delete(deliveryKey(row));
    return deliveryId === undefined ? { kind: "duplicate" } : { kind: "recorded", deliveryId };
  });
}

/** Ids of the rows that were new, by their key. */
async function insertWithJobs(deps: RecordDeps, rows: NewDelivery[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  return inTransaction(deps.db, async (tx) => {
    const fresh = await insertDeliveries(tx, rows);
    const payloads = [...fresh.values()].map((deliveryId) => ({ deliveryId }));
    if (payloads.length > 1 && deps.jobs.sendMany)
      await deps.jobs.sendMany("webhook.process", payloads, { tx });
    else for (const payload of payloads) await deps.jobs.send("webhook.process", payload, { tx });
    return fresh;
  });
}
