// Regions as backers type them ("OR (Oregon)", "ONTARIO", "Calif.", "N Y.") → Shopify's zone code.
import { foldName } from "./country";
import { REGION_ALIASES } from "./region-aliases";
import { zonesOf } from "./shopify-zones";

// Words that only say what kind of region it is.
const KIND_WORDS =
  /\b(?:state|province|provincia|prefecture|county|co|department|departamento|region|governorate|territory|district|city|judet|of|de)\b/g;
const JAPANESE_SUFFIX = / (?:ken|to|fu)$/;

/** Shopify's zone code for what the backer wrote; null when it names no zone, or two different ones. */
export function resolveZone(countryCode: string, region: string): string | null {
  const whole = matchOne(countryCode, region);
  if (whole) return whole;
  const parts = region.split(/[()[\]{},/|;–—]| - /).filter((part) => part.trim() !== "");
  if (parts.length < 2) return null;
  const found = new Set(parts.map((part) => matchOne(countryCode, part)).filter((code) => code !== null));
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
}

interface ZoneIndex {
  byCode: Map<string, string>;
  byName: Map<string, string>;
}

const indexes = new Map<string, ZoneIndex>();

// Built once per country: preflight asks a hundred thousand times.
function indexOf(countryCode: string): ZoneIndex {
  const known = indexes.get(countryCode);
  if (known) return known;
  const zones = zonesOf(countryCode);
  const index: ZoneIndex = { byCode: new Map(), byName: new Map() };
  for (const { code } of zones) {
    const plain = code.replace(/\s/g, "");
    const withoutCountry = plain.startsWith(`${countryCode}-`) ? plain.slice(countryCode.length + 1) : plain;
    for (const key of [plain, withoutCountry, `${countryCode}-${withoutCountry}`])
      index.byCode.set(key, code);
  }
  for (const { name, code } of zones) {
    const bare = stripKind(countryCode, foldName(name));
    if (bare !== "" && !index.byName.has(bare)) index.byName.set(bare, code);
  }
  const aliases = Object.hasOwn(REGION_ALIASES, countryCode) ? (REGION_ALIASES[countryCode] ?? {}) : {};
  for (const [alias, code] of Object.entries(aliases)) index.byName.set(alias, code);
  for (const { name, code } of zones) index.byName.set(foldName(name), code);
  indexes.set(countryCode, index);
  return index;
}

function matchOne(countryCode: string, text: string): string | null {
  const { byCode, byName } = indexOf(countryCode);
  const code = byCode.get(text.toUpperCase().replace(/[\s.]/g, ""));
  if (code) return code;
  const folded = foldName(text);
  return byName.get(folded) ?? byName.get(stripKind(countryCode, folded)) ?? null;
}

function stripKind(countryCode: string, folded: string): string {
  const bare = folded.replace(KIND_WORDS, " ").replace(/\s+/g, " ").trim();
  return countryCode === "JP" ? bare.replace(JAPANESE_SUFFIX, "") : bare;
}
