// Shipping as Shopify's webhooks tell of it (REST shape), read as the news that the module knows. Pure.
import { z } from "zod";
import { emptyNews, orderEnded, type LooseEvent, type OrderNews } from "../packages/shipping-news";
import type { FulfillmentSnapshot, ShipmentEventKind } from "../shipments";

const id = z.union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)]).transform(String);
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
const text = z.string().nullish();

const FulfillmentPayloadSchema = z.object({
  id,
  order_id: id,
  name: text,
  status: z.enum(["pending", "open", "success", "cancelled", "error", "failure"]),
  created_at: time,
  updated_at: time,
  tracking_company: text,
  tracking_numbers: z.array(z.string().nullable()).nullish(),
  tracking_urls: z.array(z.string().nullable()).nullish(),
  line_items: z.array(z.object({ id, sku: text, quantity: z.number().int() })),
});
type FulfillmentPayload = z.infer<typeof FulfillmentPayloadSchema>;

const OrderPayloadSchema = z.object({
  id,
  name: text,
  updated_at: time,
  cancelled_at: time.nullish(),
  financial_status: text,
  line_items: z
    .array(
      z.object({
        id,
        sku: text,
        current_quantity: z.number().int(),
        requires_shipping: z.boolean(),
      }),
    )
    .optional(),
  fulfillments: z.array(FulfillmentPayloadSchema).optional(),
});

const EventPayloadSchema = z.object({
  id,
  fulfillment_id: id,
  order_id: id,
  status: z.string(),
  message: text,
  happened_at: time.nullish(),
  created_at: time,
});

/** What a webhook tells; `readOrder`: what it says is not enough, the order has to be read. */
export type ReadPayload =
  | { kind: "news"; news: OrderNews; readOrder: boolean }
  | { kind: "read-order"; orderGid: string }
  | { kind: "malformed" };

/** fulfillments/create and fulfillments/update: the whole fulfilment except its events. */
export function readFulfillmentPayload(payload: unknown): ReadPayload {
  const parsed = FulfillmentPayloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "malformed" };
  const news = { ...emptyNews(orderGid(parsed.data.order_id)), fulfillments: [toSnapshot(parsed.data)] };
  return { kind: "news", news, readOrder: linksAreUnclear(parsed.data) };
}

/** orders/updated, orders/paid, orders/cancelled: lines, payment and fulfilments as they are now, as far as told. */
export function readOrderPayload(payload: unknown): ReadPayload {
  const parsed = OrderPayloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "malformed" };
  const { updated_at: updatedAt, line_items: lines, fulfillments = [] } = parsed.data;
  const news: OrderNews = {
    ...emptyNews(orderGid(parsed.data.id)),
    orderName: parsed.data.name ?? null,
    cancelledAt: parsed.data.cancelled_at ?? null,
    lines: lines
      ? {
          updatedAt,
          financialStatus: parsed.data.financial_status?.toUpperCase() ?? null,
          state: lines.map((line) => ({
            lineItemGid: `gid://shopify/LineItem/${line.id}`,
            sku: line.sku ?? null,
            currentQuantity: line.current_quantity,
            requiresShipping: line.requires_shipping,
          })),
        }
      : null,
    fulfillments: fulfillments.map(toSnapshot),
  };
  return { kind: "news", news, readOrder: fulfillments.some(linksAreUnclear) };
}

/** orders/delete, which tells the id alone: as good as cancelled. */
export function readDeletedOrder(payload: unknown, receivedAt: Date): ReadPayload {
  const parsed = z.object({ id }).safeParse(payload);
  if (!parsed.success) return { kind: "malformed" };
  const news = orderEnded(orderGid(parsed.data.id), receivedAt);
  return { kind: "news", news, readOrder: false };
}

/** fulfillment_events/create. A word that Shopify adds later is settled by reading. */
export function readFulfillmentEventPayload(payload: unknown): ReadPayload {
  const parsed = EventPayloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "malformed" };
  const { id: eventId, fulfillment_id, order_id, status, message, happened_at, created_at } = parsed.data;
  const kind = EVENT_KINDS[status.toLowerCase()];
  if (!kind) return { kind: "read-order", orderGid: orderGid(order_id) };
  const event: LooseEvent = {
    sourceId: `gid://shopify/FulfillmentEvent/${eventId}`,
    kind,
    at: happened_at ?? created_at,
    message: message ?? null,
    fulfillmentGid: `gid://shopify/Fulfillment/${fulfillment_id}`,
  };
  return { kind: "news", news: { ...emptyNews(orderGid(order_id)), events: [event] }, readOrder: false };
}

const RefundSchema = z.object({ order_id: id });
const EditSchema = z.object({ order_edit: z.object({ order_id: id }) });

/** refunds/create and orders/edited say what changed, not what is left: the order is read. */
export function readOrderReference(payload: unknown): ReadPayload {
  const refund = RefundSchema.safeParse(payload);
  if (refund.success) return { kind: "read-order", orderGid: orderGid(refund.data.order_id) };
  const edit = EditSchema.safeParse(payload);
  return edit.success
    ? { kind: "read-order", orderGid: orderGid(edit.data.order_edit.order_id) }
    : { kind: "malformed" };
}

const FulfillmentOrderSchema = z.object({
  fulfillment_order: z.object({
    id: z.union([z.number(), z.string()]).transform((value) => /\d+$/.exec(String(value))?.[0] ?? ""),
  }),
});

/** fulfillment_orders/…: the gid of the fulfilment order; its order is not told. null: malformed. */
export function readFulfillmentOrderGid(payload: unknown): string | null {
  const parsed = FulfillmentOrderSchema.safeParse(payload);
  return parsed.success && parsed.data.fulfillment_order.id !== ""
    ? `gid://shopify/FulfillmentOrder/${parsed.data.fulfillment_order.id}`
    : null;
}

/** REST's words; the same kinds as in adapters/shopify/parse-fulfillment.ts. */
const EVENT_KINDS: Readonly<Record<string, ShipmentEventKind>> = {
  label_purchased: "label",
  label_printed: "label",
  confirmed: "confirmed",
  carrier_picked_up: "in_transit",
  in_transit: "in_transit",
  delayed: "delayed",
  attempted_delivery: "attempted",
  ready_for_pickup: "ready_for_pickup",
  out_for_delivery: "out_for_delivery",
  failure: "failure",
  delivered: "delivered",
};

function toSnapshot(payload: FulfillmentPayload): FulfillmentSnapshot {
  const urls = linksAreUnclear(payload) ? [] : (payload.tracking_urls ?? []);
  return {
    gid: `gid://shopify/Fulfillment/${payload.id}`,
    orderGid: orderGid(payload.order_id),
    name: payload.name ?? null,
    status: payload.status,
    createdAt: payload.created_at,
    updatedAt: payload.updated_at,
    deliveredAt: null,
    tracking: (payload.tracking_numbers ?? []).flatMap((number, index) =>
      number === null || number.trim() === ""
        ? []
        : [{ number, company: payload.tracking_company ?? null, url: urls[index] ?? null }],
    ),
    lines: payload.line_items.map((line) => ({
      lineItemGid: `gid://shopify/LineItem/${line.id}`,
      sku: line.sku ?? null,
      quantity: line.quantity,
    })),
    events: null,
  };
}

/** Two lists side by side: with fewer links than numbers nobody knows whose they are. */
function linksAreUnclear({ tracking_numbers: numbers, tracking_urls: urls }: FulfillmentPayload): boolean {
  return (urls?.length ?? 0) > 0 && urls?.length !== numbers?.length;
}

function orderGid(orderId: string): string {
  return `gid://shopify/Order/${orderId}`;
}
