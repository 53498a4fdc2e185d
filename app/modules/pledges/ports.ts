// What pushing pledges needs from the outside world. adapters/shopify satisfies these types; nothing here knows HTTP.
import type { OrderPlan } from "./order/order-plan";

/** The order as Shopify answered, money in minor units of the plan's currency (shop currency when they agree). */
export interface ShopifyOrderSnapshot {
  gid: string;
  name: string;
  sourceIdentifier: string | null;
  tags: string[];
  createdAt: string;
  cancelledAt: string | null;
  /** Decimal strings as Shopify wrote them, with their currency. */
  total: { amount: string; currency: string };
  totalTax: { amount: string; currency: string } | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
}

/** Why nothing can be asked of the shop until somebody repairs the connection. */
export interface Disconnection {
  /** token_revoked | token_refused | uninstalled | missing_scope | api_version_gone | shop_frozen */
  code: string;
  message: string;
}

/** Every way a call can end besides its own good answers. */
export type GatewayTrouble =
  /** The vendor certainly did nothing; try again after the given time. */
  | { kind: "not-executed"; reason: string; retryAfterMs: number }
  /** The vendor may or may not have acted. For a read: no answer. */
  | { kind: "unknown"; reason: string }
  | { kind: "disconnected"; disconnection: Disconnection };

export type CreateOrderOutcome =
  | { kind: "created"; order: ShopifyOrderSnapshot }
  /** A clear no (userErrors). Still followed by a look-up before it counts. */
  | { kind: "refused"; errors: { code: string | null; field: string | null; message: string }[] }
  | GatewayTrouble;

export type FindOrdersOutcome =
  /** Both look-ups answered: by `id` metafield and by source_identifier search; merged, may be empty. */
  | { kind: "looked"; orders: ShopifyOrderSnapshot[] }
  /** The metafield definition is missing, so "not found" would prove nothing. */
  | { kind: "definition-missing" }
  | GatewayTrouble;

export type CancelOrderOutcome =
  | { kind: "cancelled" }
  | { kind: "refused"; errors: { code: string | null; field: string | null; message: string }[] }
  | GatewayTrouble;

export type SimpleOutcome =
  | { kind: "done" }
  | { kind: "refused"; errors: { code: string | null; field: string | null; message: string }[] }
  | GatewayTrouble;

/** When a request may no longer leave; asked by the adapter as its last act before the bytes go out. */
export interface SendLimits {
  /** False once the intent is too old or the lease is lost: then nothing may be sent, the outcome is `not-executed`. */
  mayStillSend(): boolean;
}

/** Orders of one shop. No method ever sends the same request twice by itself. */
export interface OrderGateway {
  /**
   * Waits until the shop's bucket allows at least one orderCreate, reserves up to `wanted` and says how many.
   * 0 when `signal` aborted. Reservations not used are given back with `giveBack`.
   */
  acquire(shopDomain: string, wanted: number, signal: AbortSignal): Promise<number>;
  giveBack(shopDomain: string, unused: number): void;
  /** One orderCreate, never re-sent. `plan.sourceIdentifier` becomes both identifiers. */
  createOrder(shopDomain: string, plan: OrderPlan, limits: SendLimits): Promise<CreateOrderOutcome>;
  findOrders(shopDomain: string, sourceIdentifier: string): Promise<FindOrdersOutcome>;
  /** Orders that carry any of these tags (another integration's Backer ID), at most one page of 50. */
  findOrdersByTags(shopDomain: string, tags: string[]): Promise<FindOrdersOutcome>;
  /** The order with that gid, or an empty list when Shopify shows none. */
  readOrder(shopDomain: string, orderGid: string): Promise<FindOrdersOutcome>;
  /** Cancels without refund, restock or mail; waits for Shopify's job; reading back decides. */
  cancelOrder(shopDomain: string, orderGid: string): Promise<CancelOrderOutcome>;
  /**
   * Moves all open fulfilment orders of the order to the location (idempotent: one already there is left alone). Comes
   * before a hold.
   */
  placeOrder(shopDomain: string, orderGid: string, locationGid: string): Promise<SimpleOutcome>;
  /** Puts all open fulfilment orders of the order on hold (idempotent: one already on hold is fine). */
  holdOrder(shopDomain: string, orderGid: string): Promise<SimpleOutcome>;
  releaseOrder(shopDomain: string, orderGid: string): Promise<SimpleOutcome>;
  /** All orders created since, streamed from a bulk query, for the reconciliation report. Throws GatewayError. */
  streamOrders(shopDomain: string, createdSince: Date): AsyncIterable<ShopifyOrderSnapshot>;
}

/** Times of the exactly-once protocol, in seconds; all from the environment. */
export interface PushTiming {
  /** A request leaves within this time of its committed intent, or not at all. */
  sendWindowSeconds: number;
  requestTimeoutSeconds: number;
  /** Absent counts only this long after the last possible send. */
  absentAfterSeconds: number;
  /** Least time between the two empty looks. */
  lookGapSeconds: number;
  /** How long a worker owns a shop's drain without a heartbeat. */
  leaseSeconds: number;
  /** Attempts older than this need read_all_orders to be settled by looking. */
  lookableDays: number;
  maxInFlight: number;
}
