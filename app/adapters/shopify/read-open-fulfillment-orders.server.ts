import { z } from "zod";
import type {
  FindOrderOfOutcome,
  OpenFulfillmentOrder,
  ReadFulfillmentOrdersOutcome,
} from "~/modules/fulfillment/ports";
import type { AdminClient } from "./admin-client.server";
import { OrderTargetSchema, toOrderTarget } from "./order-target";
import { OPEN_FULFILLMENT_ORDERS, ORDER_OF_FULFILLMENT_ORDER } from "./fulfillments.graphql";

const STATUSES = [
  "OPEN",
  "IN_PROGRESS",
  "ON_HOLD",
  "SCHEDULED",
  "CLOSED",
  "INCOMPLETE",
  "CANCELLED",
] as const;

const NodeSchema = z.object({
  id: z.string(),
  status: z.enum(STATUSES),
  assignedLocation: z.object({
    location: z
      .object({
        id: z.string(),
        fulfillmentService: z.object({ serviceName: z.string(), type: z.string() }).nullable(),
      })
      .nullable(),
  }),
  deliveryMethod: z.object({ methodType: z.string() }).nullable(),
  fulfillmentHolds: z.array(z.object({ displayReason: z.string(), reasonNotes: z.string().nullable() })),
  lineItems: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        remainingQuantity: z.number(),
        lineItem: z.object({ id: z.string(), sku: z.string().nullable() }),
      }),
    ),
  }),
});
const AnswerSchema = z.object({
  order: OrderTargetSchema.extend({
    fulfillmentOrders: z.object({ nodes: z.array(NodeSchema) }),
  }).nullable(),
});

/**
 * The order's fulfilment orders with what is left in each. An empty list does not mean that nothing is left to ship:
 * Shopify leaves out silently what the app's scopes do not cover.
 */
export async function readOpenFulfillmentOrders(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
): Promise<ReadFulfillmentOrdersOutcome> {
  const answer = await client.query({
    shopDomain,
    document: OPEN_FULFILLMENT_ORDERS,
    variables: { id: orderGid },
    answer: AnswerSchema,
  });
  if (answer.kind === "rejected")
    return { kind: "unknown", reason: "the fulfilment orders could not be read" };
  if (answer.kind !== "data") return answer;
  const { order } = answer.data;
  if (!order) return { kind: "hidden" };
  const orders = order.fulfillmentOrders.nodes.map(toOpenFulfillmentOrder);
  return { kind: "read", orders, target: toOrderTarget(order) };
}

const OrderOfSchema = z.object({ fulfillmentOrder: z.object({ orderId: z.string() }).nullable() });

/** The order of a fulfilment order. One that the app's scopes do not cover, or that never was, is hidden. */
export async function findOrderOf(
  client: AdminClient,
  shopDomain: string,
  fulfillmentOrderGid: string,
): Promise<FindOrderOfOutcome> {
  const answer = await client.query({
    shopDomain,
    document: ORDER_OF_FULFILLMENT_ORDER,
    variables: { id: fulfillmentOrderGid },
    answer: OrderOfSchema,
  });
  // An id that Shopify does not know at all is turned down (RESOURCE_NOT_FOUND) instead of answered with null.
  if (answer.kind === "rejected") return { kind: "hidden" };
  if (answer.kind !== "data") return answer;
  const orderGid = answer.data.fulfillmentOrder?.orderId;
  return orderGid ? { kind: "found", orderGid } : { kind: "hidden" };
}

function toOpenFulfillmentOrder(node: z.infer<typeof NodeSchema>): OpenFulfillmentOrder {
  const { location } = node.assignedLocation;
  const service = location?.fulfillmentService;
  return {
    gid: node.id,
    status: node.status.toLowerCase() as OpenFulfillmentOrder["status"],
    locationGid: location?.id ?? null,
    deliveryMethod: node.deliveryMethod?.methodType.toLowerCase() ?? null,
    holds: node.fulfillmentHolds.map(({ displayReason, reasonNotes }) =>
      reasonNotes ? `${displayReason}: ${reasonNotes}` : displayReason,
    ),
    assignedService: service && service.type !== "MANUAL" ? service.serviceName : null,
    lines: node.lineItems.nodes.map(({ id, remainingQuantity, lineItem }) => ({
      gid: id,
      lineItemGid: lineItem.id,
      sku: lineItem.sku,
      remaining: remainingQuantity,
    })),
  };
}
