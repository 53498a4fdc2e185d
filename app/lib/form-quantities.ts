// Weights, lengths, dollars and days as people type them into forms. Empty is none; nothing rounds an amount of money.
import { parseMoney } from "./money";
import { parseWeight, type WeightUnit } from "./weight";

export type TypedNumber = { kind: "none" } | { kind: "value"; value: number } | { kind: "invalid" };

const DECIMAL = /^\d{1,6}(?:[.,]\d{1,6})?$/;
const NONE: TypedNumber = { kind: "none" };
const INVALID: TypedNumber = { kind: "invalid" };

/** A weight in whole grams; a bare number is in `unit`, zero is a weight. */
export function readWeight(text: string, unit: string): TypedNumber {
  const typed = text.trim();
  if (typed === "") return NONE;
  if (/^0+(?:[.,]0*)?\s*[a-z]*$/i.test(typed)) return { kind: "value", value: 0 };
  const parsed = parseWeight(typed, isUnit(unit) ? unit : "oz");
  return parsed.kind === "ok" ? { kind: "value", value: parsed.grams } : INVALID;
}

/** Inches as thousandths of an inch, rounded. */
export function readInches(text: string): TypedNumber {
  const typed = text.trim();
  if (typed === "") return NONE;
  if (!DECIMAL.test(typed)) return INVALID;
  return { kind: "value", value: Math.round(Number(typed.replace(",", ".")) * 1000) };
}

/** Dollars as cents. */
export function readDollars(text: string): TypedNumber {
  const typed = text.trim().replace(/^\$\s*/, "");
  if (typed === "") return NONE;
  const parsed = parseMoney(typed, "USD");
  return parsed.kind === "ok" ? { kind: "value", value: parsed.minor } : INVALID;
}

/** A whole number of zero or more. */
export function readWhole(text: string): TypedNumber {
  const typed = text.trim();
  if (typed === "") return NONE;
  return /^\d{1,9}$/.test(typed) ? { kind: "value", value: Number(typed) } : INVALID;
}

function isUnit(unit: string): unit is WeightUnit {
  return ["g", "kg", "oz", "lb"].includes(unit);
}
