// Does the order that Shopify holds equal the plan? Cents, tags and status; pure.
import { requireMoney, toDecimalString } from "~/lib/money";
import type { OrderPlan } from "./order-plan";
import type { ShopifyOrderSnapshot } from "../ports";
import { planShopMoney } from "./shop-money";
import type { OrderDifference } from "../views/views";

/** Amount in minor units; null where the vendor's text is not an amount of its currency. */
export function snapshotMinor(money: { amount: string; currency: string } | null): number | null {
  return money === null ? null : readAmount(money.amount, money.currency);
}

/** Everything that differs, empty when the order is as planned. Compared in the currency Shopify answered in. */
export function compareOrder(plan: OrderPlan, order: ShopifyOrderSnapshot): OrderDifference[] {
  return [...compareTotals(plan, order), ...compareTags(plan, order), ...compareStatus(plan, order)];
}

function compareTotals(plan: OrderPlan, order: ShopifyOrderSnapshot): OrderDifference[] {
  const planned = plannedIn(plan, order.total.currency);
  if (!planned) {
    return [{ field: "currency", planned: plan.currency, found: order.total.currency }];
  }
  const foundTotal = snapshotMinor(order.total);
  const foundTax = snapshotMinor(order.totalTax) ?? 0;
  const differences: OrderDifference[] = [];
  const { currency } = order.total;
  if (foundTotal !== planned.totalMinor) {
    differences.push({
      field: "total",
      planned: toDecimalString(planned.totalMinor, currency),
      found: order.total.amount,
    });
  }
  if (foundTax !== planned.taxMinor) {
    const found = order.totalTax?.amount ?? "none";
    differences.push({ field: "tax", planned: toDecimalString(planned.taxMinor, currency), found });
  }
  return differences;
}

function plannedIn(plan: OrderPlan, currency: string): { totalMinor: number; taxMinor: number } | null {
  if (currency === plan.currency) {
    return { totalMinor: plan.totalMinor, taxMinor: plan.tax?.amountMinor ?? 0 };
  }
  if (currency !== plan.shopCurrency) return null;
  const money = planShopMoney(plan);
  return { totalMinor: money.totalMinor, taxMinor: money.taxMinor ?? 0 };
}

function compareTags(plan: OrderPlan, order: ShopifyOrderSnapshot): OrderDifference[] {
  const fold = (tags: string[]) => [...new Set(tags.map((tag) => tag.trim().toLowerCase()))].sort();
  const found = fold(order.tags);
  const absent = fold(plan.tags).filter((tag) => !found.includes(tag));
  if (absent.length === 0) return [];
  return [{ field: "tags", planned: plan.tags.join(", "), found: order.tags.join(", ") }];
}

function compareStatus(plan: OrderPlan, order: ShopifyOrderSnapshot): OrderDifference[] {
  // Shopify may answer null in the mutation itself (recorded); only a different word is a difference.
  if (order.financialStatus === null || order.financialStatus === plan.status) return [];
  return [{ field: "status", planned: plan.status, found: order.financialStatus }];
}

function readAmount(amount: string, currency: string): number | null {
  try {
    return requireMoney(amount, currency);
  } catch {
    return null;
  }
}
