// Every name by which a country is known → ISO 3166-1 alpha-2.
import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };
import { foldName } from "./fold-name";

countries.registerLocale(english);

/** Names that neither the package nor Unicode's CLDR has. */
const ALIASES: Readonly<Record<string, string>> = {
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  "great britain": "GB",
  britain: "GB",
  uk: "GB",
  gb: "GB",
  "united kingdom of great britain and northern ireland": "GB",
  eire: "IE",
  "republic of ireland": "IE",
  "viet nam": "VN",
  "the netherlands": "NL",
  holland: "NL",
  "south korea": "KR",
  korea: "KR",
  "korea south": "KR",
  "republic of korea": "KR",
  "north korea": "KP",
  "korea north": "KP",
  "democratic peoples republic of korea": "KP",
  "democratic people s republic of korea": "KP",
  russia: "RU",
  "united states of america": "US",
  america: "US",
  usa: "US",
  "ivory coast": "CI",
  uae: "AE",
  "hong kong sar": "HK",
  "hong kong china": "HK",
  macau: "MO",
  "macau sar": "MO",
  prc: "CN",
  "pr china": "CN",
  "p r china": "CN",
  "mainland china": "CN",
  "people s republic of china": "CN",
  "peoples republic of china": "CN",
  "taiwan roc": "TW",
  "taiwan r o c": "TW",
  "slovak republic": "SK",
  macedonia: "MK",
  moldova: "MD",
  brunei: "BN",
  laos: "LA",
  "lao pdr": "LA",
  syria: "SY",
  palestine: "PS",
  "palestinian territory": "PS",
  swaziland: "SZ",
  burma: "MM",
  "cabo verde": "CV",
  "holy see": "VA",
  vatican: "VA",
  bosnia: "BA",
  trinidad: "TT",
  rsa: "ZA",
  "east timor": "TL",
  micronesia: "FM",
  "federated states of micronesia": "FM",
  "falkland islands": "FK",
  "us virgin islands": "VI",
  "u s virgin islands": "VI",
  "british virgin islands": "VG",
  congo: "CG",
  "dr congo": "CD",
  kosovo: "XK",
  luxemburg: "LU",
};

/** Backers write their country's name in their own language; Unicode's CLDR, which Node carries, has them all. */
const LANGUAGES =
  "en de fr es it pt nl sv nb da fi pl hu cs sk sl hr sr-Latn ro el tr et lv lt is ru uk bg he ar ja zh zh-Hant ko th vi id ms ga ca eu".split(
    " ",
  );
const AMBIGUOUS = "";

let index: Map<string, string> | null = null;

/** The country of exactly this name in any language; null when there is none, or when languages disagree. */
export function findCountryName(name: string): string | null {
  index ??= buildIndex();
  return index.get(keyOf(name)) || null;
}

function buildIndex(): Map<string, string> {
  const names = new Map<string, string>();
  const codes = Object.keys(countries.getAlpha2Codes());
  for (const [alias, code] of Object.entries(ALIASES)) names.set(keyOf(alias), code);
  for (const [code, all] of Object.entries(countries.getNames("en", { select: "all" }))) {
    for (const name of all) if (!names.has(keyOf(name))) names.set(keyOf(name), code);
  }
  const certain = new Set(names.keys());
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of codes) {
      const key = keyOf(display.of(code) ?? "");
      if (key === "" || certain.has(key)) continue;
      const known = names.get(key);
      names.set(key, known === undefined || known === code ? code : AMBIGUOUS);
    }
  }
  return names;
}

function keyOf(name: string): string {
  return foldName(name)
    .replace(/^the /, "")
    .replace(/ the$/, "")
    .replace(/^st /, "saint ")
    .replace(/ and /g, " ");
}
