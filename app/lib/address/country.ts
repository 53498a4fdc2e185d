// Countries as platforms write them → ISO 3166-1 alpha-2, and what Shopify makes of that code.
import countries from "i18n-iso-countries";
import { findCountryName } from "./country-names";

// Shopify's CountryCode enum (2026-10) has no codes for these; it files them under the United States as states.
const US_TERRITORIES = new Set(["PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW"]);
const NOT_IN_SHOPIFY = new Set(["AQ"]);

const read = new Map<string, string | null>();
// Far more than there are ways to write a country; a file of nonsense must not fill the memory.
const MAX_REMEMBERED = 5_000;

/** Reads an alpha-2 or alpha-3 code or a name in any language ("Deutschland", "Korea, Republic of"); null when no country is meant. */
export function parseCountry(text: string): string | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const code = parseWhole(text) ?? parseInverted(text) ?? parseParts(text);
  if (read.size < MAX_REMEMBERED) read.set(text, code);
  return code;
}

function parseWhole(text: string): string | null {
  const code = text.trim().toUpperCase().replaceAll(".", "");
  if (code === "UK") return "GB";
  if (/^[A-Z]{2}$/.test(code) && countries.isValid(code)) return code;
  const alpha2 = /^[A-Z]{3}$/.test(code) ? countries.alpha3ToAlpha2(code) : undefined;
  return alpha2 ?? findCountryName(text.replaceAll(".", "")) ?? findCountryName(text);
}

/** "Korea, Republic of" and "Iran, Islamic Republic of" as forms list them. */
function parseInverted(text: string): string | null {
  const inverted = /^([^,]+),\s*([^,]+)$/.exec(text.trim());
  if (!inverted) return null;
  const [, name = "", rest = ""] = inverted;
  const found = parseWhole(`${rest} ${name}`);
  if (found) return found;
  // The rest only says what kind of state it is; "Korea" or "Congo" alone would be another country.
  return /\b(?:of|the)$/i.test(rest) && !/^(?:korea|congo|virgin|guinea)/i.test(name)
    ? parseWhole(name)
    : null;
}

/** "Germany (DE)", "DE - Germany": parts that all mean the same country. */
function parseParts(text: string): string | null {
  const parts = text.split(/[()[\]/|]| [-–—] /).filter((part) => part.trim() !== "");
  if (parts.length < 2) return null;
  const found = new Set(parts.map(parseWhole));
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
}

/** "DE" → "Germany"; the code itself when it has no name. */
export function countryName(code: string): string {
  return countries.getName(code, "en") ?? code;
}

/** How Shopify addresses the country: a US territory is a state of the US; null when Shopify does not know it. */
export function toShopifyCountry(code: string): { countryCode: string; provinceCode: string | null } | null {
  if (US_TERRITORIES.has(code)) return { countryCode: "US", provinceCode: code };
  if (NOT_IN_SHOPIFY.has(code) || !countries.isValid(code)) return null;
  return { countryCode: code, provinceCode: null };
}
