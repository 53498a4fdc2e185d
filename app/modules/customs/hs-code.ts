// Harmonised System codes: six digits everywhere in the world, up to ten with a country's own.

export type ParsedHsCode =
  | { kind: "ok"; hsCode: string }
  /** `length`: digits, but not 6 to 10 of them. */
  | { kind: "invalid"; reason: "not-digits" | "length" | "no-such-chapter" };

/**
 * Reads "6109.10.0012", "6109 10" or "610910" as 6 to 10 digits: dots, dashes and blanks go. Its first two digits must
 * be a chapter of the Harmonised System (01 to 97, of which 77 is kept free, 98 and 99 for countries' own use).
 */
export function parseHsCode(text: string): ParsedHsCode {
  const digits = text.replace(/[\s.\-\u2010-\u2015]/gu, "");
  if (!/^\d+$/.test(digits)) return { kind: "invalid", reason: "not-digits" };
  if (digits.length < 6 || digits.length > 10) return { kind: "invalid", reason: "length" };
  const chapter = digits.slice(0, 2);
  if (chapter === "00" || chapter === "77") return { kind: "invalid", reason: "no-such-chapter" };
  return { kind: "ok", hsCode: digits };
}

/** For people: "6109100012" → "6109.10.0012". */
export function formatHsCode(hsCode: string): string {
  return [hsCode.slice(0, 4), hsCode.slice(4, 6), hsCode.slice(6)].filter((part) => part !== "").join(".");
}
