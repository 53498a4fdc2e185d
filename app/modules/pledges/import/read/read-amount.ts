// Amounts as tools and spreadsheets write them ("$1,091.00", "$5.00 USD", "£240.00", "269.0", "1.091,00 €") → minor units.
import { currencyExponent, isCurrency, parseMoney } from "~/lib/money";

export type ReadAmount =
  | {
      kind: "ok";
      minor: number;
      /** ISO 4217 code beside the amount; null when there was none or only a symbol. */
      currency: string | null;
    }
  | { kind: "blank" }
  | {
      kind: "invalid";
      /** Ends a sentence that begins with the amount: `"1.091" could be …`. */
      reason: string;
    };

// What a symbol may stand for; "kr" and "$" are shared by many.
const SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  $: "USD CAD AUD NZD HKD SGD MXN TWD ARS CLP COP BRL".split(" "),
  us$: ["USD"],
  ca$: ["CAD"],
  c$: ["CAD"],
  cad$: ["CAD"],
  a$: ["AUD"],
  au$: ["AUD"],
  nz$: ["NZD"],
  hk$: ["HKD"],
  s$: ["SGD"],
  mx$: ["MXN"],
  nt$: ["TWD"],
  r$: ["BRL"],
  "€": ["EUR"],
  "£": ["GBP"],
  "¥": ["JPY", "CNY"],
  円: ["JPY"],
  "₩": ["KRW"],
  "₹": ["INR"],
  zł: ["PLN"],
  kč: ["CZK"],
  ft: ["HUF"],
  kr: ["SEK", "NOK", "DKK", "ISK"],
  "kr.": ["DKK", "SEK", "NOK", "ISK"],
  "fr.": ["CHF"],
};

// No amount is longer; on a field of a quarter megabyte the patterns below would never end.
const MAX_LENGTH = 60;

/** Reads one amount in `expected` currency unless an ISO code beside it says another. Never throws. */
export function readAmount(text: string, expected: string): ReadAmount {
  const trimmed = text.replace(/[\u00A0\u202F\u2009]/g, " ").trim();
  if (trimmed === "" || trimmed === "-" || trimmed === "–" || trimmed === "—") return { kind: "blank" };
  if (trimmed.length > MAX_LENGTH) return invalid("is no amount");
  const shape = /^([^\d.,()-]*)(-?)([\d][\d.,' ’]*|[.,]\d+)([^\d]*)$/.exec(trimmed);
  if (!shape) return invalid(/^[^\d]*[-(]/.test(trimmed) ? "is negative" : "is no amount");
  const [, before = "", minus = "", digits = "", after = ""] = shape;
  if (minus !== "" || before.includes("-")) return invalid("is negative");
  const marks = [before, after].map((mark) => mark.trim()).filter((mark) => mark !== "");
  const unit = readUnit(marks);
  if (unit === "unknown")
    return invalid(`has something beside it that is no currency ("${marks.join(" ")}")`);
  if (unit.candidates && !unit.candidates.includes(unit.code ?? expected)) {
    return invalid(`is not in ${unit.code ?? expected}, by its symbol`);
  }
  const currency = unit.code ?? expected;
  const plain = toPlainDecimal(digits.replace(/[ '’]/g, " ").trim(), currencyExponent(currency));
  if (plain.kind === "invalid") return plain;
  const money = parseMoney(plain.text, currency);
  if (money.kind === "ok") return { kind: "ok", minor: money.minor, currency: unit.code };
  return invalid(
    money.reason === "too-large" ? "is larger than any pledge can be" : `has more decimals than ${currency}`,
  );
}

/** The currency an amount names: an ISO code, or what its symbol usually means ("$" → USD); null for plain numbers. */
export function guessCurrency(text: string): string | null {
  const marks = [
    ...text
      .trim()
      .slice(0, MAX_LENGTH)
      .matchAll(/[^\d\s.,'’()-]+/g),
  ].map(([mark]) => mark);
  const unit = readUnit(marks);
  if (unit === "unknown") return null;
  return unit.code ?? unit.candidates?.[0] ?? null;
}

function readUnit(
  marks: readonly string[],
): { code: string | null; candidates: readonly string[] | null } | "unknown" {
  let code: string | null = null;
  let candidates: readonly string[] | null = null;
  for (const mark of marks.flatMap((text) => text.split(/\s+/))) {
    const upper = mark.toUpperCase();
    const lower = mark.toLowerCase();
    const symbol = Object.hasOwn(SYMBOLS, lower) ? SYMBOLS[lower] : undefined;
    if (symbol) candidates = symbol;
    else if (/^[A-Z]{3}$/.test(upper) && isCurrency(upper)) code = upper;
    else return "unknown";
  }
  return { code, candidates };
}

type PlainDecimal = { kind: "ok"; text: string } | Extract<ReadAmount, { kind: "invalid" }>;

/** "1,091.00" → "1091.00". Which of comma and point parts the decimals is decided by their number and place. */
function toPlainDecimal(digits: string, exponent: number): PlainDecimal {
  const lastComma = digits.lastIndexOf(",");
  const lastPoint = digits.lastIndexOf(".");
  if (lastComma >= 0 && lastPoint >= 0) {
    const decimalMark = lastComma > lastPoint ? "," : ".";
    return join(digits, decimalMark, decimalMark === "," ? "." : ",");
  }
  const mark = lastComma >= 0 ? "," : lastPoint >= 0 ? "." : null;
  if (mark === null) return join(digits, null, " ");
  const parts = digits.split(mark);
  if (parts.length > 2) return join(digits, null, mark);
  const decimals = (parts[1] ?? "").length;
  if (decimals !== 3) return join(digits, mark, " ");
  // Three digits behind one mark: thousands, or (in currencies of three decimals) decimals.
  if (mark === "," && exponent !== 3) return join(digits, null, ",");
  if (mark === "." && exponent === 3) return join(digits, ".", " ");
  return invalid(
    `could be ${digits.replace(mark, "")} or ${digits.replace(mark, ".")}: write it with two decimals`,
  );
}

function join(digits: string, decimalMark: string | null, thousands: string): PlainDecimal {
  const at = decimalMark === null ? digits.length : digits.lastIndexOf(decimalMark);
  const whole = digits.slice(0, at);
  const decimals = digits.slice(at + 1).replace(/0+$/, "");
  const groups = whole.split(/[., ]/);
  const separators = new Set(whole.match(/[., ]/g) ?? []);
  const grouped =
    groups.length === 1 ||
    (groups.slice(1).every((group) => group.length === 3) && (groups[0] ?? "").length <= 3);
  if (
    !grouped ||
    separators.size > 1 ||
    (separators.size === 1 && !separators.has(thousands) && !separators.has(" "))
  ) {
    return invalid("has its points and commas in odd places");
  }
  if (/\D/.test(decimals)) return invalid("has its points and commas in odd places");
  const text = groups.join("") === "" ? "0" : groups.join("");
  return { kind: "ok", text: decimals === "" ? text : `${text}.${decimals}` };
}

function invalid(reason: string): Extract<ReadAmount, { kind: "invalid" }> {
  return { kind: "invalid", reason };
}
