// Signed webhook deliveries to the app: late, twice, out of order or never, as Faults.webhooks says; retried on failure.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { AppManifest, WebhookSubscription } from "./app-manifest";
import type { SimulatorConfig } from "./config";
import type { Faults } from "./faults";
import type { SimShop } from "./shop-state";

const TIMEOUT_MS = 5000;
const IN_FLIGHT = 16;

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
  private readonly waiting: Delivery[] = [];
  private readonly stopped = new AbortController();
  private inFlight = 0;

  constructor(
    private readonly config: SimulatorConfig,
    private readonly manifest: AppManifest,
    private readonly faults: Faults,
  ) {}

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
      for (let copy = 0; copy < copies; copy += 1) this.schedule(delivery);
    }
  }

  stop(): void {
    this.stopped.abort();
    this.waiting.length = 0;
  }

  private schedule(delivery: Delivery): void {
    setTimeout(() => this.enqueue(delivery), this.faults.between(this.faults.webhooks.delayMs)).unref();
  }

  private enqueue(delivery: Delivery): void {
    if (this.stopped.signal.aborted) return;
    const at = this.faults.webhooks.shuffle
      ? Math.floor(this.faults.roll() * (this.waiting.length + 1))
      : this.waiting.length;
    this.waiting.splice(at, 0, delivery);
    this.pump();
  }

  private pump(): void {
    while (this.inFlight < IN_FLIGHT) {
      const next = this.waiting.shift();
      if (!next) return;
      this.inFlight += 1;
      void this.deliver(next).finally(() => {
        this.inFlight -= 1;
        this.pump();
      });
    }
  }

  private async deliver(delivery: Delivery): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const status = await this.post(delivery);
      delivery.shop.webhooks.push({ topic: delivery.topic, webhookId: delivery.webhookId, attempt, status });
      const wait = this.config.webhookRetryDelaysMs[attempt - 1];
      if ((status !== null && status < 300) || wait === undefined || this.stopped.signal.aborted) return;
      try {
        await pause(wait, undefined, { ref: false, signal: this.stopped.signal });
      } catch {
        return;
      }
    }
  }

  private async post(delivery: Delivery): Promise<number | null> {
    try {
      const response = await fetch(new URL(delivery.subscription.uri, this.config.appUrl ?? undefined), {
        method: "POST",
        body: delivery.body,
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
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
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }
}

function isCompliance(topic: string): boolean {
  return topic.startsWith("customers/") || topic === "shop/redact";
}

/** `a.b` sends field b of a, or of every entry of the list a. */
/** Fields by name, also inside objects and lists ("line_items.sku"). */
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
