// Where a parcel from the United States needs a customs declaration.

export interface CustomsDestination {
  /** ISO 3166-1 alpha-2; a territory may stand here or as a state of the US. */
  country: string;
  state: string | null;
  zip: string | null;
}

/** `military` and `territory` are domestic mail that is declared all the same. */
export type CustomsNeed = "none" | "territory" | "military" | "abroad";

/** Inside the customs territory of the USA, or mailed to without a form (DMM 608.2.3): states, DC, Puerto Rico, Virgin Islands. */
const NO_FORM = new Set(["US", "PR", "VI"]);
/** American Samoa, Guam, Northern Marianas, Palau, Micronesia, Marshall Islands, Wake: domestic mail with a customs form. */
const TERRITORIES = new Set(["AS", "GU", "MP", "PW", "FM", "MH", "UM"]);
const MILITARY_STATES = new Set(["AA", "AE", "AP"]);
/** APO, FPO and DPO: 090–098 Europe, 340 Americas, 962–966 Pacific. */
const MILITARY_ZIP = /^(?:09[0-8]|340|96[2-6])/;
/** DMM 608.2.3 names ZIP Codes 96799 (American Samoa) and the prefix 969. */
const TERRITORY_ZIP = /^(?:969|96799)/;

/**
 * Whether a parcel of goods mailed in the USA is declared to customs. Sources: USPS Domestic Mail Manual 608.2.3 (ZIP
 * prefix 969 and 96799; goods of any weight), 703.2.3.6–8 (APO, FPO, DPO: any parcel with goods, enforced since
 * 2024-07-14), International Mail Manual 123 (everything abroad).
 */
export function customsNeed(to: CustomsDestination): CustomsNeed {
  const country = to.country.trim().toUpperCase();
  if (TERRITORIES.has(country)) return "territory";
  if (!NO_FORM.has(country)) return "abroad";
  if (country !== "US") return "none";
  const state = to.state?.trim().toUpperCase() ?? "";
  const zip = to.zip?.trim() ?? "";
  if (MILITARY_STATES.has(state) || MILITARY_ZIP.test(zip)) return "military";
  if (TERRITORIES.has(state) || TERRITORY_ZIP.test(zip)) return "territory";
  return "none";
}

/** True where labels carry a customs declaration. */
export function needsCustoms(to: CustomsDestination): boolean {
  return customsNeed(to) !== "none";
}
