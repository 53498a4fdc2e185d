// Postal codes: which countries have them, and what the usual ones look like.

// No postal codes at all (UPU), so none is ever asked for.
const WITHOUT = new Set(
  "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM DJ DM ER FJ GA GD GH GM GQ GY HK JM KI KM KN KP ML MO MR MW NR NU QA RW SB SC SL SO SR SS ST SY TD TF TG TK TL TO TV UG UM VU YE ZW".split(
    " ",
  ),
);
// Codes exist, but people and parcels do without them.
const OPTIONAL = new Set("BB CL CO CR EG GT HN IE KE KW LC LY NG NI OM PA PE SV TT TZ VC VE ZM".split(" "));

const FORMS: Readonly<Record<string, RegExp>> = {
  US: /^\d{5}(?:-\d{4})?$/,
  CA: /^[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d$/,
  GB: /^(?:GIR 0AA|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})$/,
  NL: /^\d{4} [A-Z]{2}$/,
  IE: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/,
  PL: /^\d{2}-\d{3}$/,
  PT: /^\d{4}-\d{3}$/,
  BR: /^\d{5}-?\d{3}$/,
  JP: /^\d{3}-\d{4}$/,
  SE: /^\d{3} ?\d{2}$/,
  CZ: /^\d{3} ?\d{2}$/,
  SK: /^\d{3} ?\d{2}$/,
  GR: /^\d{3} ?\d{2}$/,
  ...Object.fromEntries(
    "DE FR ES IT FI KR MX MY TH TR UA EE HR LT MA SA RS"
      .split(" ")
      .map((code) => [code, /^(?:[A-Z]{2}-)?\d{5}$/]),
  ),
  ...Object.fromEntries(
    "AU AT BE BG CH CY DK HU LI LU NO NZ PH SI ZA TN"
      .split(" ")
      .map((code) => [code, /^(?:[A-Z]{1,2}-)?\d{4}$/]),
  ),
  ...Object.fromEntries("CN IN RO RU SG VN KZ BY CO EC".split(" ").map((code) => [code, /^\d{6}$/])),
};

/** True where an address without a postal code cannot be delivered. */
export function requiresPostalCode(countryCode: string): boolean {
  return !WITHOUT.has(countryCode) && !OPTIONAL.has(countryCode);
}

// Where people write the country's letters before the code, and they are no part of it (in Latvia they are).
const PREFIXES: Readonly<Record<string, string>> = {
  AT: "A|AT",
  BE: "B|BE",
  CH: "CH",
  CZ: "CZ",
  DE: "D|DE",
  DK: "DK",
  EE: "EE|EST",
  ES: "E|ES",
  FI: "FI|FIN",
  FR: "F|FR",
  GR: "GR",
  HR: "HR",
  HU: "H|HU",
  IT: "I|IT",
  LT: "LT",
  LU: "L|LU",
  NL: "NL",
  NO: "N|NO",
  PL: "PL",
  PT: "P|PT",
  SE: "S|SE",
  SI: "SI|SLO",
  SK: "SK",
};

// Digits in all → digits before the space or hyphen that the country writes.
const GROUPS: Readonly<Record<string, { form: RegExp; head: number; mark: string }>> = {
  US: { form: /^\d{9}$/, head: 5, mark: "-" },
  CA: { form: /^[A-Z\d]{6}$/, head: 3, mark: " " },
  GB: { form: /^[A-Z\d]{5,7}$/, head: -3, mark: " " },
  NL: { form: /^\d{4}[A-Z]{2}$/, head: 4, mark: " " },
  IE: { form: /^[A-Z]\d[\dW][A-Z\d]{4}$/, head: 3, mark: " " },
  JP: { form: /^\d{7}$/, head: 3, mark: "-" },
  PL: { form: /^\d{5}$/, head: 2, mark: "-" },
  PT: { form: /^\d{7}$/, head: 4, mark: "-" },
  BR: { form: /^\d{8}$/, head: 5, mark: "-" },
  SE: { form: /^\d{5}$/, head: 3, mark: " " },
  CZ: { form: /^\d{5}$/, head: 3, mark: " " },
  SK: { form: /^\d{5}$/, head: 3, mark: " " },
  GR: { form: /^\d{5}$/, head: 3, mark: " " },
  LV: { form: /^(?:LV)?\d{4}$/, head: -4, mark: "-" },
  IN: { form: /^\d{6}$/, head: 6, mark: "" },
};

/**
 * Spreadsheet marks off (`="00971"`, "62701.0"), full-width digits, the country's letters before it, capitals, and
 * the space or hyphen where the country writes one. Idempotent.
 */
export function tidyPostalCode(countryCode: string, text: string): string {
  const plain = text
    .normalize("NFKC")
    .replace(/^="?([^"]*)"?$/, "$1")
    .replace(/[〒\s]+/g, " ")
    .replace(/^ ?(\d+)\.0+ ?$/, "$1")
    .replace(/[ -]+$/, "")
    .trim()
    .toUpperCase();
  const prefix = Object.hasOwn(PREFIXES, countryCode) ? PREFIXES[countryCode] : undefined;
  const bare = prefix ? plain.replace(new RegExp(`^(?:${prefix})[ -]+(?=\\d)`), "") : plain;
  const code = countryCode === "US" ? bare.replace(/^[A-Z]{2}[ ,]+(?=\d{5}(?:-\d{4})?$)/, "") : bare;
  const group = Object.hasOwn(GROUPS, countryCode) ? GROUPS[countryCode] : undefined;
  const compact = code.replace(/[\s-]/g, "");
  if (!group?.form.test(compact)) return code;
  const [head, tail] = [compact.slice(0, group.head), compact.slice(group.head)];
  return tail === "" ? head : `${head || countryCode}${group.mark}${tail}`;
}

// Countries whose codes begin with a zero somewhere, and all have as many digits.
const ZERO_PADDED: Readonly<Record<string, number>> = {
  ...Object.fromEntries("US DE FR ES IT FI EE MX TR KR TH HR UA".split(" ").map((code) => [code, 5])),
  ...Object.fromEntries("AU NO DK ZA".split(" ").map((code) => [code, 4])),
};

/** "2108" of Massachusetts → "02108": a spreadsheet has eaten the zeros. null when that is not what happened. */
export function restoreZeros(countryCode: string, postalCode: string): string | null {
  const length = Object.hasOwn(ZERO_PADDED, countryCode) ? ZERO_PADDED[countryCode] : undefined;
  if (length === undefined || !/^\d+$/.test(postalCode)) return null;
  const isShort = postalCode.length >= length - 2 && postalCode.length < length;
  return isShort ? postalCode.padStart(length, "0") : null;
}

/** False when the country's codes look different from this one; true where we do not know the form. */
export function looksLikePostalCode(countryCode: string, postalCode: string): boolean {
  const form = Object.hasOwn(FORMS, countryCode) ? FORMS[countryCode] : undefined;
  return form ? form.test(postalCode) : /^[\p{L}\p{N}][\p{L}\p{N} -]{1,11}$/u.test(postalCode);
}
