import { assertNever } from "~/lib/assert-never";
import type { ShippingTopic } from "../../connections/webhook";
import { applyNews } from "./apply-news.server";
import type { FulfillmentDeps } from "../fulfillment-deps";
import {
  readDeletedOrder,
  readFulfillmentEventPayload,
  readFulfillmentOrderGid,
  readFulfillmentPayload,
  readOrderPayload,
  readOrderReference,
  type ReadPayload,
} from "./shipment-payload";
import type { OrderNews } from "../packages/shipping-news";
import { isMakingOrders } from "../sync/sync-order-store.server";
import { wantShipments } from "./want-shipments.server";

/** By then the answer to an order's creation is written. */
const STRANGER_MS = 60_000;

export interface ShippingWebhook {
  shopDomain: string;
  topic: ShippingTopic;
  payload: unknown;
  receivedAt: Date;
}

/**
 * Takes in what a webhook tells of an order's shipping. Late, repeated and overtaken deliveries change nothing that is
 * newer; where the payload does not settle it, the order is read. Answers what became of it, in a word.
 */
export async function noteShippingWebhook(deps: FulfillmentDeps, webhook: ShippingWebhook): Promise<string> {
  const told = readShippingWebhook(webhook);
  if (told) return take(deps, webhook, told);
  return noteHold(deps, webhook.shopDomain, readFulfillmentOrderGid(webhook.payload));
}

/** What the payload tells; null when it names nothing but a fulfilment order. */
export function readShippingWebhook({ topic, payload, receivedAt }: ShippingWebhook): ReadPayload | null {
  switch (topic) {
    case "fulfillments/create":
    case "fulfillments/update":
      return readFulfillmentPayload(payload);
    case "fulfillment_events/create":
      return readFulfillmentEventPayload(payload);
    case "orders/updated":
    case "orders/paid":
    case "orders/cancelled":
      return readOrderPayload(payload);
    case "orders/delete":
      return readDeletedOrder(payload, receivedAt);
    case "orders/edited":
    case "refunds/create":
      return readOrderReference(payload);
    case "fulfillment_orders/placed_on_hold":
    case "fulfillment_orders/hold_released":
      return null;
    default:
      return assertNever(topic);
  }
}

async function take(
  deps: FulfillmentDeps,
  { shopDomain, receivedAt }: ShippingWebhook,
  told: ReadPayload,
): Promise<string> {
  switch (told.kind) {
    case "malformed":
      return "malformed";
    case "read-order":
      return readLater(deps, shopDomain, told.orderGid);
    case "news": {
      const applied = await applyNews(deps, {
        shopDomain,
        told: [{ news: told.news, fingerprint: null, outline: null }],
        source: { kind: "webhook", receivedAt },
      });
      if (applied.strangers.length > 0) return noteStranger(deps, shopDomain, told.news);
      if (told.readOrder) return readLater(deps, shopDomain, told.news.orderGid);
      return applied.changed > 0 ? "changed" : "unchanged";
    }
    default:
      return assertNever(told);
  }
}

/** Notes that only reading settles the order, and has it read soon. */
export async function readLater(
  deps: FulfillmentDeps,
  shopDomain: string,
  orderGid: string,
): Promise<string> {
  return (await wantShipments(deps, { shopDomain, orderGids: [orderGid] })) > 0 ? "to be read" : "ignored";
}

/**
 * News of a parcel of an order that is nobody's, while orders are being made: it may become a pledge's with the answer
 * that is on its way. Then it is read; any other order is not ours. One whose making is unclear is read once it is found.
 */
export async function noteStranger(
  deps: FulfillmentDeps,
  shopDomain: string,
  { orderGid, fulfillments, events }: OrderNews,
): Promise<"ignored"> {
  const ofParcel = fulfillments.length + events.length > 0;
  if (ofParcel && (await isMakingOrders(deps.db, shopDomain))) {
    const startAfter = new Date(deps.clock.now().getTime() + STRANGER_MS);
    await deps.jobs.send("shipments.want", { shopDomain, orderGids: [orderGid] }, { startAfter });
  }
  return "ignored";
}

/** The payload names the fulfilment order only: Shopify is asked whose it is. Throws when it cannot say now. */
async function noteHold(deps: FulfillmentDeps, shopDomain: string, gid: string | null): Promise<string> {
  if (gid === null) return "malformed";
  const answer = await deps.fulfillments.findOrderOf(shopDomain, gid);
  switch (answer.kind) {
    case "found":
      return readLater(deps, shopDomain, answer.orderGid);
    case "hidden":
      return "ignored";
    case "disconnected":
      await deps.onDisconnected(shopDomain, answer.disconnection);
      return "ignored";
    case "not-executed":
    case "unknown":
      throw new Error(`The order of a fulfilment order could not be read: ${answer.reason}`);
    default:
      return assertNever(answer);
  }
}
