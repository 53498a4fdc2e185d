// Regions as backers type them ("OR (Oregon)", "ONTARIO", "Calif.", "N Y.") → Shopify's zone code.
import { foldName } from "./country";
import { zonesOf } from "./shopify-zones";

const US_SHORT =
  "ala=AL ariz=AZ ark=AR cal=CA calif=CA cali=CA colo=CO conn=CT del=DE fla=FL ill=IL ind=IN kan=KS kans=KS ken=KY mass=MA mich=MI " +
  "minn=MN miss=MS mont=MT neb=NE nebr=NE nev=NV okla=OK ore=OR oreg=OR penn=PA penna=PA tenn=TN tex=TX wash=WA wis=WI wisc=WI wyo=WY";

const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: {
    ...Object.fromEntries(US_SHORT.split(" ").map((pair) => pair.split("=") as [string, string])),
    "washington dc": "DC",
    "washington d c": "DC",
    "virgin islands": "VI",
    "us virgin islands": "VI",
    "n carolina": "NC",
    "s carolina": "SC",
    "n dakota": "ND",
    "s dakota": "SD",
    "w virginia": "WV",
    "armed forces africa": "AE",
    "armed forces canada": "AE",
    "armed forces middle east": "AE",
  },
  CA: { pq: "QC", que: "QC", ont: "ON", alta: "AB", man: "MB", sask: "SK", nf: "NL", nfld: "NL", newfoundland: "NL", labrador: "NL", pei: "PE", "yukon territory": "YT" },
  MX: { cdmx: "DF", "mexico city": "DF", "distrito federal": "DF", "mexico df": "DF", "edo mex": "MEX", "edo de mexico": "MEX", mexico: "MEX" },
  ES: { vizcaya: "BI", guipuzcoa: "SS", alava: "VI", araba: "VI", baleares: "PM", "islas baleares": "PM", mallorca: "PM", navarra: "NA", nafarroa: "NA", valencia: "V", castellon: "CS", "la coruna": "C", gerona: "GI", lerida: "L", orense: "OR", tenerife: "TF", "gran canaria": "GC" },
  IT: { rome: "RM", milan: "MI", florence: "FI", turin: "TO", naples: "NA", venice: "VE", genoa: "GE", padua: "PD", mantua: "MN", bozen: "BZ", "aosta valley": "AO", "valle d aosta": "AO", forli: "FC", "monza brianza": "MB" },
  BR: { "sao paulo": "SP" },
  IN: { orissa: "OR", pondicherry: "PY", "new delhi": "DL", uttaranchal: "UK" },
  TH: { bangkok: "TH-10", "krung thep": "TH-10" },
  KR: { seoul: "KR-11", busan: "KR-26", daegu: "KR-27", incheon: "KR-28", gwangju: "KR-29", daejeon: "KR-30", ulsan: "KR-31", sejong: "KR-50", jeju: "KR-49", gyeonggi: "KR-41", gangwon: "KR-42" },
  RO: { bucuresti: "B", bukarest: "B" },
  PE: { "lima metropolitana": "PE-LMA" },
  PT: { lisbon: "PT-11", azores: "PT-20" },
  MY: { malacca: "MLK", penang: "PNG", "kuala lumpur": "KUL" },
  ZA: { kzn: "NL" },
};

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
    for (const key of [plain, withoutCountry, `${countryCode}-${withoutCountry}`]) index.byCode.set(key, code);
  }
  for (const { name, code } of zones) {
    const bare = stripKind(countryCode, foldName(name));
    if (bare !== "" && !index.byName.has(bare)) index.byName.set(bare, code);
  }
  const aliases = Object.hasOwn(ALIASES, countryCode) ? (ALIASES[countryCode] ?? {}) : {};
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
