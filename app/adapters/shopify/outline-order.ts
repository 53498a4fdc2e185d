// Orders out of a bulk result: the lines of one order put together, and judged whether they tell everything.
import { createHash } from "node:crypto";
import { z } from "zod";
import { GatewayError } from "~/lib/gateway-error";
import type { FulfillmentSnapshot, OrderShipments, OutlinedOrder } from "~/modules/fulfillment/shipments";
import { FulfillmentStatusSchema, toTracking, TrackingSchema } from "./parse-fulfillment";

const BulkOrderSchema = z.object({
  id: z.string(),
  name: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  fulfillments: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullable(),
      status: FulfillmentStatusSchema,
      displayStatus: z.string().nullable(),
      createdAt: z.string(),
      updatedAt: z.string(),
      deliveredAt: z.string().nullable(),
      totalQuantity: z.number(),
      requiresShipping: z.boolean(),
      trackingInfo: TrackingSchema,
    }),
  ),
});
const BulkLineSchema = z.object({
  __parentId: z.string(),
  id: z.string(),
  sku: z.string().nullable(),
  quantity: z.number(),
  currentQuantity: z.number(),
  requiresShipping: z.boolean(),
});
/** A line of an order knows its parent; an order has none. */
export const BulkShipmentSchema = z.union([BulkLineSchema, BulkOrderSchema]);
type BulkRow = z.infer<typeof BulkShipmentSchema>;
type BulkOrder = z.infer<typeof BulkOrderSchema>;
type BulkLine = z.infer<typeof BulkLineSchema>;

/** Says of a fulfilment that no carrier has reported anything yet. */
const WITHOUT_EVENTS = new Set(["FULFILLED", "MARKED_AS_FULFILLED", "SUBMITTED"]);

/**
 * Puts the rows of a grouped bulk result together, one order in memory at a time. Throws GatewayError when a line does
 * not follow its order: an order without some of its lines must never look whole.
 */
export async function* outlineOrders(rows: AsyncIterable<BulkRow>): AsyncGenerator<OutlinedOrder> {
  let order: BulkOrder | null = null;
  let lines: BulkLine[] = [];
  for await (const row of rows) {
    if ("__parentId" in row) {
      if (row.__parentId !== order?.id) throw new GatewayError("A bulk result is not grouped by order");
      lines.push(row);
    } else {
      if (order) yield outline(order, lines);
      order = row;
      lines = [];
    }
  }
  if (order) yield outline(order, lines);
}

function outline(order: BulkOrder, lines: BulkLine[]): OutlinedOrder {
  const fingerprint = createHash("sha1")
    .update(JSON.stringify([order, lines]))
    .digest("base64url");
  return { orderGid: order.id, fingerprint, shipments: toShipments(order, lines) };
}

function toShipments(order: BulkOrder, lines: BulkLine[]): OrderShipments | null {
  const fulfillments = toFulfillments(order, lines);
  if (!fulfillments) return null;
  return {
    orderGid: order.id,
    orderName: order.name,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    financialStatus: order.displayFinancialStatus,
    lines: lines.map(({ id, sku, currentQuantity, requiresShipping }) => ({
      lineItemGid: id,
      sku,
      currentQuantity,
      requiresShipping,
    })),
    fulfillments,
    onHold: order.displayFulfillmentStatus === "ON_HOLD",
  };
}

/** Certain only without fulfilments, or with one that holds everything and that no carrier has spoken of yet. */
function toFulfillments(order: BulkOrder, lines: BulkLine[]): FulfillmentSnapshot[] | null {
  const [only, ...others] = order.fulfillments;
  if (!only) return [];
  const shipped = lines.filter((line) => line.requiresShipping === only.requiresShipping);
  const units = shipped.reduce((sum, line) => sum + line.quantity, 0);
  const untouched = lines.every((line) => line.quantity === line.currentQuantity);
  const certain =
    others.length === 0 &&
    only.status === "success" &&
    WITHOUT_EVENTS.has(only.displayStatus ?? "") &&
    untouched &&
    units === only.totalQuantity;
  if (!certain) return null;
  return [
    {
      gid: only.id,
      orderGid: order.id,
      name: only.name,
      status: only.status,
      createdAt: only.createdAt,
      updatedAt: only.updatedAt,
      deliveredAt: only.deliveredAt,
      tracking: toTracking(only.trackingInfo),
      lines: shipped.map(({ id, sku, quantity }) => ({ lineItemGid: id, sku, quantity })),
      events: null,
    },
  ];
}
