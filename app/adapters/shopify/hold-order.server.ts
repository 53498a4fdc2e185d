// Holds on all fulfilment orders of an order, ours alone: named by a handle, so that a second hold changes nothing.
import { z } from "zod";
import type { SimpleOutcome } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import type { AdminAnswer } from "./classify-answer";
import {
  FULFILLMENT_ORDER_HOLD,
  FULFILLMENT_ORDER_RELEASE_HOLD,
  FULFILLMENT_ORDERS_OF_ORDER,
} from "./fulfillment-orders.graphql";
import { toRefusals, UserErrorsSchema } from "./parse-order";
import { readTrouble } from "./user-errors";

const HOLD_HANDLE = "pledgedock";
const TOO_MANY_ATTEMPTS_WAIT_MS = 12_000;
/** States in which a fulfilment order still waits for its packers. */
const OPEN_STATUSES = new Set(["OPEN", "SCHEDULED", "ON_HOLD"]);

const FulfillmentOrdersSchema = z.object({
  order: z
    .object({
      fulfillmentOrders: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            status: z.string(),
            fulfillmentHolds: z.array(
              z.object({ id: z.string(), handle: z.string().nullable(), heldByRequestingApp: z.boolean() }),
            ),
          }),
        ),
      }),
    })
    .nullable(),
});
type FulfillmentOrder = NonNullable<
  z.infer<typeof FulfillmentOrdersSchema>["order"]
>["fulfillmentOrders"]["nodes"][number];

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
    if (!OPEN_STATUSES.has(fulfillmentOrder.status)) return { kind: "done" };
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

async function forEachFulfillmentOrder(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
  work: (fulfillmentOrder: FulfillmentOrder) => Promise<SimpleOutcome>,
): Promise<SimpleOutcome> {
  const answer = await client.query({
    shopDomain,
    document: FULFILLMENT_ORDERS_OF_ORDER,
    variables: { id: orderGid },
    answer: FulfillmentOrdersSchema,
  });
  if (answer.kind === "rejected")
    return { kind: "unknown", reason: "the fulfilment orders could not be read" };
  if (answer.kind !== "data") return answer;
  const fulfillmentOrders = answer.data.order?.fulfillmentOrders.nodes ?? [];
  // Fulfilment orders outside the app's scopes are left out silently, so an empty list proves nothing.
  if (fulfillmentOrders.length === 0) return noFulfillmentOrders();
  for (const fulfillmentOrder of fulfillmentOrders) {
    const outcome = await work(fulfillmentOrder);
    if (outcome.kind !== "done") return outcome;
  }
  return { kind: "done" };
}

function noFulfillmentOrders(): SimpleOutcome {
  const message = "Shopify shows the app no fulfilment order of this order.";
  return { kind: "refused", errors: [{ code: "NO_FULFILLMENT_ORDERS", field: null, message }] };
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

function toSimpleOutcome<T>(
  answer: AdminAnswer<T>,
  payload: (data: T) => { userErrors: z.infer<typeof UserErrorsSchema> } | null,
): SimpleOutcome {
  if (answer.kind === "rejected") {
    return { kind: "refused", errors: answer.errors.map((error) => ({ ...error, field: null })) };
  }
  if (answer.kind !== "data") return answer;
  const result = payload(answer.data);
  if (!result) return { kind: "unknown", reason: "an answer without a payload" };
  const errors = toRefusals(result.userErrors);
  if (errors.length === 0) return { kind: "done" };
  return readTrouble(errors, () => TOO_MANY_ATTEMPTS_WAIT_MS) ?? { kind: "refused", errors };
}
