// Moves an order's fulfilment orders to the location that is to ship it: orderCreate itself knows no location.
import { z } from "zod";
import type { SimpleOutcome } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import {
  forEachFulfillmentOrder,
  isOpen,
  toSimpleOutcome,
  type FulfillmentOrder,
} from "./fulfillment-order-work.server";
import { FULFILLMENT_ORDER_MOVE } from "./fulfillment-orders.graphql";
import { UserErrorsSchema } from "./parse-order";

const MoveSchema = z.object({ fulfillmentOrderMove: z.object({ userErrors: UserErrorsSchema }).nullable() });

/**
 * Moves every open fulfilment order to the location; one already there is left alone. After a no or an unclear answer
 * reading back decides: what stands at the location is done, whoever moved it.
 */
export async function placeOrder(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
  locationGid: string,
): Promise<SimpleOutcome> {
  const outcome = await forEachFulfillmentOrder(client, shopDomain, orderGid, async (fulfillmentOrder) => {
    if (isSettled(fulfillmentOrder, locationGid)) return { kind: "done" };
    const answer = await client.mutate({
      shopDomain,
      document: FULFILLMENT_ORDER_MOVE,
      variables: { id: fulfillmentOrder.id, newLocationId: locationGid },
      answer: MoveSchema,
    });
    return toSimpleOutcome(answer, (data) => data.fulfillmentOrderMove);
  });
  if (outcome.kind !== "unknown" && outcome.kind !== "refused") return outcome;
  const readBack = await forEachFulfillmentOrder(client, shopDomain, orderGid, (fulfillmentOrder) =>
    Promise.resolve(isSettled(fulfillmentOrder, locationGid) ? { kind: "done" } : outcome),
  );
  return readBack.kind === "done" ? readBack : outcome;
}

/** At its location, or no longer to be moved. */
function isSettled(fulfillmentOrder: FulfillmentOrder, locationGid: string): boolean {
  return !isOpen(fulfillmentOrder) || fulfillmentOrder.assignedLocation.location?.id === locationGid;
}
