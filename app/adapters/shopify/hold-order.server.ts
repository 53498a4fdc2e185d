// Holds on all fulfilment orders of an order, ours alone: named by a handle, so that a second hold changes nothing.
import { z } from "zod";
import type { SimpleOutcome } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import {
  forEachFulfillmentOrder,
  isOpen,
  toSimpleOutcome,
  type FulfillmentOrder,
} from "./fulfillment-order-work.server";
import { FULFILLMENT_ORDER_HOLD, FULFILLMENT_ORDER_RELEASE_HOLD } from "./fulfillment-orders.graphql";
import { UserErrorsSchema } from "./parse-order";

const HOLD_HANDLE = "pledgedock";

const HoldSchema = z.object({ fulfillmentOrderHold: z.object({ userErrors: UserErrorsSchema }).nullable() });
const ReleaseSchema = z.object({
  fulfillmentOrderReleaseHold: z.object({ userErrors: UserErrorsSchema }).nullable(),
});

/** Puts every open fulfilment order on hold; one that already carries our hold is fine. */
export async function holdOrder(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
): Promise<SimpleOutcome> {
  return forEachFulfillmentOrder(client, shopDomain, orderGid, async (fulfillmentOrder) => {
    if (!isOpen(fulfillmentOrder)) return { kind: "done" };
    if (ownHolds(fulfillmentOrder).length > 0) return { kind: "done" };
    const answer = await client.mutate({
      shopDomain,
      document: FULFILLMENT_ORDER_HOLD,
      variables: {
        id: fulfillmentOrder.id,
        fulfillmentHold: {
          handle: HOLD_HANDLE,
          reason: "OTHER",
          reasonNotes: "Held by PledgeDock until the creator releases it",
          notifyMerchant: false,
        },
      },
      answer: HoldSchema,
    });
    const outcome = toSimpleOutcome(answer, (data) => data.fulfillmentOrderHold);
    return isHeldAlready(outcome) ? { kind: "done" } : outcome;
  });
}

/** Releases our holds only; somebody else's stay. */
export async function releaseOrder(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
): Promise<SimpleOutcome> {
  return forEachFulfillmentOrder(client, shopDomain, orderGid, async (fulfillmentOrder) => {
    const holdIds = ownHolds(fulfillmentOrder).map((hold) => hold.id);
    if (holdIds.length === 0) return { kind: "done" };
    const answer = await client.mutate({
      shopDomain,
      document: FULFILLMENT_ORDER_RELEASE_HOLD,
      variables: { id: fulfillmentOrder.id, holdIds },
      answer: ReleaseSchema,
    });
    return toSimpleOutcome(answer, (data) => data.fulfillmentOrderReleaseHold);
  });
}

function ownHolds(fulfillmentOrder: FulfillmentOrder) {
  return fulfillmentOrder.fulfillmentHolds.filter(
    (hold) => hold.heldByRequestingApp && hold.handle === HOLD_HANDLE,
  );
}

function isHeldAlready(outcome: SimpleOutcome): boolean {
  return (
    outcome.kind === "refused" &&
    outcome.errors.every((error) => error.code === "DUPLICATE_FULFILLMENT_HOLD_HANDLE")
  );
}
