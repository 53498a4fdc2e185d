// Money is integer minor units plus an ISO 4217 code. Decimal strings exist only at the edges; no float ever holds an amount.

// ISO 4217 exponents other than 2. Intl.NumberFormat is no source for them: it follows CLDR, where HUF, IDR or COP
// have no decimals although banks, Shopify and every platform write them with two.
const EXPONENTS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};
const NOT_MONEY = new Set(["XXX", "XTS", "XAU", "XAG", "XPD", "XPT"]);
const CURRENCIES = new Set(Intl.supportedValuesOf("currency").filter((code) => !NOT_MONEY.has(code)));

/** Largest single amount we take: sums over an order's lines stay exact integers far below 2^53. */
export const MAX_AMOUNT_MINOR = 100_000_000_000;

/** True for a current ISO 4217 code in capitals. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Decimal places of the currency by ISO 4217 (JPY 0, USD 2, KWD 3). */
export function currencyExponent(currency: string): number {
  return Object.hasOwn(EXPONENTS, currency) ? (EXPONENTS[currency] ?? 2) : 2;
}

export type ParsedMoney =
  | { kind: "ok"; minor: number }
  | { kind: "invalid"; reason: "not-a-decimal" | "negative" | "too-many-decimals" | "too-large" };

/** Reads "12", "12.5" or "12.50" exactly. No signs, exponents, symbols, thousands separators or surplus decimals. */
export function parseMoney(text: string, currency: string): ParsedMoney {
  if (/^-\d/.test(text)) return { kind: "invalid", reason: "negative" };
  const match = /^(\d{1,20})(?:\.(\d{1,20}))?$/.exec(text);
  if (!match) return { kind: "invalid", reason: "not-a-decimal" };
  const exponent = currencyExponent(currency);
  const decimals = match[2] ?? "";
  if (decimals.length > exponent) return { kind: "invalid", reason: "too-many-decimals" };
  const minor = BigInt(`${match[1] ?? "0"}${decimals.padEnd(exponent, "0")}`);
  if (minor > BigInt(MAX_AMOUNT_MINOR)) return { kind: "invalid", reason: "too-large" };
  return { kind: "ok", minor: Number(minor) };
}

/**
 * Reads a vendor's decimal string, which may be negative ("-3.5") or carry surplus zeros ("31.9000").
 * Throws when it is not exactly representable in the currency.
 */
export function requireMoney(text: string, currency: string): number {
  const negative = text.startsWith("-");
  const plain = (negative ? text.slice(1) : text).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  const parsed = parseMoney(plain, currency);
  if (parsed.kind !== "ok") throw new Error(`"${text}" is no amount in ${currency}: ${parsed.reason}`);
  return negative && parsed.minor !== 0 ? -parsed.minor : parsed.minor;
}

/** Minor units as a plain decimal string with all of the currency's decimals: 7223 USD → "72.23", 13033 JPY → "13033". */
export function toDecimalString(minor: number, currency: string): string {
  if (!Number.isSafeInteger(minor)) throw new Error(`Not a whole number of minor units: ${minor}`);
  const exponent = currencyExponent(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** For people: "$72.23", "¥13,033". Exact, with the currency's ISO decimals. */
export function formatMoney(minor: number, currency: string, locale = "en"): string {
  // A decimal string keeps every digit; the typings only know Intl's exact string input as a template type.
  return moneyFormat(currency, locale).format(toDecimalString(minor, currency) as `${number}`);
}

/** Making a format costs a hundred times what using it does, and a page of pledges uses it hundreds of times. */
const FORMATS = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = FORMATS.get(key);
  if (known) return known;
  const exponent = currencyExponent(currency);
  const made = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  FORMATS.set(key, made);
  return made;
}

/**
 * Splits `total` into whole parts in proportion to `weights`, losing nothing: each part is rounded down and what is
 * left goes to the largest remainders, the earlier part first. Evenly when all weights are zero. `total` ≥ 0.
 */
export function largestRemainderSplit(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) {
    if (total !== 0) throw new Error("Nothing to split onto");
    return [];
  }
  if (total < 0 || weights.some((weight) => weight < 0))
    throw new Error("Splits need amounts of zero or more");
  const even = weights.every((weight) => weight === 0);
  const parts = weights.map((weight) => BigInt(even ? 1 : weight));
  const sum = parts.reduce((left, right) => left + right, 0n);
  const shares = parts.map((part, index) => {
    const product = BigInt(total) * part;
    return { index, floor: Number(product / sum), remainder: product % sum };
  });
  const leftOver = total - shares.reduce((left, share) => left + share.floor, 0);
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  const lucky = new Set(byRemainder.slice(0, leftOver).map((share) => share.index));
  return shares.map((share) => share.floor + (lucky.has(share.index) ? 1 : 0));
}
