// Both monies of an order in another currency than the shop's. The plan is exact in the pledge's currency (presentment);
// Shopify also wants every amount in the shop's, and there too the parts must add up to the total.
import { convertMinor } from "~/lib/decimal-rate";
import type { OrderPlan } from "./order-plan";

/** Every amount of the plan in minor units of the shop's currency. */
export interface ShopMoney {
  currency: string;
  /** One per plan line. */
  unitPricesMinor: number[];
  discountMinor: number | null;
  /** One per plan shipping line. */
  shippingMinor: number[];
  taxMinor: number | null;
  totalMinor: number;
  transactionMinor: number | null;
}

/** One amount of the plan in the shop's currency: itself, or × the creator's rate, half up. */
export function toShopMoney(
  plan: Pick<OrderPlan, "currency" | "shopCurrency" | "shopRate">,
  amountMinor: number,
): number {
  if (plan.shopRate === null) return amountMinor;
  return convertMinor(amountMinor, plan.currency, plan.shopCurrency, plan.shopRate);
}

/**
 * Converts each amount by itself, then lets one amount take what rounding left, so that items − discount + shipping
 * (+ tax) is the converted total: the last shipping line, else the discount, else the tax. Where none of them can, the
 * total is what the parts add up to. A transaction of the whole total stays one.
 */
export function planShopMoney(plan: OrderPlan): ShopMoney {
  const convert = (amountMinor: number) => toShopMoney(plan, amountMinor);
  const money: ShopMoney = {
    currency: plan.shopCurrency,
    unitPricesMinor: plan.lines.map((line) => convert(line.unitPriceMinor)),
    discountMinor: plan.discountMinor === null ? null : convert(plan.discountMinor),
    shippingMinor: plan.shipping.map((line) => convert(line.amountMinor)),
    taxMinor: plan.tax ? convert(plan.tax.amountMinor) : null,
    totalMinor: 0,
    transactionMinor: null,
  };
  absorb(money, convert(plan.totalMinor) - sumParts(money, plan), plan.taxesIncluded, itemsOf(money, plan));
  money.totalMinor = sumParts(money, plan);
  const wholePaid = plan.transactionMinor === plan.totalMinor;
  if (plan.transactionMinor !== null) {
    money.transactionMinor = wholePaid ? money.totalMinor : convert(plan.transactionMinor);
  }
  return money;
}

function itemsOf(money: ShopMoney, plan: OrderPlan): number {
  return plan.lines.reduce(
    (sum, line, index) => sum + line.quantity * (money.unitPricesMinor[index] ?? 0),
    0,
  );
}

function sumParts(money: ShopMoney, plan: OrderPlan): number {
  const shipping = money.shippingMinor.reduce((sum, amount) => sum + amount, 0);
  const tax = plan.taxesIncluded ? 0 : (money.taxMinor ?? 0);
  return itemsOf(money, plan) - (money.discountMinor ?? 0) + shipping + tax;
}

function absorb(money: ShopMoney, gap: number, taxesIncluded: boolean, itemsMinor: number): void {
  const last = money.shippingMinor.length - 1;
  const lastShipping = money.shippingMinor[last];
  if (lastShipping !== undefined && lastShipping + gap >= 0) {
    money.shippingMinor[last] = lastShipping + gap;
    return;
  }
  const discount = money.discountMinor;
  if (discount !== null && discount - gap >= 0 && discount - gap <= itemsMinor) {
    money.discountMinor = discount - gap;
    return;
  }
  if (!taxesIncluded && money.taxMinor !== null && money.taxMinor + gap >= 0) money.taxMinor += gap;
}
