// Signed webhook deliveries to the app: late, twice, out of order or never, as Faults.webhooks says; retried on failure.
import { createHmac, randomUUID } from "node:crypto";
import { DeliveryQueue } from "../delivery-queue";
import type { AppManifest, WebhookSubscription } from "./app-manifest";
import type { SimulatorConfig } from "./config";
import type { Faults } from "./faults";
import type { SimShop } from "./shop-state";

const TIMEOUT_MS = 5000;

interface Delivery {
  shop: SimShop;
  subscription: WebhookSubscription;
  topic: string;
  body: string;
  webhookId: string;
  eventId: string;
  triggeredAt: string;
}

/** base64 HMAC-SHA256 of the raw body with the app's secret. */
export function signWebhook(secret: string, body: string): string {
  return createHmac("sha256", secret).update(body, "utf8").digest("base64");
}

export class Webhooks {
  private readonly queue: DeliveryQueue<Delivery>;

  constructor(
    private readonly config: SimulatorConfig,
    private readonly manifest: AppManifest,
    private readonly faults: Faults,
  ) {
    this.queue = new DeliveryQueue({
      faults,
      retryDelays: () => config.webhookRetryDelaysMs,
      timeoutMs: TIMEOUT_MS,
      request: (delivery) => this.requestOf(delivery),
      note: ({ shop, topic, webhookId }, attempt, status) =>
        shop.webhooks.push({ topic, webhookId, attempt, status }),
    });
  }

  /** Schedules the deliveries of one event; each duplicate carries the same webhook id. */
  notify(shop: SimShop, topic: string, payload: () => unknown): void {
    const behaviour = this.faults.webhooks;
    if (behaviour.mode === "off" || !this.config.appUrl) return;
    if (behaviour.topics && !behaviour.topics.includes(topic)) return;
    if (!shop.installed && topic !== "app/uninstalled" && !isCompliance(topic)) return;
    const interested = this.manifest.subscriptions.filter(({ topics }) => topics.includes(topic));
    if (interested.length === 0) return;
    const full = payload() as Record<string, unknown>;
    for (const subscription of interested) {
      const delivery: Delivery = {
        shop,
        subscription,
        topic,
        body: JSON.stringify(onlyFields(full, subscription.includeFields)),
        webhookId: randomUUID(),
        eventId: randomUUID(),
        triggeredAt: new Date().toISOString(),
      };
      const [least, most] = behaviour.duplicates;
      const copies = least + Math.floor(this.faults.roll() * (most - least + 1));
      for (let copy = 0; copy < copies; copy += 1) this.queue.schedule(delivery);
    }
  }

  stop(): void {
    this.queue.stop();
  }

  private requestOf(delivery: Delivery) {
    return {
      url: new URL(delivery.subscription.uri, this.config.appUrl ?? undefined),
      body: delivery.body,
      headers: {
        "content-type": "application/json",
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Hmac-Sha256": signWebhook(this.config.clientSecret, delivery.body),
        "X-Shopify-Shop-Domain": delivery.shop.domain,
        "X-Shopify-Webhook-Id": delivery.webhookId,
        "X-Shopify-Event-Id": delivery.eventId,
        "X-Shopify-Triggered-At": delivery.triggeredAt,
        "X-Shopify-API-Version": "2026-10",
      },
    };
  }
}

function isCompliance(topic: string): boolean {
  return topic.startsWith("customers/") || topic === "shop/redact";
}

/** Fields by name, also inside objects and lists: `a.b` is field b of a, or of every entry of the list a. */
function onlyFields(payload: Record<string, unknown>, fields: string[] | null): Record<string, unknown> {
  if (fields === null) return payload;
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload)) {
    const inner = fields
      .filter((field) => field.startsWith(`${name}.`))
      .map((field) => field.slice(name.length + 1));
    if (fields.includes(name)) kept[name] = value;
    else if (inner.length > 0) kept[name] = insideOf(value, inner);
  }
  return kept;
}

function insideOf(value: unknown, fields: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => insideOf(item, fields));
  if (typeof value !== "object" || value === null) return value;
  return onlyFields(value as Record<string, unknown>, fields);
}
