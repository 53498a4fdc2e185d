// Money of a new order: Σ price × quantity − discount + shipping + tax (tax inside the prices when included).
import type { Switches } from "../config";
import {
  add,
  atMost,
  bagOf,
  NOTHING,
  subtract,
  times,
  type Bag,
  type Currencies,
  type MoneyBagInput,
} from "../money";
import type { SimLine, SimShippingLine, SimTaxLine } from "../shop-state";
import type { DiscountInput, OrderInput, TaxLineInput } from "./order-input";
import { sumTaxes } from "./order-fields";

export interface Totals {
  subtotal: Bag;
  discount: Bag;
  shipping: Bag;
  tax: Bag;
  total: Bag;
  taxLines: SimTaxLine[];
}

/** Presentment units per shop unit, from the first amount that is given in both. */
export function rateOf(order: OrderInput): number {
  const bags: (MoneyBagInput | null | undefined)[] = [
    ...(order.lineItems ?? []).map((line) => line.priceSet),
    ...(order.shippingLines ?? []).map((line) => line.priceSet),
  ];
  const both = bags.find((bag) => bag?.presentmentMoney && Number(bag.shopMoney.amount) > 0);
  return both ? Number(both.presentmentMoney?.amount) / Number(both.shopMoney.amount) : 1;
}

/** Given tax prices are taken as they are; Shopify does not recompute them from the rate (recorded for lines). */
export function taxLinesOf(
  lines: TaxLineInput[] | null | undefined,
  base: Bag,
  currencies: Currencies,
  rate: number,
): SimTaxLine[] {
  return (lines ?? []).map((line) => ({
    title: line.title,
    rate: Number(line.rate),
    price: line.priceSet ? bagOf(line.priceSet, currencies, rate) : scaled(base, Number(line.rate)),
  }));
}

function scaled(bag: Bag, factor: number): Bag {
  return { shop: Math.round(bag.shop * factor), presentment: Math.round(bag.presentment * factor) };
}

export function totalsOf(
  order: OrderInput,
  lines: SimLine[],
  shippingLines: SimShippingLine[],
  currencies: Currencies,
  switches: Pick<Switches, "taxRounding">,
): Totals {
  const rate = rateOf(order);
  const items = add(NOTHING, ...lines.map((line) => times(line.price, line.quantity)));
  const shipping = add(NOTHING, ...shippingLines.map(({ price }) => price));
  const discount = discountOf(order.discountCode, items, shipping, currencies, rate);
  const subtotal = subtract(items, atMost(discount, items));
  const taxLines = orderTaxLines(order, lines, items, discount, currencies, rate, switches);
  const tax = add(
    sumTaxes(taxLines),
    ...lines.map((line) => sumTaxes(line.taxLines)),
    ...shippingLines.map((line) => sumTaxes(line.taxLines)),
  );
  const net = add(subtract(items, discount), shipping);
  return { subtotal, discount, shipping, tax, total: order.taxesIncluded ? net : add(net, tax), taxLines };
}

/** Order-level tax is split across the taxable lines; with none of them there is nothing to put it on. */
function orderTaxLines(
  order: OrderInput,
  lines: SimLine[],
  items: Bag,
  discount: Bag,
  currencies: Currencies,
  rate: number,
  switches: Pick<Switches, "taxRounding">,
): SimTaxLine[] {
  const taxable = lines.filter((line) => line.taxable);
  if (taxable.length === 0) return [];
  const given = taxLinesOf(order.taxLines, subtract(items, discount), currencies, rate);
  if (switches.taxRounding === "as-given") return given;
  const kept = items.shop === 0 ? 0 : (items.shop - discount.shop) / items.shop;
  return given.map((line) => ({
    ...line,
    price: add(NOTHING, ...taxable.map((item) => scaled(times(item.price, item.quantity), kept * line.rate))),
  }));
}

function discountOf(
  code: DiscountInput | null | undefined,
  items: Bag,
  shipping: Bag,
  currencies: Currencies,
  rate: number,
): Bag {
  if (code?.itemFixedDiscountCode?.amountSet)
    return atMost(bagOf(code.itemFixedDiscountCode.amountSet, currencies, rate), items);
  if (code?.itemPercentageDiscountCode)
    return scaled(items, Number(code.itemPercentageDiscountCode.percentage ?? 0) / 100);
  return code?.freeShippingDiscountCode ? shipping : NOTHING;
}

export function discountCodesOf(code: DiscountInput | null | undefined): string[] {
  const given =
    code?.itemFixedDiscountCode ?? code?.itemPercentageDiscountCode ?? code?.freeShippingDiscountCode;
  return given ? [given.code] : [];
}
