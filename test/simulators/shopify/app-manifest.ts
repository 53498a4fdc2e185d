// The app as its shopify.app.toml registers it: webhooks, scopes and the order metafield definition.
import { existsSync, readFileSync } from "node:fs";
import { parse, type TomlTable } from "smol-toml";

export interface WebhookSubscription {
  topics: string[];
  uri: string;
  /** Top-level payload fields that are sent; null sends all. */
  includeFields: string[] | null;
}

export interface AppManifest {
  subscriptions: WebhookSubscription[];
  scopes: string[];
  /** The app declares an order metafield "pledge_id" of type `id`. */
  declaresOrderId: boolean;
  /** The id that "$app" namespaces carry. */
  numericId: number;
}

const DEFAULT_SCOPES = [
  "read_all_orders",
  "read_fulfillments",
  "read_locations",
  "read_merchant_managed_fulfillment_orders",
  "read_orders",
  "read_products",
  "write_merchant_managed_fulfillment_orders",
  "write_orders",
];

/** Reads the file; without one, no webhooks, the usual scopes and the definition. */
export function readAppManifest(file: string | null): AppManifest {
  const base: AppManifest = {
    subscriptions: [],
    scopes: DEFAULT_SCOPES,
    declaresOrderId: true,
    numericId: 424_242,
  };
  if (file === null || !existsSync(file)) return base;
  const toml = parse(readFileSync(file, "utf8"));
  const scopes = table(toml.access_scopes).scopes;
  return {
    ...base,
    subscriptions: list(table(toml.webhooks).subscriptions).map(subscription),
    scopes: typeof scopes === "string" ? scopes.split(",").map((scope) => scope.trim()) : DEFAULT_SCOPES,
    declaresOrderId: table(table(table(table(toml.order).metafields).app).pledge_id).type === "id",
  };
}

function subscription(value: unknown): WebhookSubscription {
  const entry = table(value);
  return {
    topics: [...list(entry.topics), ...list(entry.compliance_topics)].map(String),
    uri: String(entry.uri),
    includeFields: Array.isArray(entry.include_fields) ? entry.include_fields.map(String) : null,
  };
}

function table(value: unknown): TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as TomlTable) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
