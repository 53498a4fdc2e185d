// What Shopify holds of an order's shipping, in this product's words. Pure; vendor words stop in the adapter.

/** One step in a parcel's life as a carrier or the shop reported it. */
export const SHIPMENT_EVENT_KINDS = [
  "label",
  "confirmed",
  "in_transit",
  "delayed",
  "attempted",
  "ready_for_pickup",
  "out_for_delivery",
  "failure",
  "delivered",
  "returned",
  /** Said by hand: mail without tracking was given to the carrier. */
  "handed_over",
] as const;
export type ShipmentEventKind = (typeof SHIPMENT_EVENT_KINDS)[number];

export interface ShipmentEvent {
  /** The vendor's id of the event; the same event told twice has the same id. */
  sourceId: string;
  kind: ShipmentEventKind;
  /** ISO 8601 UTC. */
  at: string;
  message: string | null;
}

export interface ShipmentTracking {
  /** As the shop wrote it. */
  number: string;
  company: string | null;
  url: string | null;
}

export interface ShipmentLine {
  lineItemGid: string;
  sku: string | null;
  quantity: number;
}

/** One fulfilment as Shopify held it at one moment. */
export interface FulfillmentSnapshot {
  gid: string;
  orderGid: string;
  /** Such as "#1001.1". */
  name: string | null;
  /** success: shipped; cancelled: taken back; pending and open: not shipped yet; failure and error: nothing was shipped. */
  status: "pending" | "open" | "success" | "cancelled" | "error" | "failure";
  createdAt: string;
  /** Version of the snapshot: the newer one wins. Webhooks know it to the second only. */
  updatedAt: string;
  deliveredAt: string | null;
  tracking: ShipmentTracking[];
  lines: ShipmentLine[];
  /** null: this source does not tell events; never read as "there are none". */
  events: ShipmentEvent[] | null;
}

/** A line of the order as it is now: edits, refunds and removals included. */
export interface OrderLineState {
  lineItemGid: string;
  sku: string | null;
  /** Ordered, less what was removed or refunded. */
  currentQuantity: number;
  requiresShipping: boolean;
}

/** What of a fulfilment tells whose it is and what is in it. */
export type RecordedFulfillment = Pick<FulfillmentSnapshot, "gid" | "status" | "lines" | "tracking">;

/** Everything about one order that decides what was shipped. */
export interface OrderShipments {
  orderGid: string;
  orderName: string;
  updatedAt: string;
  cancelledAt: string | null;
  /** In Shopify's words (PAID, PARTIALLY_PAID, REFUNDED …); null where Shopify gives none. */
  financialStatus: string | null;
  lines: OrderLineState[];
  fulfillments: FulfillmentSnapshot[];
  /** Some open fulfilment order is on hold. */
  onHold: boolean;
}

/** An order as a bulk query shows it. Bulk results know no lines and no events of a fulfilment. */
export interface OutlinedOrder {
  orderGid: string;
  /** Of everything the bulk result tells: the same as last time means that nothing has changed. */
  fingerprint: string;
  /** null: what is told leaves something open (several fulfilments, carrier events), the order must be read by id. */
  shipments: OrderShipments | null;
}
