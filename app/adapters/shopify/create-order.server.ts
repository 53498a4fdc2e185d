import { z } from "zod";
import type { CreateOrderOutcome, SendLimits } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import type { OrderInput } from "./build-order-input";
import { ORDER_CREATE } from "./orders.graphql";
import { OrderSchema, toRefusals, toSnapshot, UserErrorsSchema } from "./parse-order";
import type { ShopBucket } from "./shop-bucket";
import { readTrouble } from "./user-errors";

const AnswerSchema = z.object({
  orderCreate: z.object({ order: OrderSchema.nullable(), userErrors: UserErrorsSchema }).nullable(),
});

/**
 * One orderCreate. An order in the answer counts whatever else the answer says; neither an order nor a user error
 * is no answer.
 */
export async function createOrder(
  deps: { client: AdminClient; bucket: ShopBucket },
  shopDomain: string,
  input: OrderInput,
  limits: SendLimits,
): Promise<CreateOrderOutcome> {
  const answer = await deps.client.createOrder({
    shopDomain,
    document: ORDER_CREATE,
    variables: { ...input },
    answer: AnswerSchema,
    mayStillSend: () => limits.mayStillSend(),
  });
  if (answer.kind === "rejected") {
    return { kind: "refused", errors: answer.errors.map((error) => ({ ...error, field: null })) };
  }
  if (answer.kind !== "data") return answer;
  const { order = null, userErrors = [] } = answer.data.orderCreate ?? {};
  if (order) {
    deps.bucket.creationSucceeded();
    return { kind: "created", order: toSnapshot(order) };
  }
  if (userErrors.length === 0)
    return { kind: "unknown", reason: "an answer without order and without error" };
  const errors = toRefusals(userErrors);
  return readTrouble(errors, () => deps.bucket.creationRefusedByQuota()) ?? { kind: "refused", errors };
}
