// Shopify billing of a shop, as the postage module wants it (BillingGateway).
import { z } from "zod";
import { requireMoney, toDecimalString } from "~/lib/money";
import type {
  ActiveSubscription,
  BillingGateway,
  SubscribeOutcome,
  UsageOutcome,
} from "~/modules/postage/ports";
import type { AdminClient } from "./admin-client.server";
import { APP_SUBSCRIPTION_CREATE, APP_USAGE_RECORD_CREATE, SUBSCRIPTIONS } from "./billing.graphql";
import type { AdminAnswer } from "./classify-answer";

const CURRENCY = "USD";
const RETRY_MS = 5_000;
/** Nothing changes before somebody reconnects the shop. */
const DISCONNECTED_RETRY_MS = 300_000;
/** Shopify's words when the approved amount is used up; the error has no code. */
const CAPPED = /exceeds balance remaining|capped amount/i;

const UserErrorsSchema = z.array(z.object({ message: z.string() }));
const SubscribeSchema = z.object({
  appSubscriptionCreate: z
    .object({
      appSubscription: z.object({ id: z.string() }).nullable(),
      confirmationUrl: z.string().nullable(),
      userErrors: UserErrorsSchema,
    })
    .nullable(),
});
const RecordSchema = z.object({
  appUsageRecordCreate: z
    .object({ appUsageRecord: z.object({ id: z.string() }).nullable(), userErrors: UserErrorsSchema })
    .nullable(),
});

const STATUSES = ["PENDING", "ACCEPTED", "ACTIVE", "DECLINED", "CANCELLED", "EXPIRED", "FROZEN"] as const;
const DollarsSchema = z
  .object({ amount: z.string(), currencyCode: z.literal(CURRENCY) })
  .transform(({ amount }, context) => {
    try {
      return requireMoney(amount, CURRENCY);
    } catch {
      context.addIssue({ code: "custom", message: "no amount" });
      return z.NEVER;
    }
  });
const SubscriptionSchema = z.object({
  id: z.string(),
  status: z.enum(STATUSES),
  lineItems: z.array(
    z.object({
      id: z.string(),
      plan: z.object({
        /** Empty for a recurring price, which this app never asks for. */
        pricingDetails: z.object({
          cappedAmount: DollarsSchema.optional(),
          balanceUsed: DollarsSchema.optional(),
        }),
      }),
    }),
  ),
});
const SubscriptionsSchema = z.object({
  currentAppInstallation: z.object({
    activeSubscriptions: z.array(SubscriptionSchema),
    allSubscriptions: z.object({ nodes: z.array(SubscriptionSchema) }),
  }),
});

/** Charging over the Shopify bill. [Shopify Admin API: appSubscriptionCreate, appUsageRecordCreate] */
export function createBillingGateway(client: AdminClient): BillingGateway {
  return {
    subscribe: async (shopDomain, plan) => subscribe(client, shopDomain, plan),
    async readSubscription(shopDomain) {
      const answer = await client.query({
        shopDomain,
        document: SUBSCRIPTIONS,
        variables: {},
        answer: SubscriptionsSchema,
      });
      if (answer.kind !== "data") return unavailable(answer);
      const { activeSubscriptions, allSubscriptions } = answer.data.currentAppInstallation;
      const [subscription = null] = [...activeSubscriptions, ...allSubscriptions.nodes].flatMap(
        (found) => toSubscription(found) ?? [],
      );
      return { kind: "read", subscription };
    },
    recordUsage: async (shopDomain, usage) => recordUsage(client, shopDomain, usage),
  };
}

async function subscribe(
  client: AdminClient,
  shopDomain: string,
  plan: Parameters<BillingGateway["subscribe"]>[1],
): Promise<SubscribeOutcome> {
  const { name, terms, cappedMinor, returnUrl, test } = plan;
  const appUsagePricingDetails = { terms, cappedAmount: dollars(cappedMinor) };
  const answer = await client.mutate({
    shopDomain,
    document: APP_SUBSCRIPTION_CREATE,
    variables: { name, returnUrl, test, lineItems: [{ plan: { appUsagePricingDetails } }] },
    answer: SubscribeSchema,
  });
  if (answer.kind === "rejected") return { kind: "refused", message: wordsOf(answer.errors) };
  if (answer.kind !== "data") return unavailable(answer);
  const { appSubscription, confirmationUrl, userErrors = [] } = answer.data.appSubscriptionCreate ?? {};
  if (appSubscription && confirmationUrl) {
    return { kind: "confirm", subscriptionGid: appSubscription.id, confirmationUrl };
  }
  if (userErrors.length > 0) return { kind: "refused", message: wordsOf(userErrors) };
  return { kind: "unavailable", reason: "an answer without a subscription", retryAfterMs: RETRY_MS };
}

async function recordUsage(
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

/** Null for one without a usage line: not what this app asks for. */
function toSubscription(found: z.infer<typeof SubscriptionSchema>): ActiveSubscription | null {
  for (const { id, plan } of found.lineItems) {
    const { cappedAmount, balanceUsed } = plan.pricingDetails;
    if (cappedAmount === undefined || balanceUsed === undefined) continue;
    // Accepted is what approved plans were called before they had to be activated by the app.
    const status = found.status === "ACCEPTED" ? "ACTIVE" : found.status;
    return {
      subscriptionGid: found.id,
      lineItemGid: id,
      status: status.toLowerCase() as ActiveSubscription["status"],
      cappedMinor: cappedAmount,
      usedMinor: balanceUsed,
    };
  }
  return null;
}

function unavailable(answer: Exclude<AdminAnswer<unknown>, { kind: "data" }>) {
  const kind = "unavailable" as const;
  switch (answer.kind) {
    case "rejected":
      return { kind, reason: wordsOf(answer.errors), retryAfterMs: DISCONNECTED_RETRY_MS };
    case "disconnected":
      return { kind, reason: answer.disconnection.message, retryAfterMs: DISCONNECTED_RETRY_MS };
    case "not-executed":
      return { kind, reason: answer.reason, retryAfterMs: answer.retryAfterMs };
    case "unknown":
      return { kind, reason: answer.reason, retryAfterMs: RETRY_MS };
  }
}

function dollars(minor: number): { amount: string; currencyCode: string } {
  return { amount: toDecimalString(minor, CURRENCY), currencyCode: CURRENCY };
}

function wordsOf(errors: { message: string }[]): string {
  return errors.map(({ message }) => message).join(" ") || "Shopify gave no reason.";
}
