// USPS prices abroad, by group of countries and weight; days are not known in advance (recorded shape: null).
import { LETTER_KINDS, lengthAndGirth, MOST_OUNCES, PREDEFINED } from "./parcel";
import type { RatedParcel } from "./parcel";
import type { Quoted } from "./rate-shipment";

/** USPS takes no mail for these at present. */
const SUSPENDED: ReadonlySet<string> = new Set(["RU", "BY", "KP", "SY"]);

const NEAR: ReadonlySet<string> = new Set(["CA"]);
const EUROPE: ReadonlySet<string> = new Set(
  "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
);

/** Countries whose post takes less than 70 lb. */
const LIGHTER: Readonly<Record<string, number>> = { CA: 1056, GB: 1056, NL: 704, AU: 704, MX: 704 };

function factorOf(country: string): number {
  if (NEAR.has(country)) return 1;
  if (country === "MX") return 1.1;
  return EUROPE.has(country) ? 1.25 : 1.42;
}

/** What USPS offers to the country; why nothing or not everything goes to `refuse`. */
export function internationalRates(
  parcel: RatedParcel,
  to: { country: string; poBox: boolean; valueMinor: number },
  refuse: (message: string) => void,
): Quoted[] {
  if (SUSPENDED.has(to.country)) {
    refuse(`USPS has suspended service to ${to.country}.`);
    return [];
  }
  const factor = factorOf(to.country);
  if (parcel.predefined !== null && LETTER_KINDS.has(parcel.predefined))
    return letters(parcel, factor, refuse);
  const most = Math.min(LIGHTER[to.country] ?? MOST_OUNCES, MOST_OUNCES);
  if (parcel.ounces > most) {
    refuse(`Package weight exceeds the maximum of ${most / 16} pounds to ${to.country}.`);
    return [];
  }
  if (lengthAndGirth(parcel) > 108) {
    refuse("Combined length and girth exceeds 108 inches.");
    return [];
  }
  const flat = parcel.predefined === null ? undefined : PREDEFINED[parcel.predefined]?.flat;
  if (flat) {
    if (flat[2] !== null) return [quoted("PriorityMailInternational", flat[2] * Math.min(factor, 1.25))];
    refuse(`${parcel.predefined} does not go abroad.`);
    return [];
  }
  const pounds = Math.max(1, Math.ceil(parcel.ounces / 16 - 1e-9));
  const rates = [quoted("PriorityMailInternational", (4100 + (pounds - 1) * 430) * factor)];
  if (!to.poBox) rates.push(quoted("ExpressMailInternational", (5300 + (pounds - 1) * 540) * factor));
  if (parcel.ounces <= 64 && to.valueMinor <= 40_000)
    rates.push(quoted("FirstClassPackageInternationalService", firstClassPackage(parcel.ounces) * factor));
  return rates;
}

function firstClassPackage(ounces: number): number {
  if (ounces <= 8) return 1310;
  if (ounces <= 32) return 1990;
  return ounces <= 48 ? 3020 : 4040;
}

function letters(parcel: RatedParcel, factor: number, refuse: (message: string) => void): Quoted[] {
  const most = parcel.predefined === "Flat" ? 15.994 : 3.5;
  if (parcel.ounces > most) {
    refuse(`A ${parcel.predefined?.toLowerCase() ?? "letter"} abroad may weigh at most ${most} oz.`);
    return [];
  }
  const further = Math.max(0, Math.ceil(parcel.ounces) - 1);
  return [
    quoted(
      "FirstClassMailInternational",
      (parcel.predefined === "Flat" ? 315 + further * 105 : 165 + further * 130) * factor,
    ),
  ];
}

function quoted(service: string, cents: number): Quoted {
  return { service, cents: Math.round(cents), days: null, list: 1.04, retail: 1.14 };
}
