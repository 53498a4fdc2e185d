import type { WebhookDelivery } from "~/db/generated/client";
import { processWebhook, type ProcessWebhookDeps, type ShippingTold } from "./process-webhook.server";
import { STORM_TOPICS, type StormTopic } from "./webhook";
import { findDeliveries, findProcessed, finishDeliveries } from "./webhook-store.server";

/**
 * Works off deliveries that wait together. What tells of shipping is taken in with few statements per shop; everything
 * else, and whatever that fails for, goes its own way. Throws at the end when something should be tried again; what was
 * done is not done again then.
 */
export async function processWebhooks(
  deps: ProcessWebhookDeps,
  { deliveryIds }: { deliveryIds: string[] },
): Promise<void> {
  const deliveries = (await findDeliveries(deps.db, deliveryIds)).filter(({ processedAt }) => !processedAt);
  const alone = new Set(deliveries.map(({ id }) => id));
  for (const told of groupByShop(deliveries)) {
    try {
      await takeTogether(deps, told);
      for (const { id } of told) alone.delete(id);
    } catch (error) {
      deps.log.warn({ err: error, shop: told[0]?.shopDomain }, "webhooks are worked off one by one");
    }
  }
  const failures: unknown[] = [];
  for (const deliveryId of alone) {
    try {
      await processWebhook(deps, { deliveryId });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} webhooks could not be worked off`);
}

type StormDelivery = WebhookDelivery & { topic: StormTopic };

/** Two or more of a shop that tell of shipping, in the order in which they came. */
function groupByShop(deliveries: WebhookDelivery[]): StormDelivery[][] {
  const groups = new Map<string, StormDelivery[]>();
  for (const delivery of deliveries) {
    if (!isOfStorm(delivery)) continue;
    groups.set(delivery.shopDomain, [...(groups.get(delivery.shopDomain) ?? []), delivery]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

function isOfStorm(delivery: WebhookDelivery): delivery is StormDelivery {
  return STORM_TOPICS.some((topic) => topic === delivery.topic);
}

async function takeTogether(deps: ProcessWebhookDeps, deliveries: StormDelivery[]): Promise<void> {
  const done = await findProcessed(
    deps.db,
    deliveries.map(({ id }) => id),
  );
  const fresh = deliveries.filter(({ id }) => !done.has(id));
  const told = fresh.map(({ shopDomain, topic, payload, receivedAt }): ShippingTold => ({
    shopDomain,
    topic,
    payload,
    receivedAt,
  }));
  const outcomes = await deps.effects.noteShippings(told);
  await finishDeliveries(
    deps.db,
    [
      ...fresh.map(({ id }, index) => ({ id, outcome: outcomes[index] ?? "noted" })),
      ...[...done].map((id) => ({ id, outcome: "duplicate" })),
    ],
    deps.clock.now(),
  );
}
