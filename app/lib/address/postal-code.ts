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

/** Spreadsheet guards off (`="00971"`), capitals, and the space or hyphen where the country writes one. Idempotent. */
export function tidyPostalCode(countryCode: string, text: string): string {
  const plain = text
    .replace(/^="?([^"]*)"?$/, "$1")
    .replace(/\s+/g, " ")
    .trim()
    .toUpperCase();
  const compact = plain.replace(/[\s-]/g, "");
  switch (countryCode) {
    case "US":
      return /^\d{9}$/.test(compact) ? `${compact.slice(0, 5)}-${compact.slice(5)}` : plain;
    case "CA":
      return /^[A-Z\d]{6}$/.test(compact) ? `${compact.slice(0, 3)} ${compact.slice(3)}` : plain;
    case "GB":
      return /^[A-Z\d]{5,7}$/.test(compact) ? `${compact.slice(0, -3)} ${compact.slice(-3)}` : plain;
    case "NL":
      return /^\d{4}[A-Z]{2}$/.test(compact) ? `${compact.slice(0, 4)} ${compact.slice(4)}` : plain;
    case "JP":
      return /^\d{7}$/.test(compact) ? `${compact.slice(0, 3)}-${compact.slice(3)}` : plain;
    case "PL":
      return /^\d{5}$/.test(compact) ? `${compact.slice(0, 2)}-${compact.slice(2)}` : plain;
    case "PT":
      return /^\d{7}$/.test(compact) ? `${compact.slice(0, 4)}-${compact.slice(4)}` : plain;
    default:
      return plain;
  }
}

/** False when the country's codes look different from this one; true where we do not know the form. */
export function looksLikePostalCode(countryCode: string, postalCode: string): boolean {
  const form = Object.hasOwn(FORMS, countryCode) ? FORMS[countryCode] : undefined;
  return form ? form.test(postalCode) : /^[\p{L}\p{N}][\p{L}\p{N} -]{1,11}$/u.test(postalCode);
}
