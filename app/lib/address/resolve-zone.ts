// Regions as backers type them ("OR (Oregon)", "ONTARIO", "Calif.", "N Y.") → Shopify's zone code.
import { countryName } from "./country";
import { foldName } from "./fold-name";
import { findNativeRegion } from "./native-regions";
import { REGION_ALIASES } from "./region-aliases";
import { zonesOf } from "./shopify-zones";

// Words that only say what kind of region it is.
const KIND_WORDS =
  /\b(?:state|province|provincia|prefecture|county|co|department|departamento|region|governorate|territory|district|city|judet|emirate|comunidad|wilayah|persekutuan|wp|metropolis|nct|of|de)\b/g;
// The same, written behind a name by those who write their language in Latin letters.
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  JP: / (?:ken|to|fu)$/,
  CN: / (?:shi|sheng)$/,
  KR: / (?:si|do)$/,
};
// Where mail is addressed "Melbourne VIC 3000", so that a code may stand behind other words.
const CODE_BEHIND_CITY = new Set(["US", "CA", "AU"]);

/** Shopify's zone code for what the backer wrote; null when it names no zone, or two different ones. */
export function resolveZone(countryCode: string, region: string): string | null {
  const whole = matchOne(countryCode, region) ?? findNativeRegion(countryCode, region);
  if (whole) return whole;
  const parts = region.split(/[()[\]{},/|;–—]| - /).filter((part) => part.trim() !== "");
  const found = new Set(parts.map((part) => matchOne(countryCode, part)).filter((code) => code !== null));
  if (found.size > 1) return null;
  const [only] = found;
  return only ?? matchWithoutSurplus(countryCode, region);
}

/** "NY USA", "New York NY 10001", "Dublin 8": without digits and the country's name, or by the code at the end. */
function matchWithoutSurplus(countryCode: string, region: string): string | null {
  const surplus = new Set([...foldName(countryName(countryCode)).split(" "), "usa", "us", "uk"]);
  const words = region.split(/[\s,]+/).filter((word) => !/\d/.test(word));
  const kept = words.filter((word) => word.length > 0 && !surplus.has(foldName(word.replaceAll(".", ""))));
  if (kept.length === 0) return null;
  const rest = kept.length < region.split(/[\s,]+/).length ? matchOne(countryCode, kept.join(" ")) : null;
  if (rest) return rest;
  const last = kept.at(-1) ?? "";
  if (!CODE_BEHIND_CITY.has(countryCode) || kept.length < 2 || !/^[A-Z]{2,3}$/.test(last)) return null;
  const before = matchOne(countryCode, kept.slice(0, -1).join(" "));
  const code = indexOf(countryCode).byCode.get(last) ?? null;
  return before === null || before === code ? code : null;
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
  // "NewYork", "N.S.W.": the same without spaces, where no other name is written so.
  for (const [name, code] of [...index.byName]) {
    const squeezed = name.replaceAll(" ", "");
    if (!index.byName.has(squeezed)) index.byName.set(squeezed, code);
  }
  indexes.set(countryCode, index);
  return index;
}

function matchOne(countryCode: string, text: string): string | null {
  const { byCode, byName } = indexOf(countryCode);
  const code = byCode.get(text.toUpperCase().replace(/[\s.]/g, ""));
  if (code) return code;
  const folded = foldName(text);
  if (folded === "") return null;
  const bare = stripKind(countryCode, folded);
  return byName.get(folded) ?? byName.get(bare) ?? byName.get(folded.replaceAll(" ", "")) ?? null;
}

function stripKind(countryCode: string, folded: string): string {
  const bare = folded.replace(KIND_WORDS, " ").replace(/\s+/g, " ").trim();
  const suffix = Object.hasOwn(SUFFIXES, countryCode) ? SUFFIXES[countryCode] : undefined;
  return suffix ? bare.replace(suffix, "") : bare;
}
