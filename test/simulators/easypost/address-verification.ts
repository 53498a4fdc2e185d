// How EasyPost checks an address: US ones are written as USPS writes them, the others are checked for being complete.
import type { FieldError } from "./api-error";
import type { Json } from "./core";
import { regionOfZip, US_STATES, zipFitsState, type ZipRegion } from "./rating/zip-regions";
import { isMilitary, isPoBox } from "./rating/rate-shipment";
import { textOf } from "./read-input";

export interface Verified {
  /** As USPS writes it; null when the address was not found. */
  address: Json | null;
  errors: FieldError[];
  details: Json;
}

/** USPS abbreviations of what ends a street's name (Publication 28, the frequent ones). */
const SUFFIXES: Readonly<Record<string, string>> = {
  STREET: "ST",
  AVENUE: "AVE",
  BOULEVARD: "BLVD",
  DRIVE: "DR",
  ROAD: "RD",
  LANE: "LN",
  COURT: "CT",
  PLACE: "PL",
  SQUARE: "SQ",
  PARKWAY: "PKWY",
  HIGHWAY: "HWY",
  TERRACE: "TER",
  CIRCLE: "CIR",
  APARTMENT: "APT",
  SUITE: "STE",
  NORTH: "N",
  SOUTH: "S",
  EAST: "E",
  WEST: "W",
};

/** Recorded (address/…, insurance/…): what EasyPost knows of the fixtures' addresses. */
const KNOWN: Readonly<
  Record<string, { plus4: string; latitude: number; longitude: number; home?: boolean }>
> = {
  "179 N HARBOR DR 90277": { plus4: "2506", latitude: 33.8436, longitude: -118.39177 },
  "388 TOWNSEND ST APT 20 94107": { plus4: "1670", latitude: 37.77551, longitude: -122.39697, home: true },
};

const NOT_FOUND: FieldError = {
  code: "E.ADDRESS.NOT_FOUND",
  field: "address",
  message: "Address not found",
  suggestion: null,
};
const NO_HOUSE_NUMBER: FieldError = {
  code: "E.HOUSE_NUMBER.MISSING",
  field: "street1",
  message: "House number is missing",
  suggestion: null,
};

export function verifyAddress(address: Json): Verified {
  return textOf(address.country) === "US" ? verifyDomestic(address) : verifyAbroad(address);
}

function verifyDomestic(address: Json): Verified {
  const region = regionOfZip(textOf(address.zip));
  const state = (textOf(address.state) ?? "").toUpperCase();
  const street = textOf(address.street1) ?? "";
  const errors: FieldError[] = [];
  const placed = region !== null && US_STATES.has(state) && zipFitsState(region, state);
  if (!placed || textOf(address.city) === null || /unknown street/i.test(street)) errors.push(NOT_FOUND);
  if (!/\d/.test(street)) errors.push(NO_HOUSE_NUMBER);
  if (errors.length > 0 || !region) return { address: null, errors, details: {} };
  const written = asUsps(address);
  const zip5 = (textOf(address.zip) ?? "").slice(0, 5);
  const known = KNOWN[`${String(written.street1)} ${zip5}`];
  const plus4 = known?.plus4 ?? plusFour(`${String(written.street1)} ${zip5}`);
  return {
    address: {
      ...written,
      state,
      zip: `${zip5}-${plus4}`,
      country: "US",
      ...(known?.home ? { residential: true } : {}),
    },
    errors: [],
    details: {
      latitude: known?.latitude ?? region.latitude,
      longitude: known?.longitude ?? region.longitude,
      time_zone: timeZone(region),
    },
  };
}

/** Capitals, one street line, abbreviated; a flat's number belongs to the street. */
function asUsps(address: Json): Json {
  const street = [textOf(address.street1), textOf(address.street2)].filter((part) => part !== null).join(" ");
  const abbreviated = capitals(street)
    .replace(/[.,]/g, "")
    .split(/\s+/)
    .map((word) => SUFFIXES[word] ?? word)
    .join(" ");
  const name = textOf(address.name);
  const company = textOf(address.company);
  return {
    ...address,
    name: name === null ? null : capitals(name),
    company: company === null ? null : capitals(company),
    street1: abbreviated,
    street2: "",
    city: capitals(textOf(address.city) ?? ""),
    residential: company === null && !isPoBox(address) && !isMilitary(address) ? false : null,
  };
}

/** Global verification: complete and with a house number or a box; written as it came. */
function verifyAbroad(address: Json): Verified {
  const complete = textOf(address.street1) !== null && textOf(address.city) !== null;
  if (!complete || /unknown street/i.test(textOf(address.street1) ?? ""))
    return { address: null, errors: [NOT_FOUND], details: {} };
  return { address, errors: [], details: { latitude: null, longitude: null, time_zone: null } };
}

/** Four digits that belong to the address, the same every time. */
function plusFour(address: string): string {
  let hash = 7;
  for (const character of address) hash = (hash * 31 + character.charCodeAt(0)) % 9000;
  return String(1000 + hash);
}

/** Of whoever lives there. */
export function timeZone({ longitude, state }: ZipRegion): string {
  if (state === "HI") return "Pacific/Honolulu";
  if (longitude < -130) return "America/Anchorage";
  if (longitude < -115) return "America/Los_Angeles";
  if (longitude < -102) return "America/Denver";
  return longitude < -86.5 ? "America/Chicago" : "America/New_York";
}

/** Capitals without accents, as USPS writes them. */
function capitals(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
}
