// Which fulfilment orders a new order gets: one per delivery method at the default location.
import type { RequestContext } from "../core";
import type { SimFulfillmentOrder, SimLine, SimOrder } from "../shop-state";

const HOUR_MS = 3_600_000;

/** A line that needs no shipping gets fulfilment work of its own ("none"), also when it stands alone (recorded). */
export function planFulfillmentOrders(context: RequestContext, order: SimOrder): SimFulfillmentOrder[] {
  const shippable = order.lines.filter((line) => line.requiresShipping);
  const others = order.lines.filter((line) => !line.requiresShipping);
  return [
    ...(shippable.length > 0 ? [fulfillmentOrder(context, order, shippable, "SHIPPING")] : []),
    ...(others.length > 0 ? [fulfillmentOrder(context, order, others, "NONE")] : []),
  ];
}

function fulfillmentOrder(
  { core, shop }: RequestContext,
  order: SimOrder,
  lines: SimLine[],
  deliveryMethod: SimFulfillmentOrder["deliveryMethod"],
): SimFulfillmentOrder {
  return {
    id: core.nextId(),
    orderId: order.id,
    status: "OPEN",
    deliveryMethod,
    locationId: shop.locations[0]?.id ?? 0,
    updatedAt: order.createdAt,
    fulfillAt: Math.floor(order.createdAt / HOUR_MS) * HOUR_MS,
    holds: [],
    lines: lines.map((line) => ({
      id: core.nextId(),
      lineId: line.id,
      total: line.quantity,
      remaining: line.quantity,
    })),
    remainderOf: null,
  };
}

/** orderCreate with fulfillmentStatus FULFILLED: everything has left already. */
export function fulfilAll({ core, shop }: RequestContext, order: SimOrder): void {
  for (const [index, work] of order.fulfillmentOrders.entries()) {
    const fulfillment = {
      id: core.nextId(),
      orderId: order.id,
      name: `${order.name}.${index + 1}`,
      status: "SUCCESS" as const,
      displayStatus: "FULFILLED",
      createdAt: order.createdAt,
      updatedAt: order.createdAt,
      tracking: [],
      lines: work.lines.map((line) => ({
        id: core.nextId(),
        lineId: line.lineId,
        quantity: line.total,
        fulfillmentOrderId: work.id,
      })),
      events: [],
      locationId: work.locationId,
    };
    work.status = "CLOSED";
    for (const line of work.lines) line.remaining = 0;
    order.fulfillments.push(fulfillment);
    shop.fulfillments.set(fulfillment.id, fulfillment);
  }
}
