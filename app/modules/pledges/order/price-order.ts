// The money of an order: lines, difference, tax, status and total, all in minor units of the pledge's currency.
import type { ConnectionSettings } from "../../connections/connection-settings";
import { bookDifference, bookNothing, type Booking } from "./book-difference";
import type { MatchedLine } from "../preflight/match-lines";
import type { OrderPlan } from "./order-plan";
import type { PledgeContent } from "../pledge";
import { costOfLines, priceAsPaid, priceAtShop, type Exchange } from "./price-lines";
import { planTax, sumTaxes } from "./tax-line";

export const SHIPPING_TITLE = "Shipping";
export const ADDITIONAL_PLEDGE_TITLE = "Additional pledge";

export type OrderMoney = Pick<
  OrderPlan,
  | "status"
  | "lines"
  | "discountMinor"
  | "shipping"
  | "tax"
  | "totalMinor"
  | "outstandingMinor"
  | "transactionMinor"
> & {
  /** Part of the difference that neither a discount nor lower shipping could take; the pledge is blocked unless 0. */
  leftMinor: number;
};

/** Prices the lines and settles the difference to the total paid. All lines have their variant. */
export function priceOrder(
  content: PledgeContent,
  matched: MatchedLine[],
  settings: Pick<ConnectionSettings, "mode" | "prices" | "booking">,
  exchange: Exchange | null,
): OrderMoney {
  const { amounts, taxesIncluded } = content;
  const lines =
    settings.prices === "shop"
      ? priceAtShop(matched, exchange)
      : priceAsPaid(matched, amounts.pledgeMinor + amounts.addOnsMinor, exchange);
  const itemsMinor = costOfLines(lines);
  const withTransaction = settings.mode === "with-transaction-data";
  const status = withTransaction && itemsMinor > amounts.totalPaidMinor ? "PARTIALLY_PAID" : "PAID";
  const taxMinor = taxesIncluded ? 0 : sumTaxes(amounts.taxes);
  const books = withTransaction && status === "PAID" && settings.booking === "book";
  const { shippingMinor, totalPaidMinor } = amounts;
  const booking = books
    ? bookDifference({ itemsMinor, shippingMinor, taxMinor, totalPaidMinor })
    : bookNothing(shippingMinor);
  const shipping = planShipping(booking);
  const shippingSum = shipping.reduce((sum, line) => sum + line.amountMinor, 0);
  const totalMinor = itemsMinor - booking.discountMinor + shippingSum + taxMinor;
  return {
    status,
    lines,
    discountMinor: booking.discountMinor === 0 ? null : booking.discountMinor,
    shipping,
    tax: planTax(amounts.taxes, itemsMinor - booking.discountMinor, taxesIncluded),
    totalMinor,
    outstandingMinor: withTransaction ? totalMinor - totalPaidMinor : null,
    transactionMinor: withTransaction && totalPaidMinor > 0 ? totalPaidMinor : null,
    leftMinor: booking.leftMinor,
  };
}

function planShipping(booking: Booking): OrderPlan["shipping"] {
  return [
    { title: SHIPPING_TITLE, amountMinor: booking.shippingMinor },
    { title: ADDITIONAL_PLEDGE_TITLE, amountMinor: booking.additionalPledgeMinor },
  ].filter((line) => line.amountMinor > 0);
}
