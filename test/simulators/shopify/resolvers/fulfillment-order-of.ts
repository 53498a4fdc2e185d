import { GraphQLError } from "graphql";
import type { RequestContext } from "../core";
import { idOf, type SimFulfillmentOrder, type SimOrder } from "../shop-state";

/** The fulfilment order and its order; an unknown id ends the request as recorded. */
export function fulfillmentOrderOf(
  context: RequestContext,
  id: string,
): { work: SimFulfillmentOrder; order: SimOrder } {
  const work = context.shop.fulfillmentOrders.get(idOf("FulfillmentOrder", id) ?? 0);
  const order = work && context.shop.orders.get(work.orderId);
  if (!work || !order)
    throw new GraphQLError(`Invalid id: ${id}`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
  return { work, order };
}
