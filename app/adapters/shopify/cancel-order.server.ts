import { z } from "zod";
import type { CancelOrderOutcome } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import { readOrder } from "./find-orders.server";
import { JOB_BY_ID, ORDER_CANCEL } from "./orders.graphql";
import { toRefusals, UserErrorsSchema } from "./parse-order";
import type { Sleep } from "~/lib/sleep";
import { readTrouble } from "./user-errors";

const CancelSchema = z.object({
  orderCancel: z
    .object({
      job: z.object({ id: z.string(), done: z.boolean() }).nullable(),
      orderCancelUserErrors: UserErrorsSchema,
    })
    .nullable(),
});
const JobSchema = z.object({ job: z.object({ done: z.boolean() }).nullable() });

const POLL_MS = 500;
const LONGEST_JOB_MS = 30_000;
const TOO_MANY_ATTEMPTS_WAIT_MS = 12_000;

/**
 * Cancels without refund, restock or mail, waits for Shopify's job, and lets the order itself say how it ended: one
 * that was cancelled before counts as cancelled, one that Shopify no longer shows is refused with NOT_FOUND.
 */
export async function cancelOrder(
  deps: { client: AdminClient; sleep: Sleep },
  shopDomain: string,
  orderGid: string,
): Promise<CancelOrderOutcome> {
  const answer = await deps.client.mutate({
    shopDomain,
    document: ORDER_CANCEL,
    variables: { orderId: orderGid },
    answer: CancelSchema,
  });
  if (answer.kind === "rejected") {
    return { kind: "refused", errors: answer.errors.map((error) => ({ ...error, field: null })) };
  }
  if (answer.kind !== "data") return answer;
  const errors = toRefusals(answer.data.orderCancel?.orderCancelUserErrors ?? []);
  const trouble = readTrouble(errors, () => TOO_MANY_ATTEMPTS_WAIT_MS);
  if (trouble) return trouble;
  const job = answer.data.orderCancel?.job;
  if (job && !job.done) await waitForJob(deps, shopDomain, job.id);
  const ending = await readBack(deps.client, shopDomain, orderGid);
  if (ending.kind !== "open") return ending;
  if (errors.length > 0) return { kind: "refused", errors };
  return { kind: "unknown", reason: "the order is not cancelled yet" };
}

async function waitForJob(deps: { client: AdminClient; sleep: Sleep }, shopDomain: string, jobGid: string) {
  for (let waited = 0; waited < LONGEST_JOB_MS; waited += POLL_MS) {
    const answer = await deps.client.query({
      shopDomain,
      document: JOB_BY_ID,
      variables: { id: jobGid },
      answer: JobSchema,
    });
    if (answer.kind === "data" && answer.data.job?.done) return;
    await deps.sleep(POLL_MS);
  }
}

async function readBack(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
): Promise<CancelOrderOutcome | { kind: "open" }> {
  const look = await readOrder(client, shopDomain, orderGid);
  if (look.kind === "definition-missing") return { kind: "unknown", reason: "the order could not be read" };
  if (look.kind === "not-executed")
    return { kind: "unknown", reason: `the order could not be read: ${look.reason}` };
  if (look.kind !== "looked") return look;
  const [order] = look.orders;
  if (!order)
    return {
      kind: "refused",
      errors: [{ code: "NOT_FOUND", field: null, message: "Shopify no longer shows this order." }],
    };
  return order.cancelledAt === null ? { kind: "open" } : { kind: "cancelled" };
}
