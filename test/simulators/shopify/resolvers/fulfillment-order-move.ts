// fulfillmentOrderMove of a whole fulfilment order. Its answer is recorded for a part only; the schema says that a whole
// one moves itself. No recording shows a refusal: the texts are this store's own.
import { GraphQLError } from "graphql";
import type { RequestContext } from "../core";
import { idOf, type SimFulfillmentOrder } from "../shop-state";
import { fulfillmentOrderOf } from "./fulfillment-order-of";

interface MoveArguments {
  id: string;
  newLocationId: string;
  fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
}

export function fulfillmentOrderMove(_root: unknown, args: MoveArguments, context: RequestContext) {
  const { work } = fulfillmentOrderOf(context, args.id);
  if (args.fulfillmentOrderLineItems?.length)
    throw new GraphQLError("The simulated store moves whole fulfilment orders only");
  const location = context.shop.locations.find(({ id }) => id === idOf("Location", args.newLocationId));
  if (!location?.isActive) return refusal(["newLocationId"], "Location not found.");
  const problem = moveProblem(work, location.id, context);
  if (problem) return refusal(["id"], problem);
  work.locationId = location.id;
  work.updatedAt = context.core.now();
  return {
    movedFulfillmentOrder: work,
    originalFulfillmentOrder: work,
    remainingFulfillmentOrder: null,
    userErrors: [],
  };
}

function moveProblem(work: SimFulfillmentOrder, locationId: number, { core }: RequestContext): string | null {
  if (work.status === "ON_HOLD" && core.config.moveOnHold === "refuse")
    return "The fulfillment order is on hold and can't be moved.";
  if (work.status !== "OPEN" && work.status !== "ON_HOLD") return "The fulfillment order can't be moved.";
  return work.locationId === locationId ? "The fulfillment order is already assigned to the location." : null;
}

function refusal(field: string[], message: string) {
  return {
    movedFulfillmentOrder: null,
    originalFulfillmentOrder: null,
    remainingFulfillmentOrder: null,
    userErrors: [{ field, message }],
  };
}
