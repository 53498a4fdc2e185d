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
  "products/create",
  "products/update",
  "products/delete",
  "bulk_operations/finish",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];
export type OrderTopic = Extract<WebhookTopic, `orders/${string}`>;

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
const PRODUCT_FIELDS = ["id", "admin_graphql_api_id", "updated_at"];
const COMPLIANCE_FIELDS = [
  "shop_id",
  "shop_domain",
  "customer",
  "orders_requested",
  "orders_to_redact",
  "data_request",
];

/** What a payload is reduced to before it is stored: nobody's name or address waits in our tables for nothing. */
const KEPT_FIELDS: Record<WebhookTopic, readonly string[]> = {
  "app/uninstalled": [],
  "app/scopes_update": ["updated_at"],
  "shop/update": ["updated_at"],
  "orders/create": ORDER_FIELDS,
  "orders/cancelled": ORDER_FIELDS,
  "orders/delete": ORDER_FIELDS,
  "products/create": PRODUCT_FIELDS,
  "products/update": PRODUCT_FIELDS,
  "products/delete": PRODUCT_FIELDS,
  "bulk_operations/finish": ["admin_graphql_api_id", "status", "error_code", "type", "completed_at"],
  "customers/data_request": COMPLIANCE_FIELDS,
  "customers/redact": COMPLIANCE_FIELDS,
  "shop/redact": COMPLIANCE_FIELDS,
};

export function keepNeededFields(topic: WebhookTopic, payload: unknown): Record<string, unknown> {
  const given = z.record(z.string(), z.unknown()).safeParse(payload);
  if (!given.success) return {};
  return Object.fromEntries(
    KEPT_FIELDS[topic].filter((key) => key in given.data).map((key) => [key, given.data[key]]),
  );
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
