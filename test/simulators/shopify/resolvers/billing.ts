// appSubscriptionCreate, appSubscriptionLineItemUpdate, appUsageRecordCreate and what an installation knows of its subscriptions.
import type { RequestContext } from "../core";
import { toMinor } from "../money";
import { gid, type SimShop } from "../shop-state";
import {
  lineItemGid,
  recordUsage,
  subscriptionGid,
  usedMinor,
  type SimSubscription,
  type SimUsageRecord,
} from "../subscriptions";
import { connection, type PageArguments } from "./connection";

interface Money {
  amount: string;
  currencyCode: string;
}
interface SubscriptionArguments {
  name: string;
  returnUrl: string;
  test?: boolean | null;
  lineItems: {
    plan: { appUsagePricingDetails?: { terms: string; cappedAmount: Money } | null };
  }[];
}

const refusal = (field: string[] | null, message: string) => ({
  appSubscription: null,
  confirmationUrl: null,
  appUsageRecord: null,
  userErrors: [{ field, message }],
});
const storeOf = (shop: SimShop): string => shop.domain.replace(".myshopify.com", "");

function appSubscriptionCreate(
  _root: unknown,
  { name, returnUrl, test, lineItems }: SubscriptionArguments,
  { core, shop, origin }: RequestContext,
) {
  const [plan] = lineItems.map((item) => item.plan.appUsagePricingDetails);
  if (name.trim() === "") return refusal(["name"], "Name can't be blank");
  if (!plan || lineItems.length > 1)
    return refusal(["lineItems"], "The simulated store knows subscriptions with one usage plan only");
  if (plan.cappedAmount.currencyCode !== "USD") return refusal(["lineItems"], "Currency must be USD");
  const subscription: SimSubscription = {
    id: core.nextId(),
    ...{ name, returnUrl, status: "PENDING", terms: plan.terms, test: test ?? false },
    ...{ cappedMinor: toMinor(plan.cappedAmount.amount, "USD"), askedMinor: null },
    ...{ createdAt: core.now(), updatedAt: core.now(), usage: [] },
  };
  shop.subscriptions.push(subscription);
  return {
    appSubscription: subscription,
    confirmationUrl: `${origin}/store/${storeOf(shop)}/charges/${subscription.id}/confirm`,
    userErrors: [],
  };
}

/** Modelled: the old amount counts until the merchant agrees on the page. */
function appSubscriptionLineItemUpdate(
  _root: unknown,
  { id, cappedAmount }: { id: string; cappedAmount: Money },
  { core, shop, origin }: RequestContext,
) {
  const subscription = shop.subscriptions.find((each) => lineItemGid(each) === id);
  if (!subscription) return refusal(["id"], "Subscription line item does not exist");
  if (subscription.status !== "ACTIVE") return refusal(["id"], "Subscription is not active");
  if (cappedAmount.currencyCode !== "USD") return refusal(["cappedAmount"], "Currency must be USD");
  const askedMinor = toMinor(cappedAmount.amount, "USD");
  if (askedMinor < usedMinor(subscription))
    return refusal(["cappedAmount"], "Capped amount must be greater than the balance used");
  Object.assign(subscription, { askedMinor, updatedAt: core.now() });
  return {
    appSubscription: subscription,
    confirmationUrl: `${origin}/store/${storeOf(shop)}/charges/${subscription.id}/confirm_update_capped_amount`,
    userErrors: [],
  };
}

function appUsageRecordCreate(
  _root: unknown,
  args: {
    subscriptionLineItemId: string;
    price: Money;
    description: string;
    idempotencyKey?: string | null;
  },
  { core, shop }: RequestContext,
) {
  const subscription = shop.subscriptions.find((each) => lineItemGid(each) === args.subscriptionLineItemId);
  if (!subscription) return refusal(["subscriptionLineItemId"], "Subscription line item does not exist");
  if (args.price.currencyCode !== "USD") return refusal(["price"], "Currency must be USD");
  const record = recordUsage(core, shop, subscription, {
    amountMinor: toMinor(args.price.amount, "USD"),
    description: args.description,
    idempotencyKey: args.idempotencyKey ?? null,
  });
  if (typeof record === "string") return refusal(null, record);
  return { appUsageRecord: record, userErrors: [] };
}

export const BILLING_MUTATIONS = {
  appSubscriptionCreate,
  appSubscriptionLineItemUpdate,
  appUsageRecordCreate,
};

export const BILLING_QUERIES = {
  /** Subscriptions only, ended ones included. */
  node: (_root: unknown, { id }: { id: string }, { shop }: RequestContext) => {
    const subscription = shop.subscriptions.find((each) => subscriptionGid(each) === id);
    return subscription ? { ...subscription, __typename: "AppSubscription" } : null;
  },
};

const money = (minor: number) => ({ amount: (minor / 100).toFixed(2), currencyCode: "USD" });

export const BILLING_RESOLVERS = {
  AppInstallation: {
    activeSubscriptions: (_: unknown, _args: unknown, { shop }: RequestContext) =>
      shop.subscriptions.filter(({ status }) => status === "ACTIVE"),
    allSubscriptions: (
      _: unknown,
      args: PageArguments & { reverse?: boolean | null },
      context: RequestContext,
    ) => {
      const { subscriptions } = context.shop;
      return connection(args.reverse ? subscriptions.toReversed() : subscriptions, args, context);
    },
  },
  AppSubscription: {
    id: subscriptionGid,
    lineItems: (subscription: SimSubscription) => [subscription],
  },
  AppSubscriptionLineItem: {
    id: lineItemGid,
    plan: (subscription: SimSubscription) => ({
      pricingDetails: {
        __typename: "AppUsagePricing",
        terms: subscription.terms,
        cappedAmount: money(subscription.cappedMinor),
        balanceUsed: money(usedMinor(subscription)),
      },
    }),
    usageRecords: (
      { usage }: SimSubscription,
      args: PageArguments & { reverse?: boolean | null },
      context: RequestContext,
    ) => connection(args.reverse ? usage.toReversed() : usage, args, context),
  },
  AppUsageRecord: { id: ({ id }: SimUsageRecord) => gid("AppUsageRecord", id) },
};
