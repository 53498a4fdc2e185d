// What one simulated shop holds.
import type { Bag } from "./money";
import type { BucketSettings } from "./config";
import type { SimSubscription } from "./subscriptions";

export interface SimAddress {
  firstName?: string | null;
  lastName?: string | null;
  company?: string | null;
  address1?: string | null;
  address2?: string | null;
  city?: string | null;
  provinceCode?: string | null;
  countryCode?: string | null;
  zip?: string | null;
  phone?: string | null;
}

export interface SimTaxLine {
  title: string;
  rate: number;
  price: Bag;
}

export interface SimLine {
  id: number;
  title: string;
  sku: string | null;
  vendor: string | null;
  /** As ordered, removed and refunded units included. */
  quantity: number;
  /** Units taken off by a refund or an edit. */
  removed: number;
  price: Bag;
  variantId: number | null;
  productId: number | null;
  variantTitle: string | null;
  requiresShipping: boolean;
  taxable: boolean;
  attributes: { key: string; value: string }[];
  taxLines: SimTaxLine[];
}

export interface SimShippingLine {
  id: number;
  title: string;
  code: string | null;
  source: string | null;
  price: Bag;
  taxLines: SimTaxLine[];
}

export interface SimTransaction {
  id: number;
  kind: string;
  status: string;
  gateway: string;
  amount: Bag;
  processedAt: number;
}

export interface SimMetafield {
  id: number;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

export interface SimHold {
  id: number;
  handle: string | null;
  externalId: string | null;
  reason: string;
  reasonNotes: string | null;
}

export interface SimFulfillmentOrderLine {
  id: number;
  lineId: number;
  total: number;
  remaining: number;
}

export interface SimFulfillmentOrder {
  id: number;
  orderId: number;
  status: "OPEN" | "ON_HOLD" | "CLOSED" | "CANCELLED" | "IN_PROGRESS" | "SCHEDULED" | "INCOMPLETE";
  deliveryMethod: "SHIPPING" | "NONE";
  locationId: number;
  updatedAt: number;
  fulfillAt: number;
  holds: SimHold[];
  lines: SimFulfillmentOrderLine[];
  /** Split off by a partial hold: takes part in no further split. */
  remainderOf: number | null;
}

export interface SimFulfillmentEvent {
  id: number;
  status: string;
  message: string | null;
  happenedAt: number;
  createdAt: number;
  input: Record<string, unknown>;
}

export interface SimFulfillment {
  id: number;
  orderId: number;
  name: string;
  status: "SUCCESS" | "CANCELLED";
  displayStatus: string;
  createdAt: number;
  updatedAt: number;
  tracking: { company: string | null; number: string | null; url: string | null }[];
  lines: { id: number; lineId: number; quantity: number; fulfillmentOrderId: number }[];
  events: SimFulfillmentEvent[];
  locationId: number;
}

export interface SimOrder {
  id: number;
  name: string;
  number: number;
  createdAt: number;
  updatedAt: number;
  processedAt: number;
  cancelledAt: number | null;
  cancelReason: string | null;
  closedAt: number | null;
  /** From this moment on, searches find it. */
  indexedAt: number;
  email: string | null;
  phone: string | null;
  note: string | null;
  tags: string[];
  test: boolean;
  currency: string;
  presentmentCurrency: string;
  taxesIncluded: boolean;
  sourceIdentifier: string | null;
  sourceName: string | null;
  attributes: { key: string; value: string }[];
  billingAddress: SimAddress | null;
  shippingAddress: SimAddress | null;
  customerId: number | null;
  lines: SimLine[];
  shippingLines: SimShippingLine[];
  taxLines: SimTaxLine[];
  discountCodes: string[];
  subtotal: Bag;
  discount: Bag;
  shipping: Bag;
  tax: Bag;
  total: Bag;
  transactions: SimTransaction[];
  financialStatus: string | null;
  metafields: SimMetafield[];
  fulfillmentOrders: SimFulfillmentOrder[];
  fulfillments: SimFulfillment[];
  mailsSent: number;
  /** Made by the app through the API, or by somebody in Shopify. */
  foreign: boolean;
}

export interface SimVariant {
  id: number;
  productId: number;
  title: string;
  sku: string | null;
  /** Minor units of the shop's currency. */
  priceMinor: number;
  grams: number | null;
  requiresShipping: boolean;
  updatedAt: number;
}

export interface SimProduct {
  id: number;
  title: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT";
  updatedAt: number;
  variants: SimVariant[];
}

export interface SimBulkOperation {
  id: number;
  type: "QUERY" | "MUTATION";
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED";
  errorCode: string | null;
  query: string;
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  url: string | null;
  /** JSONL in pieces. */
  result: string[] | null;
}

export interface SimShop {
  id: number;
  domain: string;
  name: string;
  currency: string;
  plan: "standard" | "trial" | "advanced" | "plus";
  email: string;
  timezone: string;
  installed: boolean;
  scopes: string[];
  bucket: BucketSettings;
  orderIdDefinition: boolean;
  /** `service`: a fulfilment service works there, not the merchant. */
  locations: { id: number; name: string; isActive: boolean; service: string | null }[];
  products: Map<number, SimProduct>;
  variants: Map<number, SimVariant>;
  orders: Map<number, SimOrder>;
  /** Indexes over live orders, so that look-ups stay fast with 100,000 of them. */
  bySource: Map<string, Set<SimOrder>>;
  byTag: Map<string, Set<SimOrder>>;
  byIdMetafield: Map<string, Set<SimOrder>>;
  fulfillmentOrders: Map<number, SimFulfillmentOrder>;
  fulfillments: Map<number, SimFulfillment>;
  customers: Map<string, { id: number; email: string }>;
  jobs: Map<string, { doneAt: number }>;
  bulkOperations: Map<number, SimBulkOperation>;
  uploads: Map<string, string>;
  nextOrderNumber: number;
  /** Times of orderCreate calls, for the trial-store limit. */
  recentCreates: number[];
  requests: Record<string, number>;
  throttledCount: number;
  /** Of this app, oldest first. */
  subscriptions: SimSubscription[];
  webhooks: { topic: string; webhookId: string; attempt: number; status: number | null }[];
}

/** "gid://shopify/Order/1001". */
export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number in a global id of that type, else null. */
export function idOf(type: string, value: unknown): number | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(String(value));
  return match && match[1] === type ? Number(match[2]) : null;
}

/** Shopify writes times without fractions of a second. */
export function isoTime(ms: number): string;
export function isoTime(ms: number | null): string | null;
export function isoTime(ms: number | null): string | null {
  return ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
