// webhooks: 200 signed deliveries per second for 30 s to the web process, each a parcel that nobody has heard of.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { FulfillmentOverview } from "~/modules/fulfillment/views";
import { DEMO_SHOP } from "../support/journey";
import type { Merchant } from "../support/merchant";
import { note } from "../support/run-result";
import { until } from "../support/until";
import { DEFAULT_CONFIG } from "../simulators/shopify/config";
import { signWebhook } from "../simulators/shopify/webhooks";
import { pushManyOrders } from "./many-orders";
import { percentile, round } from "./measure";
import { syncNow } from "./sync-now";
import { withStack } from "./with-stack";

const PER_SECOND = 200;
const SECONDS = 30;
const DELIVERIES = PER_SECOND * SECONDS;
/** Delivered first at the same rate and not timed: a web process that has just started runs code it has not compiled yet. */
const WARM_UP = PER_SECOND * 6;
const PATIENCE_MS = 10 * 60_000;

export interface WebhookFigures {
  p99Ms: number;
  /** Deliveries, warm-up included, that were not acknowledged, or whose parcel the app does not show in the end. */
  lost: number;
}

export async function benchWebhooks(): Promise<WebhookFigures> {
  return withStack({ name: "bench-webhooks", workers: 1 }, async (stack) => {
    const { merchant, connectionId } = await pushManyOrders(stack, DELIVERIES * 1.25);
    // As after the first night: what the orders hold is known, only the parcels are news.
    await syncNow(merchant, connectionId);
    const all = WARM_UP + DELIVERIES;
    const { webhooks } = await stack.simulator.seed(DEMO_SHOP, { ship: all, webhooks: true });
    if (webhooks.length !== all) throw new Error(`Only ${webhooks.length} orders could be shipped`);
    const url = new URL("/webhooks/shipping", stack.appUrl);
    const bodies = webhooks.map((payload) => JSON.stringify(payload));
    const cold = await deliverAll(url, bodies.slice(0, WARM_UP));
    const startedAt = performance.now();
    const warm = await deliverAll(url, bodies.slice(WARM_UP));
    const acknowledged = warm.filter((milliseconds) => milliseconds !== null);
    describe("just started", cold);
    describe("measured", warm);
    const taken = [...cold, ...warm].filter((milliseconds) => milliseconds !== null).length;
    const shown = await waitUntilShown(merchant, taken);
    note(
      `all work done ${round((performance.now() - startedAt) / 1000 - SECONDS, 1)} s after the last delivery`,
    );
    const lost = Math.max(all - taken, all - shown);
    return { p99Ms: round(percentile(acknowledged, 0.99), 1), lost };
  });
}

function describe(name: string, acks: (number | null)[]): void {
  const times = acks.filter((milliseconds) => milliseconds !== null);
  const [median, p99] = [0.5, 0.99].map((share) => round(percentile(times, share), 1));
  note(`${name}: ${times.length} of ${acks.length} acknowledged, median ${median} ms, p99 ${p99} ms`);
}

/** Milliseconds to each answer, null for one that was no success; each leaves at its time, whatever became of the others. */
async function deliverAll(url: URL, bodies: string[]): Promise<(number | null)[]> {
  const startedAt = performance.now();
  const sent: Promise<number | null>[] = [];
  for (const [index, body] of bodies.entries()) {
    const wait = startedAt + (index * 1000) / PER_SECOND - performance.now();
    if (wait > 1) await pause(wait);
    sent.push(deliver(url, body));
  }
  return Promise.all(sent);
}

async function deliver(url: URL, body: string): Promise<number | null> {
  const headers = {
    "content-type": "application/json",
    "X-Shopify-Topic": "fulfillments/create",
    "X-Shopify-Hmac-Sha256": signWebhook(DEFAULT_CONFIG.clientSecret, body),
    "X-Shopify-Shop-Domain": DEMO_SHOP,
    "X-Shopify-Webhook-Id": randomUUID(),
    "X-Shopify-Event-Id": randomUUID(),
    "X-Shopify-Triggered-At": new Date().toISOString(),
    "X-Shopify-API-Version": "2026-10",
  };
  const startedAt = performance.now();
  try {
    const answer = await fetch(url, { method: "POST", body, headers });
    await answer.arrayBuffer();
    return answer.ok ? performance.now() - startedAt : null;
  } catch {
    return null;
  }
}

/** Orders that the app shows as shipped once nothing more comes. */
async function waitUntilShown(merchant: Merchant, expected: number): Promise<number> {
  let shown = 0;
  let since = performance.now();
  return until(
    "the app shows every parcel",
    async () => {
      const { overview } = await merchant.get<{ overview: FulfillmentOverview }>(
        "/app/fulfillment",
        "app.fulfillment._index",
      );
      const { shipped, partiallyShipped, delivered } = overview.stages;
      const now = shipped + partiallyShipped + delivered;
      if (now !== shown) since = performance.now();
      shown = now;
      return shown >= expected || performance.now() - since > 60_000 ? shown : null;
    },
    { timeoutMs: PATIENCE_MS, everyMs: 500 },
  );
}
