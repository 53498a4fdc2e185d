// Money for the oracle: decimal strings to whole minor units, on its own so that it shares nothing with the app.

const EXPONENTS: Record<string, number> = { JPY: 0, KRW: 0, KWD: 3, BHD: 3 };

export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** "12.5" in USD → 1250. Throws when there is more precision than the currency has. */
export function toMinor(amount: string, currency: string): number {
  const exponent = exponentOf(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim());
  if (!match) throw new Error(`Not an amount: ${amount}`);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const padded = fraction.replace(/0+$/, "").padEnd(exponent, "0");
  if (padded.length > exponent) throw new Error(`${amount} is finer than ${currency}`);
  return Number(`${sign}${whole}${padded}`);
}
