// Shopify billing of a shop, as the postage module wants it (BillingGateway).
import { z } from "zod";
import type { BillingGateway, SubscribeOutcome, SubscriptionRead } from "~/modules/postage/ports";
import type { AdminClient } from "./admin-client.server";
import {
  ConfirmationSchema,
  SubscriptionSchema,
  dollars,
  toSubscription,
  unavailable,
  unavailableSoon,
  wordsOf,
  type ConfirmationAnswer,
} from "./billing-answers";
import { APP_SUBSCRIPTION_CREATE, APP_SUBSCRIPTION_LINE_ITEM_UPDATE, SUBSCRIPTIONS } from "./billing.graphql";
import type { AdminAnswer } from "./classify-answer";
import { findUsage, recordUsage } from "./usage-records.server";

const SubscribeSchema = z.object({ appSubscriptionCreate: ConfirmationSchema });
const ChangeCapSchema = z.object({ appSubscriptionLineItemUpdate: ConfirmationSchema });
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
    changeCap: async (shopDomain, line) => changeCap(client, shopDomain, line),
    readSubscription: async (shopDomain) => readSubscription(client, shopDomain),
    recordUsage: async (shopDomain, usage) => recordUsage(client, shopDomain, usage),
    findUsage: async (shopDomain, usage) => findUsage(client, shopDomain, usage),
  };
}

async function readSubscription(client: AdminClient, shopDomain: string): Promise<SubscriptionRead> {
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
  return toConfirmation(answer, ({ appSubscriptionCreate }) => appSubscriptionCreate);
}

async function changeCap(
  client: AdminClient,
  shopDomain: string,
  { lineItemGid, cappedMinor }: Parameters<BillingGateway["changeCap"]>[1],
): Promise<SubscribeOutcome> {
  const answer = await client.mutate({
    shopDomain,
    document: APP_SUBSCRIPTION_LINE_ITEM_UPDATE,
    variables: { id: lineItemGid, cappedAmount: dollars(cappedMinor) },
    answer: ChangeCapSchema,
  });
  return toConfirmation(answer, ({ appSubscriptionLineItemUpdate }) => appSubscriptionLineItemUpdate);
}

/** Nothing changes before the merchant has agreed at the address, so that asking twice does no harm. */
function toConfirmation<T>(
  answer: AdminAnswer<T>,
  payloadOf: (data: T) => ConfirmationAnswer,
): SubscribeOutcome {
  if (answer.kind === "rejected") return { kind: "refused", message: wordsOf(answer.errors) };
  if (answer.kind !== "data") return unavailable(answer);
  const { appSubscription, confirmationUrl, userErrors = [] } = payloadOf(answer.data) ?? {};
  if (appSubscription && confirmationUrl)
    return { kind: "confirm", subscriptionGid: appSubscription.id, confirmationUrl };
  if (userErrors.length > 0) return { kind: "refused", message: wordsOf(userErrors) };
  return unavailableSoon("an answer without a page to approve on");
}
