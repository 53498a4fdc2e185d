// What a person or a file says of a SKU, read field by field; every fault is a sentence that names SKU and field.
import { parseCountry } from "~/lib/address/country";
import { isFormula, isScientific } from "~/lib/csv/cell-text";
import { formatMoney, MAX_AMOUNT_MINOR, parseMoney } from "~/lib/money";
import { parseWeight, type WeightUnit } from "~/lib/weight";
import { MAX_DESCRIPTION, readDescription } from "./customs-description";
import { parseHsCode } from "./hs-code";
import type { CustomsField, SkuFactsRow } from "./sku-facts";

/** As typed; an empty text says nothing. */
export type SkuFactsText = Record<CustomsField, string>;
export type SaidFacts = Omit<SkuFactsRow, "sku">;

export interface FactProblem {
  field: CustomsField;
  message: string;
}

export interface ReadFacts {
  /** null where nothing was said, or nothing that can be used. */
  said: SaidFacts;
  problems: FactProblem[];
}

type Reading<T> = { value: T } | { fault: string };

/**
 * Reads all fields. `of` is whom the sentences name: a SKU or an item. A weight without a unit is in `weightUnit`, and a
 * fault where that is null; the value is in US dollars.
 */
export function readSkuFacts(text: SkuFactsText, of: string, weightUnit: WeightUnit | null): ReadFacts {
  const problems: FactProblem[] = [];
  const take = <T>(field: CustomsField, read: (text: string) => Reading<T>): T | null => {
    const typed = text[field].trim();
    if (typed === "") return null;
    const reading = brokenBySpreadsheet(typed) ?? read(typed);
    if ("value" in reading) return reading.value;
    problems.push({ field, message: `${of}: ${reading.fault}` });
    return null;
  };
  const said: SaidFacts = {
    hsCode: take("hsCode", readHsCode),
    description: take("description", readText),
    originCountry: take("originCountry", readCountry),
    valueMinor: take("valueMinor", readValue),
    weightGrams: take("weightGrams", (typed) => readWeight(typed, weightUnit)),
  };
  return { said, problems };
}

/** True when nothing was said at all. */
export function saysNothing(said: SaidFacts): boolean {
  return Object.values(said).every((value) => value === null);
}

const LONGEST_QUOTE = 60;

/** The text as sentences quote it. */
function quote(text: string): string {
  const characters = [...text];
  return `“${characters.slice(0, LONGEST_QUOTE).join("")}${characters.length > LONGEST_QUOTE ? "…" : ""}”`;
}

function brokenBySpreadsheet(typed: string): { fault: string } | null {
  if (isScientific(typed))
    return {
      fault: `${quote(typed)} is a number that a spreadsheet has shortened: format the column as text.`,
    };
  if (isFormula(typed))
    return { fault: `${quote(typed)} is a formula or an error of a spreadsheet, not a value.` };
  return null;
}

function readHsCode(typed: string): Reading<string> {
  const parsed = parseHsCode(typed);
  if (parsed.kind === "ok") return { value: parsed.hsCode };
  switch (parsed.reason) {
    case "not-digits":
      return {
        fault: `the HS code ${quote(typed)} is not made of digits: enter 6 to 10 of them, such as 6109.10.`,
      };
    case "length": {
      const digits = typed.replace(/\D/g, "").length;
      return { fault: `the HS code ${quote(typed)} has ${digits} digits: it needs 6 to 10.` };
    }
    case "no-such-chapter":
      return { fault: `the HS code ${quote(typed)} begins with a chapter that does not exist.` };
  }
}

function readText(typed: string): Reading<string> {
  const read = readDescription(typed);
  if (read.kind === "ok") return { value: read.description };
  switch (read.reason) {
    case "too-long":
      return { fault: `the customs description is longer than ${MAX_DESCRIPTION} characters.` };
    case "too-short":
      return { fault: `the customs description ${quote(typed)} is too short to say what it is.` };
    case "not-latin":
      return {
        fault: `the customs description ${quote(typed)} is not in Latin letters: USPS wants it in English.`,
      };
    case "vague":
      return {
        fault: `the customs description ${quote(typed)} is too vague for customs: say what it is and what it is made of, such as “cotton T-shirt”.`,
      };
  }
}

function readCountry(typed: string): Reading<string> {
  const code = parseCountry(typed);
  if (code) return { value: code };
  return {
    fault: `the country of origin ${quote(typed)} is no country: enter its name or its two-letter code.`,
  };
}

function readValue(typed: string): Reading<number> {
  const plain = typed.replace(/^(?:US)?\$\s*|\s*USD$/gi, "").replace(/,(?=\d{3}(?:\D|$))/g, "");
  const parsed = parseMoney(plain, "USD");
  if (parsed.kind === "ok" && parsed.minor > 0) return { value: parsed.minor };
  if (parsed.kind === "ok" || parsed.reason === "negative")
    return { fault: `the customs value ${quote(typed)} must be more than zero.` };
  switch (parsed.reason) {
    case "not-a-decimal":
      return { fault: `the customs value ${quote(typed)} is no amount in US dollars, such as 24.00.` };
    case "too-many-decimals":
      return { fault: `the customs value ${quote(typed)} has more than two decimals.` };
    case "too-large":
      return {
        fault: `the customs value ${quote(typed)} is more than ${formatMoney(MAX_AMOUNT_MINOR, "USD")}.`,
      };
  }
}

function readWeight(typed: string, unit: WeightUnit | null): Reading<number> {
  const parsed = parseWeight(typed, unit);
  if (parsed.kind === "ok") return { value: parsed.grams };
  switch (parsed.reason) {
    case "no-unit":
      return { fault: `the weight ${quote(typed)} needs its unit, such as 340 g or 12 oz.` };
    case "not-a-weight":
      return { fault: `the weight ${quote(typed)} is no weight, such as 340 g or 12 oz.` };
    case "not-positive":
      return { fault: `the weight ${quote(typed)} must be more than zero.` };
    case "too-heavy":
      return { fault: `the weight ${quote(typed)} is more than 1,000 kg.` };
  }
}
