// All taxes of a pledge tallied into one line of the order, as the source page asks.
import { divideToRate } from "~/lib/decimal-rate";
import type { OrderPlanTax } from "./order-plan";
import type { PledgeTax } from "../pledge";

export function sumTaxes(taxes: readonly PledgeTax[]): number {
  return taxes.reduce((sum, tax) => sum + tax.amountMinor, 0);
}

/**
 * One tax line under the taxes' common title, else "Taxes"; null when no tax was paid. The rate is tax ÷ (items −
 * discount), of which the tax itself is taken out first when prices include it; "0.000000" where nothing is left.
 */
export function planTax(
  taxes: readonly PledgeTax[],
  discountedItemsMinor: number,
  taxesIncluded: boolean,
): OrderPlanTax | null {
  const amountMinor = sumTaxes(taxes);
  if (amountMinor === 0) return null;
  const titles = new Set(taxes.map((tax) => tax.title));
  const [only = "Taxes"] = titles;
  const baseMinor = taxesIncluded ? discountedItemsMinor - amountMinor : discountedItemsMinor;
  return {
    title: titles.size === 1 ? only : "Taxes",
    amountMinor,
    rate: divideToRate(amountMinor, baseMinor),
  };
}
