// Shopify's money: decimal strings on the wire, minor units inside, always in two currencies (shop and presentment).

export interface MoneyInput {
  amount: string | number;
  currencyCode: string;
}

export interface MoneyBagInput {
  shopMoney: MoneyInput;
  presentmentMoney?: MoneyInput | null;
}

/** Minor units in the order's shop currency and in its presentment currency. */
export interface Bag {
  shop: number;
  presentment: number;
}

export interface Currencies {
  currency: string;
  presentmentCurrency: string;
}

export const NOTHING: Bag = { shop: 0, presentment: 0 };

const NO_DECIMALS = new Set([
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "ISK",
  "JPY",
  "KMF",
  "KRW",
  "PYG",
  "RWF",
  "UGX",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);
const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

export function exponentOf(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

export function toMinor(amount: string | number, currency: string): number {
  return Math.round(Number(amount) * 10 ** exponentOf(currency));
}

/** "31.9", "10.0", "0.0": trailing zeros dropped, one decimal at least, as every recording shows. */
export function toDecimal(minor: number, currency: string): string {
  const fixed = toFixedDecimal(minor, currency);
  if (!fixed.includes(".")) return `${fixed}.0`;
  const trimmed = fixed.replace(/0+$/, "");
  return trimmed.endsWith(".") ? `${trimmed}0` : trimmed;
}

/** "31.90": the older Money scalar and REST payloads keep all decimals. */
export function toFixedDecimal(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  return (minor / 10 ** exponent).toFixed(exponent);
}

export function bagOf(input: MoneyBagInput, currencies: Currencies, rate: number): Bag {
  const shop = toMinor(input.shopMoney.amount, input.shopMoney.currencyCode);
  if (input.presentmentMoney)
    return { shop, presentment: toMinor(input.presentmentMoney.amount, input.presentmentMoney.currencyCode) };
  if (currencies.currency === currencies.presentmentCurrency) return { shop, presentment: shop };
  return { shop, presentment: Math.round(shop * rate) };
}

export function add(...bags: Bag[]): Bag {
  return bags.reduce(
    (sum, bag) => ({ shop: sum.shop + bag.shop, presentment: sum.presentment + bag.presentment }),
    NOTHING,
  );
}

export function subtract(a: Bag, b: Bag): Bag {
  return { shop: a.shop - b.shop, presentment: a.presentment - b.presentment };
}

export function times(bag: Bag, factor: number): Bag {
  return { shop: bag.shop * factor, presentment: bag.presentment * factor };
}

export function atMost(a: Bag, b: Bag): Bag {
  return { shop: Math.min(a.shop, b.shop), presentment: Math.min(a.presentment, b.presentment) };
}

/** MoneyBag as the API shows it. */
export function moneyBag(bag: Bag, currencies: Currencies) {
  return {
    shopMoney: {
      amount: toDecimal(bag.shop, currencies.currency),
      currencyCode: currencies.currency,
    },
    presentmentMoney: {
      amount: toDecimal(bag.presentment, currencies.presentmentCurrency),
      currencyCode: currencies.presentmentCurrency,
    },
  };
}
