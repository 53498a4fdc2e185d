// The fulfilment orders of one order, worked through one by one.
import { z } from "zod";
import type { SimpleOutcome } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import type { AdminAnswer } from "./classify-answer";
import { FULFILLMENT_ORDERS_OF_ORDER } from "./fulfillment-orders.graphql";
import { toRefusals, type UserErrorsSchema } from "./parse-order";
import { readTrouble } from "./user-errors";

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
            assignedLocation: z.object({ location: z.object({ id: z.string() }).nullable() }),
            fulfillmentHolds: z.array(
              z.object({ id: z.string(), handle: z.string().nullable(), heldByRequestingApp: z.boolean() }),
            ),
          }),
        ),
      }),
    })
    .nullable(),
});
export type FulfillmentOrder = NonNullable<
  z.infer<typeof FulfillmentOrdersSchema>["order"]
>["fulfillmentOrders"]["nodes"][number];

/** Whether its packers have not begun yet. */
export function isOpen(fulfillmentOrder: FulfillmentOrder): boolean {
  return OPEN_STATUSES.has(fulfillmentOrder.status);
}

/** Works through the order's fulfilment orders as they are now; the first outcome other than done ends it. */
export async function forEachFulfillmentOrder(
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

/** What a mutation of a fulfilment order came to. */
export function toSimpleOutcome<T>(
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
