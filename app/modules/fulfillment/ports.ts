// What fulfilment needs from the outside world. adapters/shopify satisfies these types; nothing here knows HTTP.
import type { PostalAddress } from "~/lib/address/postal-address";
import type { GatewayTrouble, SendLimits } from "../pledges/ports";
import type { FulfillmentSnapshot, OrderShipments, OutlinedOrder } from "./shipments";

export type ReadShipmentsOutcome =
  /** `hidden`: orders that Shopify does not show (deleted, or older than 60 days without read_all_orders). */
  { kind: "read"; orders: OrderShipments[]; hidden: string[] } | GatewayTrouble;

/** Part of an order that ships together: an open fulfilment order with what is left in it. */
export interface OpenFulfillmentOrder {
  gid: string;
  /** open and in_progress can be fulfilled; on_hold, scheduled, closed, incomplete, cancelled cannot. */
  status: "open" | "in_progress" | "on_hold" | "scheduled" | "closed" | "incomplete" | "cancelled";
  locationGid: string | null;
  /** shipping, pickup_point, none … as Shopify names it, lower case; null when it does not say. */
  deliveryMethod: string | null;
  /** Reason words of the holds, for the person. */
  holds: string[];
  /** The fulfilment service that does the work, when it is not the merchant. */
  assignedService: string | null;
  lines: { gid: string; lineItemGid: string; sku: string | null; remaining: number }[];
}

/** Where an order goes and whether it may go. */
export interface OrderTarget {
  orderGid: string;
  /**
   * As Shopify holds it now, "" for a street or city that is not there; null: the order has no address, one without a
   * country, or one that this app may not see.
   */
  destination: PostalAddress | null;
  /** paid, partially_paid, pending, … as Shopify names it, lower case; null when it does not say. */
  financialStatus: string | null;
  cancelled: boolean;
}

export type ReadFulfillmentOrdersOutcome =
  { kind: "read"; orders: OpenFulfillmentOrder[]; target: OrderTarget } | { kind: "hidden" } | GatewayTrouble;

export type ReadDestinationsOutcome =
  /** `hidden`: orders that Shopify does not show. */
  { kind: "read"; targets: OrderTarget[]; hidden: string[] } | GatewayTrouble;

export type FindOrderOfOutcome = { kind: "found"; orderGid: string } | { kind: "hidden" } | GatewayTrouble;

export interface FulfillmentRequest {
  orderGid: string;
  /** All of one location and one delivery method. `lines` null: everything that is left. */
  parts: { fulfillmentOrderGid: string; lines: { gid: string; quantity: number }[] | null }[];
  tracking: { company: string | null; numbers: string[]; urls: string[] };
  /** Whether Shopify mails the backer. */
  notifyCustomer: boolean;
}

export interface RefusalReason {
  field: string | null;
  message: string;
}

export type FulfillOutcome =
  | { kind: "fulfilled"; fulfillment: FulfillmentSnapshot }
  /** A clear no. */
  | { kind: "refused"; errors: RefusalReason[] }
  | GatewayTrouble;

export type ChangeFulfillmentOutcome =
  { kind: "done" } | { kind: "refused"; errors: RefusalReason[] } | GatewayTrouble;

/** Fulfilments of one shop. No method ever sends the same mutation twice by itself. */
export interface FulfillmentGateway {
  /** The orders with everything that decides what was shipped; at most 50 gids at once. */
  readShipments(shopDomain: string, orderGids: string[]): Promise<ReadShipmentsOutcome>;
  /**
   * All orders of the shop made since, streamed from one bulk query: those that Shopify hides are not among them.
   * Throws GatewayError.
   */
  streamOrders(shopDomain: string, createdSince: Date): AsyncIterable<OutlinedOrder>;
  readFulfillmentOrders(shopDomain: string, orderGid: string): Promise<ReadFulfillmentOrdersOutcome>;
  /** Where orders go and whether they are paid; at most 50 gids at once, for about two points each. */
  readDestinations(shopDomain: string, orderGids: string[]): Promise<ReadDestinationsOutcome>;
  /** The order that a fulfilment order belongs to; `hidden` when Shopify shows none. */
  findOrderOf(shopDomain: string, fulfillmentOrderGid: string): Promise<FindOrderOfOutcome>;
  /** One fulfillmentCreate, never re-sent; `limits` are asked as the last act before it leaves. */
  fulfill(shopDomain: string, request: FulfillmentRequest, limits?: SendLimits): Promise<FulfillOutcome>;
  cancelFulfillment(shopDomain: string, fulfillmentGid: string): Promise<ChangeFulfillmentOutcome>;
  /** Replaces all tracking of the fulfilment. */
  replaceTracking(
    shopDomain: string,
    fulfillmentGid: string,
    tracking: FulfillmentRequest["tracking"],
    notifyCustomer: boolean,
  ): Promise<ChangeFulfillmentOutcome>;
}
