import type { z } from "zod";
import type { WebhookDelivery } from "~/db/generated/client";
import { assertNever } from "~/lib/assert-never";
import { checkShop } from "./check-shop.server";
import type { ConnectionDeps } from "./connection-deps";
import { noteUninstall } from "./note-uninstall.server";
import {
  CustomerWebhookSchema,
  isCompliance,
  parseWebhookTopic,
  ProductWebhookSchema,
  type CustomerWebhook,
  type OrderTopic,
  type ShippingTopic,
  type WebhookTopic,
} from "./webhook";
import { findDelivery, finishDelivery, wasProcessed } from "./webhook-store.server";

export interface ShippingTold {
  shopDomain: string;
  topic: ShippingTopic;
  payload: unknown;
  receivedAt: Date;
}

/** What other modules do about a webhook; handed in so that modules do not import each other in circles. */
export interface WebhookEffects {
  noteOrder(input: { shopDomain: string; topic: OrderTopic; payload: unknown }): Promise<unknown>;
  /** Answers what became of it, in a word. */
  noteShipping(told: ShippingTold): Promise<string>;
  /** The same for many of one shop. */
  noteShippings(told: ShippingTold[]): Promise<string[]>;
  refreshProduct(input: { shopDomain: string; productGid: string }): Promise<unknown>;
  removeProduct(input: { shopDomain: string; productGid: string }): Promise<unknown>;
  /** The merchant approved, ended or changed the app's charges, or nears their limit. */
  noteSubscription(input: { shopDomain: string }): Promise<unknown>;
  noteDataRequest(input: {
    shopDomain: string;
    requestId: string;
    customer: CustomerWebhook;
    requestedAt: Date;
  }): Promise<string>;
  redactCustomer(input: { shopDomain: string; customer: CustomerWebhook }): Promise<string>;
  redactShop(input: { shopDomain: string; triggeredAt: Date }): Promise<string>;
}

const MALFORMED = "malformed";

export type ProcessWebhookDeps = ConnectionDeps & { effects: WebhookEffects };

/**
 * Does what a recorded delivery asks for. Every effect may run twice and in any order: facts are read from the shop
 * instead of the payload, and news older than the last access given are stale. Throws when it should be tried again.
 */
export async function processWebhook(
  deps: ProcessWebhookDeps,
  { deliveryId }: { deliveryId: string },
): Promise<void> {
  const delivery = await findDelivery(deps.db, deliveryId);
  if (!delivery || delivery.processedAt) return;
  const topic = parseWebhookTopic(delivery.topic);
  const outcome = !topic
    ? "ignored"
    : (await wasProcessed(deps.db, delivery))
      ? "duplicate"
      : await act(deps, topic, delivery);
  if (outcome === MALFORMED)
    deps.log.error({ shop: delivery.shopDomain, topic, deliveryId }, "webhook not understood");
  await finishDelivery(deps.db, delivery.id, {
    outcome,
    at: deps.clock.now(),
    forget: topic !== null && isCompliance(topic) && outcome !== MALFORMED,
  });
}

async function act(
  deps: ProcessWebhookDeps,
  topic: WebhookTopic,
  delivery: WebhookDelivery,
): Promise<string> {
  const { shopDomain, payload } = delivery;
  const triggeredAt = delivery.triggeredAt ?? delivery.receivedAt;
  switch (topic) {
    case "app/uninstalled":
      return noteUninstall(deps, { shopDomain, triggeredAt });
    case "app/scopes_update":
    case "shop/update":
      await checkShop(deps, { shopDomain });
      return "checked";
    case "orders/create":
      await deps.effects.noteOrder({ shopDomain, topic, payload });
      return "noted";
    case "orders/cancelled":
    case "orders/delete":
      await deps.effects.noteOrder({ shopDomain, topic, payload });
      return deps.effects.noteShipping({ shopDomain, topic, payload, receivedAt: delivery.receivedAt });
    case "orders/updated":
    case "orders/edited":
    case "orders/paid":
    case "refunds/create":
    case "fulfillments/create":
    case "fulfillments/update":
    case "fulfillment_events/create":
    case "fulfillment_orders/placed_on_hold":
    case "fulfillment_orders/hold_released":
      return deps.effects.noteShipping({ shopDomain, topic, payload, receivedAt: delivery.receivedAt });
    case "products/create":
    case "products/update":
    case "products/delete":
      return withPayload(ProductWebhookSchema, payload, async ({ id }) => {
        const input = { shopDomain, productGid: `gid://shopify/Product/${id}` };
        await (topic === "products/delete"
          ? deps.effects.removeProduct(input)
          : deps.effects.refreshProduct(input));
        return "noted";
      });
    case "bulk_operations/finish":
      return "noted";
    case "app_subscriptions/update":
    case "app_subscriptions/approaching_capped_amount":
      await deps.effects.noteSubscription({ shopDomain });
      return "noted";
    case "customers/data_request":
      return withPayload(CustomerWebhookSchema, payload, (customer) =>
        deps.effects.noteDataRequest({
          shopDomain,
          requestId: delivery.id,
          customer,
          requestedAt: delivery.receivedAt,
        }),
      );
    case "customers/redact":
      return withPayload(CustomerWebhookSchema, payload, (customer) =>
        deps.effects.redactCustomer({ shopDomain, customer }),
      );
    case "shop/redact":
      return deps.effects.redactShop({ shopDomain, triggeredAt });
    default:
      return assertNever(topic);
  }
}

/** A payload of another shape stays as it is for a look by hand; trying again would not change it. */
async function withPayload<Schema extends z.ZodType>(
  schema: Schema,
  payload: unknown,
  work: (parsed: z.output<Schema>) => Promise<string>,
): Promise<string> {
  const parsed = schema.safeParse(payload);
  return parsed.success ? work(parsed.data) : MALFORMED;
}
