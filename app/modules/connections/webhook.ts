// Webhooks as this app understands them: which topics, and what of their payloads is kept.
import { z } from "zod";

/** Everything shopify.app.toml subscribes to, as Shopify writes it there and in the X-Shopify-Topic header. */
export const WEBHOOK_TOPICS = [
  "app/uninstalled",
  "app/scopes_update",
  "shop/update",
  "orders/create",
  "orders/cancelled",
  "orders/delete",
  "orders/updated",
  "orders/edited",
  "orders/paid",
  "refunds/create",
  "fulfillments/create",
  "fulfillments/update",
  "fulfillment_events/create",
  "fulfillment_orders/placed_on_hold",
  "fulfillment_orders/hold_released",
  "products/create",
  "products/update",
  "products/delete",
  "bulk_operations/finish",
  "app_subscriptions/update",
  "app_subscriptions/approaching_capped_amount",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];
/** Topics about an order's making and ending. */
export type OrderTopic = Extract<WebhookTopic, "orders/create" | "orders/cancelled" | "orders/delete">;
/** Topics about what was shipped, or is to be. */
export type ShippingTopic =
  | Extract<WebhookTopic, `fulfillment${string}` | "refunds/create">
  | Extract<WebhookTopic, `orders/${"updated" | "edited" | "paid" | "cancelled" | "delete"}`>;

/** Of these, what comes in storms and is told by its payload alone. */
export const STORM_TOPICS = [
  "fulfillments/create",
  "fulfillments/update",
  "fulfillment_events/create",
  "orders/updated",
  "orders/paid",
] as const satisfies readonly ShippingTopic[];
export type StormTopic = (typeof STORM_TOPICS)[number];

export function parseWebhookTopic(text: string): WebhookTopic | null {
  return WEBHOOK_TOPICS.find((topic) => topic === text) ?? null;
}

/** A delivery whose signature was right. */
export interface VerifiedWebhook {
  shopDomain: string;
  topic: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
  payload: unknown;
}

const ORDER_FIELDS = [
  "id",
  "admin_graphql_api_id",
  "name",
  "source_identifier",
  "tags",
  "created_at",
  "updated_at",
  "cancelled_at",
  "cancel_reason",
  "currency",
  "total_price",
  "total_tax",
  "financial_status",
  "fulfillment_status",
  "test",
];
/** One fulfilment; neither where it goes nor for whom. */
const FULFILLMENT_FIELDS = [
  "id",
  "admin_graphql_api_id",
  "order_id",
  "name",
  "status",
  "created_at",
  "updated_at",
  "tracking_company",
  "tracking_numbers",
  "tracking_urls",
  "line_items.id",
  "line_items.sku",
  "line_items.quantity",
];
const SHIPPED_ORDER_FIELDS = [
  "id",
  "admin_graphql_api_id",
  "name",
  "updated_at",
  "cancelled_at",
  "financial_status",
  "line_items.id",
  "line_items.sku",
  "line_items.current_quantity",
  "line_items.requires_shipping",
  ...FULFILLMENT_FIELDS.map((field) => `fulfillments.${field}`),
];
const FULFILLMENT_EVENT_FIELDS = [
  "id",
  "admin_graphql_api_id",
  "fulfillment_id",
  "order_id",
  "status",
  "message",
  "happened_at",
  "created_at",
];
const FULFILLMENT_ORDER_FIELDS = ["fulfillment_order.id", "fulfillment_order.status"];
const PRODUCT_FIELDS = ["id", "admin_graphql_api_id", "updated_at"];
const COMPLIANCE_FIELDS = [
  "shop_id",
  "shop_domain",
  "customer",
  "orders_requested",
  "orders_to_redact",
  "data_request",
];

const SUBSCRIPTION_FIELDS = [
  "app_subscription.admin_graphql_api_id",
  "app_subscription.status",
  "app_subscription.updated_at",
];

/** What a payload is reduced to before it is stored: nobody's name or address waits in our tables for nothing. */
const KEPT_FIELDS: Record<WebhookTopic, readonly string[]> = {
  "app/uninstalled": [],
  "app/scopes_update": ["updated_at"],
  "shop/update": ["updated_at"],
  "orders/create": ORDER_FIELDS,
  "orders/cancelled": ORDER_FIELDS,
  "orders/delete": ORDER_FIELDS,
  "orders/updated": SHIPPED_ORDER_FIELDS,
  "orders/edited": ["order_edit.order_id"],
  "orders/paid": SHIPPED_ORDER_FIELDS,
  "refunds/create": ["id", "order_id"],
  "fulfillments/create": FULFILLMENT_FIELDS,
  "fulfillments/update": FULFILLMENT_FIELDS,
  "fulfillment_events/create": FULFILLMENT_EVENT_FIELDS,
  "fulfillment_orders/placed_on_hold": FULFILLMENT_ORDER_FIELDS,
  "fulfillment_orders/hold_released": FULFILLMENT_ORDER_FIELDS,
  "products/create": PRODUCT_FIELDS,
  "products/update": PRODUCT_FIELDS,
  "products/delete": PRODUCT_FIELDS,
  "bulk_operations/finish": ["admin_graphql_api_id", "status", "error_code", "type", "completed_at"],
  "app_subscriptions/update": SUBSCRIPTION_FIELDS,
  "app_subscriptions/approaching_capped_amount": SUBSCRIPTION_FIELDS,
  "customers/data_request": COMPLIANCE_FIELDS,
  "customers/redact": COMPLIANCE_FIELDS,
  "shop/redact": COMPLIANCE_FIELDS,
};

/** `a.b` keeps field b of a, or of everything in the list a, as Shopify's include_fields writes it. */
export function keepNeededFields(topic: WebhookTopic, payload: unknown): Record<string, unknown> {
  const given = z.record(z.string(), z.unknown()).safeParse(payload);
  return given.success ? keepFields(given.data, KEPT_FIELDS[topic]) : {};
}

function keepFields(given: Record<string, unknown>, paths: readonly string[]): Record<string, unknown> {
  const below = new Map<string, string[]>();
  for (const path of paths) {
    const [name = "", ...rest] = path.split(".");
    below.set(name, [...(below.get(name) ?? []), ...(rest.length > 0 ? [rest.join(".")] : [])]);
  }
  return Object.fromEntries(
    [...below]
      .filter(([name]) => Object.hasOwn(given, name))
      .map(([name, inner]) => [name, inner.length > 0 ? keepBelow(given[name], inner) : given[name]]),
  );
}

function keepBelow(value: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => keepBelow(entry, paths));
  const inner = z.record(z.string(), z.unknown()).safeParse(value);
  return inner.success ? keepFields(inner.data, paths) : null;
}

/** Compliance payloads name the customer: they go as soon as they have been obeyed. */
export function isCompliance(topic: WebhookTopic): boolean {
  return topic === "customers/data_request" || topic === "customers/redact" || topic === "shop/redact";
}

const IdSchema = z.union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)]).transform(String);

export const ProductWebhookSchema = z.object({ id: IdSchema });

export const CustomerWebhookSchema = z.object({
  customer: z
    .object({
      id: IdSchema.nullish(),
      email: z.string().max(320).nullish(),
      phone: z.string().max(60).nullish(),
    })
    .nullish(),
  orders_requested: z.array(IdSchema).nullish(),
  orders_to_redact: z.array(IdSchema).nullish(),
});
export type CustomerWebhook = z.infer<typeof CustomerWebhookSchema>;
