// Weights are integer grams. Ounces exist only at the edges: on labels, in EasyPost's requests, and as people type them.
import { largestRemainderSplit } from "./money";

/** The international avoirdupois ounce is exactly 28.349523125 g; in millionths of a milligram it is a whole number. */
const OUNCE = 28_349_523_125n;
const GRAM = 1_000_000_000n;
const OUNCES_PER_POUND = 16n;

/** Heaviest single thing that we take: far beyond what any post carries, and sums stay exact. */
export const MAX_GRAMS = 1_000_000;

/**
 * Grams as USPS is told them: tenths of an ounce, rounded UP, so that postage is never short. 340 g → 120 (12.0 oz).
 * Zero only for zero.
 */
export function toTenthOunces(grams: number): number {
  const tenths = BigInt(grams) * GRAM * 10n;
  return Number((tenths + OUNCE - 1n) / OUNCE);
}

/** The same as a number of ounces with one decimal, as EasyPost takes parcel weights: 340 g → 12. */
export function toPostageOunces(grams: number): number {
  return toTenthOunces(grams) / 10;
}

/**
 * Whole grams of something weighed in ounces, rounded DOWN: 8 oz are 226.8 g; as 227 g they would come back as 8.1 oz
 * and cost the next price, as 226 g they come back as 8.0 oz. At least 1 g. `ounces` ≥ 0, at most six decimals count.
 */
export function ouncesToGrams(ounces: number): number {
  const millionths = BigInt(Math.round(ounces * 1_000_000));
  return Math.max(1, Number((millionths * OUNCE) / (GRAM * 1_000_000n)));
}

/** For people: "340 g (12 oz)", "1,500 g (3 lb 5 oz)"; ounces as on the label. */
export function formatWeight(grams: number): string {
  const tenths = toTenthOunces(grams);
  const pounds = Math.floor(tenths / 160);
  const ounces = (tenths % 160) / 10;
  const parts = [
    ...(pounds > 0 ? [`${pounds} lb`] : []),
    ...(ounces > 0 || pounds === 0 ? [`${ounces} oz`] : []),
  ];
  return `${grams.toLocaleString("en")} g (${parts.join(" ")})`;
}

export type WeightUnit = "g" | "kg" | "oz" | "lb";
export type ParsedWeight =
  | { kind: "ok"; grams: number }
  | { kind: "invalid"; reason: "not-a-weight" | "no-unit" | "not-positive" | "too-heavy" };

const UNITS: Readonly<Record<string, WeightUnit>> = {
  ...Object.fromEntries(["g", "gr", "gram", "grams", "gramme", "grammes"].map((name) => [name, "g"])),
  ...Object.fromEntries(["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"].map((name) => [name, "kg"])),
  ...Object.fromEntries(["oz", "ozs", "ounce", "ounces"].map((name) => [name, "oz"])),
  ...Object.fromEntries(["lb", "lbs", "pound", "pounds", "#"].map((name) => [name, "lb"])),
};
/** In millionths of a milligram. */
const SIZES: Readonly<Record<WeightUnit, bigint>> = {
  g: GRAM,
  kg: GRAM * 1000n,
  oz: OUNCE,
  lb: OUNCE * OUNCES_PER_POUND,
};
const PART = /^(\d{1,9})?(?:[.,](\d{1,6}))?\s*([a-z#]+)?\.?\s*/i;

// "1,500" and "1.500" are one and a half to some and fifteen hundred to others. A comma groups the digits of grams, which
// nobody measures in thousandths; everything else that could be both is not guessed at.
const GROUPED_GRAMS = /^(\d{1,3}),(\d{3})(?=\s*(?:g|gr|grams?|grammes?)?\.?$)/i;
const UNCLEAR_COMMA = /^[1-9]\d{0,2},\d{3}(?!\d)/;
const UNCLEAR_GRAMS = /^[1-9]\d{0,2}\.\d{3}\s*(?:g|gr|grams?|grammes?)\.?$/i;

/**
 * Reads "12 oz", "1.5 lb", "340 g", "0.34 kg", "1 lb 4 oz", "1lb. 4oz."; a bare number is in `unit`, and without one no
 * weight. A comma is a decimal point ("0,5 kg") except in grams ("1,500 g"); where it could be both, the text is refused.
 * Grams are rounded to the nearest, ounces and pounds down (see `ouncesToGrams`), neither to nothing.
 */
export function parseWeight(text: string, unit: WeightUnit | null = "g"): ParsedWeight {
  const typed = text.trim();
  const whole = unit === null || unit === "g" ? typed.replace(GROUPED_GRAMS, "$1$2") : typed;
  if (unit === null && /^[\d.,]+$/.test(whole)) return { kind: "invalid", reason: "no-unit" };
  const inUnit = unit === "g" && /\d$/.test(whole) ? `${whole} g` : whole;
  if (UNCLEAR_COMMA.test(whole) || UNCLEAR_GRAMS.test(inUnit))
    return { kind: "invalid", reason: "not-a-weight" };
  if (/^-\s*[\d.,]/.test(whole)) return { kind: "invalid", reason: "not-positive" };
  let rest = whole;
  let size = 0n;
  let parts = 0;
  let metric = true;
  while (rest !== "") {
    const read = readPart(rest, unit, parts > 0);
    if (!read) return { kind: "invalid", reason: "not-a-weight" };
    size += read.size;
    rest = read.rest;
    metric &&= read.unit === "g" || read.unit === "kg";
    parts += 1;
  }
  if (parts === 0 || parts > 2) return { kind: "invalid", reason: "not-a-weight" };
  if (size === 0n) return { kind: "invalid", reason: "not-positive" };
  const grams = Number(metric ? (size * 2n + GRAM) / (GRAM * 2n) : size / GRAM);
  if (grams > MAX_GRAMS) return { kind: "invalid", reason: "too-heavy" };
  return { kind: "ok", grams: Math.max(1, grams) };
}

/** One number with its unit; only a text's single number may go without. */
function readPart(
  text: string,
  unit: WeightUnit | null,
  unitNeeded: boolean,
): { size: bigint; unit: WeightUnit; rest: string } | null {
  const match = PART.exec(text);
  if (!match) return null;
  const [whole, integer, decimals = "", name] = match;
  if (integer === undefined && decimals === "") return null;
  if (name === undefined && unitNeeded) return null;
  const rest = text.slice(whole.length);
  if (name === undefined && rest !== "") return null;
  const named =
    name === undefined
      ? unit
      : Object.hasOwn(UNITS, name.toLowerCase())
        ? UNITS[name.toLowerCase()]
        : undefined;
  if (named === undefined || named === null) return null;
  const scale = 10n ** BigInt(decimals.length);
  return { size: (BigInt(`${integer ?? "0"}${decimals}`) * SIZES[named]) / scale, unit: named, rest };
}

/**
 * Weights of a parcel's customs lines, in grams: what each line weighs where that fits into `parcelGrams`, else scaled
 * down in proportion (a creator may weigh a parcel by hand to less than its items). Every line weighs at least 1 g,
 * and together they never weigh more than the parcel. Null where the parcel has fewer grams than lines.
 */
export function fitLineWeights(lineGrams: readonly number[], parcelGrams: number): number[] | null {
  if (parcelGrams < lineGrams.length) return null;
  const wanted = lineGrams.map((grams) => Math.max(1, grams));
  const sum = wanted.reduce((left, right) => left + right, 0);
  if (sum <= parcelGrams) return wanted;
  const beyondOne = wanted.map((grams) => grams - 1);
  return largestRemainderSplit(parcelGrams - lineGrams.length, beyondOne).map((grams) => grams + 1);
}

/**
 * A customs line's weight in ounces with two decimals, rounded DOWN: lines that weigh no more than their parcel in
 * grams then weigh no more than it in ounces, and 1 g is still more than nothing (0.03 oz).
 */
export function toCustomsOunces(grams: number): number {
  return Number((BigInt(grams) * GRAM * 100n) / OUNCE) / 100;
}
