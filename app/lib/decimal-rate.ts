// Rates as decimal strings: exchange between currencies and tax rates, in exact integer arithmetic, rounded half up.
import { currencyExponent } from "./money";

/** A positive decimal such as "1.0825" as an exact fraction; null when it is none. */
function readRate(rate: string): { numerator: bigint; denominator: bigint } | null {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(rate);
  if (!match) return null;
  const decimals = match[2] ?? "";
  const numerator = BigInt(`${match[1] ?? "0"}${decimals}`);
  return numerator === 0n ? null : { numerator, denominator: 10n ** BigInt(decimals.length) };
}

/** True for a decimal above zero with at most nine places on either side of the point. */
export function isRate(rate: string): boolean {
  return readRate(rate) !== null;
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n;
  const size = negative ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return negative ? -rounded : rounded;
}

function requireRate(rate: string): { numerator: bigint; denominator: bigint } {
  const fraction = readRate(rate);
  if (!fraction) throw new Error(`"${rate}" is no exchange rate`);
  return fraction;
}

/** Minor units of `from` × rate → minor units of `to`, half up. Throws on a rate that is not above zero. */
export function convertMinor(minor: number, from: string, to: string, rate: string): number {
  const { numerator, denominator } = requireRate(rate);
  const dividend = BigInt(minor) * numerator * 10n ** BigInt(currencyExponent(to));
  return Number(divideHalfUp(dividend, denominator * 10n ** BigInt(currencyExponent(from))));
}

/** The way back: minor units of `to` ÷ rate → minor units of `from`, half up. */
export function convertMinorBack(minor: number, from: string, to: string, rate: string): number {
  const { numerator, denominator } = requireRate(rate);
  const dividend = BigInt(minor) * denominator * 10n ** BigInt(currencyExponent(from));
  return Number(divideHalfUp(dividend, numerator * 10n ** BigInt(currencyExponent(to))));
}

/** part ÷ base as a decimal fraction with six places, half up: (123, 5900) → "0.020847"; "0.000000" without a base. */
export function divideToRate(partMinor: number, baseMinor: number): string {
  if (baseMinor <= 0 || partMinor <= 0) return "0.000000";
  const millionths = divideHalfUp(BigInt(partMinor) * 1_000_000n, BigInt(baseMinor));
  const digits = millionths.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
