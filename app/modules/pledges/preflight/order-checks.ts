// What keeps a pledge from becoming an order, besides its lines and tags.
import { convertMinor, isRate } from "~/lib/decimal-rate";
import { formatMoney } from "~/lib/money";
import type { ConnectionSettings } from "../../connections/connection-settings";
import { MAX_ORDER_LINES, tooManyLines } from "./match-lines";
import type { PledgeContent, Problem } from "../pledge";
import { costOfLines, type Exchange } from "../order/price-lines";
import type { OrderMoney } from "../order/price-order";
import { blocking } from "../problem";
import { MAX_SOURCE_IDENTIFIER_LENGTH } from "../order/source-identifier";
import { sumTaxes } from "../order/tax-line";

/** Beyond this the arithmetic of one order would leave exact integers; nobody pledges so much. */
const MAX_ITEMS_MINOR = 1_000_000_000_000_000;

/** The rate between pledge and shop, null when both speak one currency; blocked without a usable one. */
export function exchangeOf(
  content: PledgeContent,
  shopCurrency: string,
  settings: ConnectionSettings,
): { exchange: Exchange | null; problems: Problem[] } {
  const { currency } = content;
  if (currency === shopCurrency) return { exchange: null, problems: [] };
  const rate = Object.hasOwn(settings.currencyRates, currency) ? settings.currencyRates[currency] : undefined;
  if (rate !== undefined && isRate(rate)) {
    return { exchange: { pledgeCurrency: currency, shopCurrency, rate }, problems: [] };
  }
  const message = `The backer paid in ${currency} and the shop sells in ${shopCurrency}: enter an exchange rate for ${currency} in the connection's settings.`;
  return { exchange: null, problems: [blocking("CURRENCY_WITHOUT_RATE", "currency", message)] };
}

/** Pledge + add-ons + shipping + taxes (unless included) must be the total paid. */
export function checkSum({ amounts, taxesIncluded, currency }: PledgeContent): Problem[] {
  const taxMinor = taxesIncluded ? 0 : sumTaxes(amounts.taxes);
  const sum = amounts.pledgeMinor + amounts.addOnsMinor + amounts.shippingMinor + taxMinor;
  if (sum === amounts.totalPaidMinor) return [];
  const parts = formatMoney(sum, currency);
  const paid = formatMoney(amounts.totalPaidMinor, currency);
  const message = `Pledge, add-ons, shipping and taxes add up to ${parts} but ${paid} was paid: accept the total paid as it is, or have the platform send the amounts again.`;
  return [blocking("AMOUNTS_DO_NOT_ADD_UP", "amounts", message)];
}

export function checkIdentifier(sourceIdentifier: string): Problem[] {
  if (sourceIdentifier.length <= MAX_SOURCE_IDENTIFIER_LENGTH) return [];
  const message =
    "The ids of platform, campaign and pledge are too long together to mark an order with: have the platform use shorter ones.";
  return [blocking("IDENTIFIER_TOO_LONG", "externalId", message)];
}

function isTooLarge(money: OrderMoney, exchange: Exchange | null): boolean {
  const itemsMinor = costOfLines(money.lines);
  if (!(itemsMinor <= MAX_ITEMS_MINOR)) return true;
  if (!exchange) return false;
  const { pledgeCurrency, shopCurrency, rate } = exchange;
  return (
    convertMinor(Math.max(itemsMinor, money.totalMinor), pledgeCurrency, shopCurrency, rate) > MAX_ITEMS_MINOR
  );
}

/** What only shows once the order is priced: too many lines after a split, too large, a difference nobody can book. */
export function checkMoney(money: OrderMoney, currency: string, exchange: Exchange | null): Problem[] {
  if (isTooLarge(money, exchange)) {
    const message =
      "The items cost more than one order can hold: check the quantities, the shop's prices and the exchange rate.";
    return [blocking("AMOUNT_TOO_LARGE", "lines", message)];
  }
  const problems = money.lines.length > MAX_ORDER_LINES ? [tooManyLines(money.lines.length)] : [];
  if (money.leftMinor > 0) {
    const left = formatMoney(money.leftMinor, currency);
    const message = `The order would cost ${left} more than was paid, even with free items and shipping: correct the amounts on the platform, or set the connection to leave differences.`;
    problems.push(blocking("DIFFERENCE_CANNOT_BE_BOOKED", "amounts", message));
  }
  return problems;
}
