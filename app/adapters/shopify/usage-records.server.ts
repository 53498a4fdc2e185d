// Usage charges: made by key, and looked for where an answer was lost.
import { z } from "zod";
import type { BillingGateway, UsageFound, UsageOutcome } from "~/modules/postage/ports";
import type { AdminClient } from "./admin-client.server";
import {
  DISCONNECTED_RETRY_MS,
  SubscriptionStatusSchema,
  UserErrorsSchema,
  dollars,
  unavailable,
  wordsOf,
} from "./billing-answers";
import { APP_USAGE_RECORD_CREATE, USAGE_RECORDS } from "./billing.graphql";

/** Shopify's words when the approved amount is used up; the error has no code. */
const CAPPED = /exceeds balance remaining|capped amount/i;
/** Shopify brings none of these back. [Shopify Admin API: AppSubscriptionStatus] */
const OVER = new Set(["cancelled", "declined", "expired"]);

const RecordSchema = z.object({
  appUsageRecordCreate: z
    .object({ appUsageRecord: z.object({ id: z.string() }).nullable(), userErrors: UserErrorsSchema })
    .nullable(),
});
const RecordsSchema = z.object({
  node: z
    .object({
      status: SubscriptionStatusSchema,
      lineItems: z.array(
        z.object({
          id: z.string(),
          usageRecords: z.object({
            nodes: z.array(z.object({ id: z.string(), idempotencyKey: z.string().nullable() })),
          }),
        }),
      ),
    })
    .nullable(),
});

/** [Shopify Admin API: appUsageRecordCreate] */
export async function recordUsage(
  client: AdminClient,
  shopDomain: string,
  usage: Parameters<BillingGateway["recordUsage"]>[1],
): Promise<UsageOutcome> {
  const { lineItemGid, amountMinor, description, idempotencyKey } = usage;
  const answer = await client.mutate({
    shopDomain,
    document: APP_USAGE_RECORD_CREATE,
    variables: {
      subscriptionLineItemId: lineItemGid,
      price: dollars(amountMinor),
      description,
      idempotencyKey,
    },
    answer: RecordSchema,
  });
  if (answer.kind === "rejected") return { kind: "refused", capped: false, message: wordsOf(answer.errors) };
  if (answer.kind === "disconnected") {
    const { message: reason } = answer.disconnection;
    return { kind: "not-executed", reason, retryAfterMs: DISCONNECTED_RETRY_MS };
  }
  if (answer.kind !== "data") return answer;
  const { appUsageRecord, userErrors = [] } = answer.data.appUsageRecordCreate ?? {};
  if (appUsageRecord) return { kind: "recorded", usageRecordGid: appUsageRecord.id };
  if (userErrors.length === 0)
    return { kind: "unknown", reason: "an answer without a record and without error" };
  const message = wordsOf(userErrors);
  return { kind: "refused", capped: CAPPED.test(message), message };
}

/** [Shopify Admin API: AppSubscriptionLineItem.usageRecords] */
export async function findUsage(
  client: AdminClient,
  shopDomain: string,
  usage: Parameters<BillingGateway["findUsage"]>[1],
): Promise<UsageFound> {
  const { subscriptionGid, lineItemGid, idempotencyKey } = usage;
  const answer = await client.query({
    shopDomain,
    document: USAGE_RECORDS,
    variables: { subscriptionId: subscriptionGid },
    answer: RecordsSchema,
  });
  if (answer.kind === "rejected") return { kind: "gone" };
  if (answer.kind !== "data") return unavailable(answer);
  const { node } = answer.data;
  const records = node?.lineItems.flatMap(({ usageRecords }) => usageRecords.nodes) ?? [];
  const found = records.find((record) => record.idempotencyKey === idempotencyKey);
  if (found) return { kind: "recorded", usageRecordGid: found.id };
  // Without its line it is not this subscription that was charged.
  if (!node?.lineItems.some(({ id }) => id === lineItemGid)) return { kind: "gone" };
  return { kind: "absent", isOver: OVER.has(node.status) };
}
