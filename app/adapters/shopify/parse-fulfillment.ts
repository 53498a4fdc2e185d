// Shopify's fulfilments as they answer → the words of the fulfilment module.
import { z } from "zod";
import type {
  FulfillmentSnapshot,
  OrderShipments,
  ShipmentEvent,
  ShipmentEventKind,
} from "~/modules/fulfillment/shipments";

/** FulfillmentEventStatus; one that Shopify adds later is left out until it is listed here. */
const EVENT_KINDS: Readonly<Record<string, ShipmentEventKind>> = {
  LABEL_PURCHASED: "label",
  LABEL_PRINTED: "label",
  CONFIRMED: "confirmed",
  CARRIER_PICKED_UP: "in_transit",
  IN_TRANSIT: "in_transit",
  DELAYED: "delayed",
  ATTEMPTED_DELIVERY: "attempted",
  READY_FOR_PICKUP: "ready_for_pickup",
  OUT_FOR_DELIVERY: "out_for_delivery",
  FAILURE: "failure",
  DELIVERED: "delivered",
};

export const FulfillmentStatusSchema = z
  .enum(["PENDING", "OPEN", "SUCCESS", "CANCELLED", "ERROR", "FAILURE"])
  .transform((status) => status.toLowerCase() as FulfillmentSnapshot["status"]);

/** A row without a number is a carrier's name or a link alone. */
export const TrackingSchema = z.array(
  z.object({ company: z.string().nullable(), number: z.string().nullable(), url: z.string().nullable() }),
);

const PageInfoSchema = z.object({ hasNextPage: z.boolean() });

export const FulfillmentSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: FulfillmentStatusSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
  deliveredAt: z.string().nullable(),
  trackingInfo: TrackingSchema,
  fulfillmentLineItems: z.object({
    nodes: z.array(
      z.object({
        quantity: z.number().nullable(),
        lineItem: z.object({ id: z.string(), sku: z.string().nullable() }),
      }),
    ),
    pageInfo: PageInfoSchema,
  }),
  events: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        happenedAt: z.string(),
        message: z.string().nullable(),
      }),
    ),
    pageInfo: PageInfoSchema,
  }),
});
type Fulfillment = z.infer<typeof FulfillmentSchema>;

export const ShippedOrderSchema = z.object({
  id: z.string(),
  name: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  lineItems: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        sku: z.string().nullable(),
        currentQuantity: z.number(),
        requiresShipping: z.boolean(),
      }),
    ),
    pageInfo: PageInfoSchema,
  }),
  fulfillments: z.array(FulfillmentSchema),
  fulfillmentOrders: z.object({ nodes: z.array(z.object({ status: z.string() })) }),
});
export type ShippedOrder = z.infer<typeof ShippedOrderSchema>;

/** Whether some page of it ended before its list did. */
export function isCutOff({ lineItems, fulfillments }: ShippedOrder): boolean {
  return [lineItems, ...fulfillments.flatMap((one) => [one.fulfillmentLineItems, one.events])].some(
    ({ pageInfo }) => pageInfo.hasNextPage,
  );
}

export function toOrderShipments(order: ShippedOrder): OrderShipments {
  return {
    orderGid: order.id,
    orderName: order.name,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    financialStatus: order.displayFinancialStatus,
    lines: order.lineItems.nodes.map(({ id, sku, currentQuantity, requiresShipping }) => ({
      lineItemGid: id,
      sku,
      currentQuantity,
      requiresShipping,
    })),
    fulfillments: order.fulfillments.map((fulfillment) => toFulfillmentSnapshot(fulfillment, order.id)),
    onHold: order.fulfillmentOrders.nodes.some(({ status }) => status === "ON_HOLD"),
  };
}

/** Events in the order in which they happened. */
export function toFulfillmentSnapshot(fulfillment: Fulfillment, orderGid: string): FulfillmentSnapshot {
  const { fulfillmentLineItems, events, trackingInfo, ...known } = fulfillment;
  return {
    gid: known.id,
    orderGid,
    name: known.name,
    status: known.status,
    createdAt: known.createdAt,
    updatedAt: known.updatedAt,
    deliveredAt: known.deliveredAt,
    tracking: toTracking(trackingInfo),
    lines: fulfillmentLineItems.nodes.map(({ quantity, lineItem }) => ({
      lineItemGid: lineItem.id,
      sku: lineItem.sku,
      quantity: quantity ?? 0,
    })),
    events: events.nodes
      .flatMap(toEvent)
      .sort((a, b) => a.at.localeCompare(b.at) || a.sourceId.localeCompare(b.sourceId)),
  };
}

export function toTracking(rows: z.infer<typeof TrackingSchema>): FulfillmentSnapshot["tracking"] {
  return rows.flatMap(({ number, company, url }) =>
    number === null || number.trim() === "" ? [] : [{ number, company, url }],
  );
}

function toEvent(event: Fulfillment["events"]["nodes"][number]): ShipmentEvent[] {
  const kind = EVENT_KINDS[event.status];
  return kind ? [{ sourceId: event.id, kind, at: event.happenedAt, message: event.message }] : [];
}
