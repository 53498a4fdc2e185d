// What is learned of an order's shipping at once: by a webhook, by reading it, or by having done it ourselves.
import type { FulfillmentSnapshot, OrderLineState, ShipmentEvent } from "../shipments";
import type { PackageSource } from "../views";
import type { LooseLabel } from "./merge-fulfillment";

/** Where news come from. */
export type NewsSource =
  /** Shopify told by itself; what happened in its last second is not known. */
  | { kind: "webhook"; receivedAt: Date }
  /** Read from Shopify; asking began at `askedAt`. */
  | { kind: "read"; askedAt: Date };

/** Part of the truth about one order; what is absent was not told. */
export interface OrderNews {
  orderGid: string;
  orderName: string | null;
  /** The order as a whole at `updatedAt`; `financialStatus` null: not told. */
  lines: { updatedAt: string; state: OrderLineState[]; financialStatus: string | null } | null;
  /** null: not told. Only reading tells. */
  onHold: boolean | null;
  /** null: not cancelled as far as this is told. An order is never un-cancelled. */
  cancelledAt: string | null;
  fulfillments: FulfillmentSnapshot[];
  /** Events that came without their fulfilment. */
  events: LooseEvent[];
  /** Who made these fulfilments, when it was done here. */
  madeBy: Exclude<PackageSource, "shopify"> | null;
  /** Labels bought here; absent: nothing is told of them. */
  labels?: LooseLabel[];
  /** Keys of numbers whose label is not used any more. */
  withdrawn?: string[];
  /** Keys of withdrawn numbers whose label is valid again: its refund was rejected. */
  restored?: string[];
}

/** Nothing is told of the order. */
export function emptyNews(orderGid: string): OrderNews {
  return {
    orderGid,
    orderName: null,
    lines: null,
    onHold: null,
    cancelledAt: null,
    fulfillments: [],
    events: [],
    madeBy: null,
  };
}

/** The order is there no more. */
export function orderEnded(orderGid: string, at: Date): OrderNews {
  return { ...emptyNews(orderGid), cancelledAt: at.toISOString() };
}

export interface LooseEvent extends ShipmentEvent {
  /** Empty: the carrier tells of a number, whatever fulfilment has it. */
  fulfillmentGid: string;
  /** Set where the event is of one number only. */
  numberKey?: string;
}
