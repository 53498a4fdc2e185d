// App subscriptions with usage pricing: approval, capped amount, usage records by idempotency key. Amounts in US cents.
// Modelled on shopify.dev (subscription billing, usage billing); no live recording of it exists.
import type { Core } from "./core";
import { gid, isoTime, type SimShop } from "./shop-state";

export interface SimUsageRecord {
  id: number;
  amountMinor: number;
  description: string;
  idempotencyKey: string | null;
  createdAt: number;
}

export interface SimSubscription {
  id: number;
  name: string;
  status: "PENDING" | "ACTIVE" | "DECLINED" | "CANCELLED" | "EXPIRED" | "FROZEN";
  terms: string;
  test: boolean;
  returnUrl: string;
  cappedMinor: number;
  /** Another amount that the merchant is asked for; null: none. */
  askedMinor: number | null;
  createdAt: number;
  updatedAt: number;
  usage: SimUsageRecord[];
}

/** Shopify warns the app once so much of the capped amount is used. */
const APPROACHING_SHARE = 0.9;

export function subscriptionGid({ id }: SimSubscription): string {
  return gid("AppSubscription", id);
}

export function lineItemGid({ id }: SimSubscription): string {
  return `${gid("AppSubscriptionLineItem", id)}?v=1&index=0`;
}

export function usedMinor({ usage }: SimSubscription): number {
  return usage.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** What the merchant, or Shopify's invoicing, does with a subscription. Answers a problem as a sentence, or nothing. */
export function changeSubscription(
  core: Core,
  shop: SimShop,
  subscription: SimSubscription,
  to: SimSubscription["status"],
): string | null {
  const { status } = subscription;
  if ((to === "ACTIVE" || to === "DECLINED") && status !== "PENDING" && status !== "FROZEN")
    return `the subscription is ${status.toLowerCase()}`;
  if (to === "ACTIVE") {
    for (const other of shop.subscriptions)
      if (other !== subscription && other.status === "ACTIVE") put(core, shop, other, "CANCELLED");
  }
  put(core, shop, subscription, to);
  return null;
}

/** The merchant answers to another amount that the app asked for. A problem as a sentence, or nothing. */
export function decideAsked(
  core: Core,
  shop: SimShop,
  subscription: SimSubscription,
  approved: boolean,
): string | null {
  const { askedMinor, status } = subscription;
  if (askedMinor === null) return "no other amount is asked for";
  if (status !== "ACTIVE") return `the subscription is ${status.toLowerCase()}`;
  subscription.askedMinor = null;
  if (approved) changeCap(core, shop, subscription, askedMinor);
  return null;
}

/** The merchant allows more, or less, than before. */
export function changeCap(core: Core, shop: SimShop, subscription: SimSubscription, minor: number): void {
  subscription.cappedMinor = minor;
  put(core, shop, subscription, subscription.status);
}

/** A new record, the one that this key has made before, or why there is none. */
export function recordUsage(
  core: Core,
  shop: SimShop,
  subscription: SimSubscription,
  usage: Pick<SimUsageRecord, "amountMinor" | "description" | "idempotencyKey">,
): SimUsageRecord | string {
  const perLine = core.config.usageKeys === "line";
  if (perLine && subscription.status !== "ACTIVE") return "Subscription is not active";
  const known = (perLine ? [subscription] : shop.subscriptions)
    .flatMap((each) => each.usage)
    .find(({ idempotencyKey }) => idempotencyKey !== null && idempotencyKey === usage.idempotencyKey);
  if (known) return known;
  if (subscription.status !== "ACTIVE") return "Subscription is not active";
  if (usage.amountMinor <= 0) return "Price must be greater than 0";
  const before = usedMinor(subscription);
  const after = before + usage.amountMinor;
  if (after > subscription.cappedMinor) return "Total price exceeds balance remaining";
  const record = { ...usage, id: core.nextId(), createdAt: core.now() };
  subscription.usage.push(record);
  const mark = subscription.cappedMinor * APPROACHING_SHARE;
  if (before < mark && after >= mark) {
    core.notify(shop, "app_subscriptions/approaching_capped_amount", () => ({
      app_subscription: {
        ...payload(shop, subscription),
        balance_used: usedMinor(subscription) / 100,
        currency_code: "USD",
      },
    }));
  }
  return record;
}

function put(core: Core, shop: SimShop, subscription: SimSubscription, to: SimSubscription["status"]): void {
  subscription.status = to;
  subscription.updatedAt = core.now();
  core.notify(shop, "app_subscriptions/update", () => ({
    app_subscription: { ...payload(shop, subscription), currency: "USD" },
  }));
}

function payload(shop: SimShop, subscription: SimSubscription): Record<string, unknown> {
  return {
    admin_graphql_api_id: subscriptionGid(subscription),
    admin_graphql_api_shop_id: gid("Shop", shop.id),
    name: subscription.name,
    status: subscription.status,
    capped_amount: (subscription.cappedMinor / 100).toFixed(2),
    created_at: isoTime(subscription.createdAt),
    updated_at: isoTime(subscription.updatedAt),
  };
}

/** For GET /__state. */
export function reportSubscription(subscription: SimSubscription) {
  const { name, status, terms, test, cappedMinor, usage } = subscription;
  return {
    ...{ id: subscriptionGid(subscription), lineItemId: lineItemGid(subscription) },
    ...{ name, status, terms, test, cappedMinor, usedMinor: usedMinor(subscription) },
    usage: usage.map(({ id, amountMinor, description, idempotencyKey }) => ({
      ...{ id: gid("AppUsageRecord", id), amountMinor, description, idempotencyKey },
    })),
  };
}
