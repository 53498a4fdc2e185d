// USPS prices inside the US, by zone, weight, size and service. The shape of the real tariff with round numbers; zone 4 at
// one pound is what EasyPost answered on 2024-07-30 (recordings): 6.90, 5.93 and 33.10.
import {
  billedPounds,
  cubicFeet,
  LETTER_KINDS,
  lengthAndGirth,
  MOST_OUNCES,
  MOST_SOFT_PACK_OUNCES,
  PREDEFINED,
} from "./parcel";
import type { RatedParcel } from "./parcel";
import type { Quoted } from "./rate-shipment";

const PRIORITY = {
  base: [640, 650, 668, 690, 745, 790, 845, 910, 1180],
  pound: [45, 50, 60, 75, 105, 135, 160, 190, 310],
};
const GROUND = {
  base: [515, 525, 560, 593, 640, 670, 705, 745, 1020],
  pound: [42, 46, 54, 66, 92, 118, 140, 165, 280],
};
const EXPRESS = {
  base: [2790, 2830, 3010, 3310, 3980, 4390, 4730, 5060, 6730],
  pound: [120, 140, 200, 310, 420, 480, 520, 560, 900],
};

const PRIORITY_DAYS = [2, 2, 2, 2, 2, 3, 3, 3, 4];
const GROUND_DAYS = [2, 2, 3, 3, 3, 4, 4, 5, 7];
const EXPRESS_DAYS = [1, 1, 1, 2, 2, 2, 2, 2, 3];
const MEDIA_DAYS = [3, 3, 4, 5, 6, 7, 8, 8, 8];

export interface DomesticRoute {
  zone: number;
  /** APO, FPO, DPO. */
  military: boolean;
  specialRates: string | null;
}

/** What USPS offers for the parcel; why a service does not carry it goes to `refuse`. */
export function domesticRates(
  parcel: RatedParcel,
  route: DomesticRoute,
  refuse: (message: string) => void,
): Quoted[] {
  if (parcel.ounces > MOST_OUNCES) {
    refuse("Package weight exceeds the maximum of 70 pounds (1120 oz).");
    return [];
  }
  if (parcel.predefined !== null && LETTER_KINDS.has(parcel.predefined)) return letters(parcel, refuse);
  const flat = parcel.predefined === null ? undefined : PREDEFINED[parcel.predefined]?.flat;
  if (flat) return flatRates(parcel.predefined ?? "", flat, route, refuse);
  if (parcel.predefined === "SoftPack" && parcel.ounces > MOST_SOFT_PACK_OUNCES) {
    refuse(`A SoftPack may weigh at most ${MOST_SOFT_PACK_OUNCES} oz.`);
    return [];
  }
  return [...parcels(parcel, route, refuse), ...bookRates(parcel, route)];
}

/** Cards, letters and flats up to 13 oz; the only thing First is sold for. */
function letters(parcel: RatedParcel, refuse: (message: string) => void): Quoted[] {
  const most = parcel.predefined === "Flat" ? 13 : 3.5;
  if (parcel.ounces > most) {
    refuse(`A ${parcel.predefined?.toLowerCase() ?? "letter"} may weigh at most ${most} oz.`);
    return [];
  }
  const further = Math.max(0, Math.ceil(parcel.ounces) - 1);
  const stamped = parcel.predefined === "Card" ? 61 : parcel.predefined === "Letter" ? 73 : 150;
  const awkward = parcel.machinable ? 0 : 46;
  const cents = stamped + further * (parcel.predefined === "Flat" ? 27 : 28) + awkward;
  return [{ service: "First", cents, days: 4, list: 1, retail: 1.05 }];
}

function flatRates(
  name: string,
  [priority, express]: [number, number | null, number | null],
  { zone, military }: DomesticRoute,
  refuse: (message: string) => void,
): Quoted[] {
  if (name === "LargeFlatRateBoxAPOFPO" && !military) {
    refuse("LargeFlatRateBoxAPOFPO goes to APO, FPO and DPO addresses only.");
    return [];
  }
  const rates: Quoted[] = [
    { service: "Priority", cents: priority, days: daysAt(PRIORITY_DAYS, zone), list: 1.05, retail: 1.18 },
  ];
  if (express !== null)
    rates.push({
      service: "Express",
      cents: express,
      days: daysAt(EXPRESS_DAYS, zone),
      list: 1,
      retail: 1.1,
    });
  return rates;
}

function parcels(
  parcel: RatedParcel,
  { zone, military }: DomesticRoute,
  refuse: (message: string) => void,
): Quoted[] {
  const around = lengthAndGirth(parcel);
  if (around > 130) {
    refuse("Combined length and girth exceeds 130 inches.");
    return [];
  }
  const surcharge = nonstandard(parcel);
  const rates: Quoted[] = [];
  if (around <= 108) {
    const pounds = billedPounds(parcel);
    const express = at(EXPRESS.base, zone) + (pounds - 1) * at(EXPRESS.pound, zone);
    rates.push({
      service: "Express",
      cents: express + surcharge.air,
      days: military ? null : daysAt(EXPRESS_DAYS, zone),
      list: 1,
      retail: 3790 / 3310,
    });
    rates.push({
      service: "Priority",
      cents:
        Math.min(byWeight(PRIORITY, zone, pounds), cubicPrice(PRIORITY, zone, parcel, 0.5)) + surcharge.air,
      days: military ? null : daysAt(PRIORITY_DAYS, zone),
      list: 825 / 690,
      retail: 980 / 690,
    });
  }
  rates.push({
    service: "GroundAdvantage",
    cents: groundPrice(parcel, zone) + surcharge.ground,
    days: military ? null : daysAt(GROUND_DAYS, zone),
    list: 640 / 593,
    retail: 845 / 593,
  });
  return rates;
}

/** Media and Library Mail are only offered to those who say that they qualify. */
function bookRates(parcel: RatedParcel, { zone, specialRates }: DomesticRoute): Quoted[] {
  if (lengthAndGirth(parcel) > 108) return [];
  const pounds = Math.max(1, Math.ceil(parcel.ounces / 16 - 1e-9));
  const days = daysAt(MEDIA_DAYS, zone);
  if (specialRates === "USPS.MEDIAMAIL")
    return [{ service: "MediaMail", cents: 413 + (pounds - 1) * 71, days, list: 1, retail: 1.12 }];
  if (specialRates === "USPS.LIBRARYMAIL")
    return [{ service: "LibraryMail", cents: 392 + (pounds - 1) * 67, days, list: 1, retail: 1.12 }];
  return [];
}

/** Under a pound Ground Advantage is priced in steps of 4 oz. */
function groundPrice(parcel: RatedParcel, zone: number): number {
  const base = at(GROUND.base, zone);
  const pounds = billedPounds(parcel);
  const ounces = parcel.ounces;
  if (pounds === 1 && ounces < 16) {
    const step = ounces <= 4 ? 0.74 : ounces <= 8 ? 0.82 : ounces <= 12 ? 0.91 : 1;
    return Math.min(Math.round(base * step), cubicPrice(GROUND, zone, parcel, 1));
  }
  return Math.min(byWeight(GROUND, zone, pounds) + 40, cubicPrice(GROUND, zone, parcel, 1));
}

/** Small heavy parcels up to 20 lb cost by volume, in steps of a tenth of a cubic foot. */
function cubicPrice(tariff: Tariff, zone: number, parcel: RatedParcel, mostCubicFeet: number): number {
  const cubic = cubicFeet(parcel);
  if (!parcel.sides || cubic > mostCubicFeet || parcel.ounces > 320 || parcel.sides[0] > 18) return Infinity;
  const steps = Math.ceil(cubic * 10 - 1e-9);
  return Math.round(at(tariff.base, zone) + 25 + steps * at(tariff.pound, zone) * 1.6);
}

/** Nonstandard fees: over 22 and 30 inches, over 2 cubic feet; they add up. */
function nonstandard(parcel: RatedParcel): { air: number; ground: number } {
  const longest = parcel.sides?.[0] ?? 0;
  const large = cubicFeet(parcel) > 2;
  const air = (longest > 30 ? 1500 : longest > 22 ? 400 : 0) + (large ? 2500 : 0);
  const ground = (longest > 30 ? 700 : longest > 22 ? 400 : 0) + (large ? 1500 : 0);
  return { air, ground };
}

interface Tariff {
  base: number[];
  pound: number[];
}

function byWeight(tariff: Tariff, zone: number, pounds: number): number {
  return at(tariff.base, zone) + (pounds - 1) * at(tariff.pound, zone);
}

function at(values: number[], zone: number): number {
  return values[zone - 1] ?? values.at(-1) ?? 0;
}

function daysAt(days: number[], zone: number): number {
  return at(days, zone);
}
