// Countries as platforms write them → ISO 3166-1 alpha-2, and what Shopify makes of that code.
import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };

countries.registerLocale(english);

const ALIASES: Readonly<Record<string, string>> = {
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  "great britain": "GB",
  britain: "GB",
  uk: "GB",
  "viet nam": "VN",
  "the netherlands": "NL",
  holland: "NL",
  "south korea": "KR",
  korea: "KR",
  "republic of korea": "KR",
  russia: "RU",
  "united states of america": "US",
  america: "US",
  usa: "US",
  deutschland: "DE",
  osterreich: "AT",
  espana: "ES",
  italia: "IT",
  schweiz: "CH",
  suisse: "CH",
  brasil: "BR",
  "ivory coast": "CI",
  uae: "AE",
  "hong kong sar": "HK",
  "macau sar": "MO",
};

// Shopify's CountryCode enum (2026-10) has no codes for these; it files them under the United States as states.
const US_TERRITORIES = new Set(["PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW"]);
const NOT_IN_SHOPIFY = new Set(["AQ"]);

/** Lower case, no accents, only letters, digits and single spaces: the form in which names are compared. */
export function foldName(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Reads an alpha-2 or alpha-3 code or an English name; null when no country is meant. */
export function parseCountry(text: string): string | null {
  const trimmed = text.trim();
  const code = trimmed.toUpperCase();
  if (/^[A-Z]{2}$/.test(code) && countries.isValid(code)) return code === "UK" ? "GB" : code;
  if (/^[A-Z]{3}$/.test(code)) {
    const alpha2 = countries.alpha3ToAlpha2(code);
    if (alpha2) return alpha2;
  }
  const folded = foldName(trimmed.replace(/\./g, ""));
  if (Object.hasOwn(ALIASES, folded)) return ALIASES[folded] ?? null;
  return countries.getAlpha2Code(trimmed, "en") ?? countries.getSimpleAlpha2Code(trimmed, "en") ?? null;
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
