// What is rated: a parcel in ounces and inches, and the packages that USPS knows by name.
import { numberOf, textOf } from "../read-input";
import type { Json } from "../core";

export interface RatedParcel {
  ounces: number;
  /** Inches, longest first; null when no dimensions were given. */
  sides: [number, number, number] | null;
  predefined: string | null;
  machinable: boolean;
}

/** Names of the recorded carrier metadata; flat-rate ones carry the price in cents: [Priority, Express, abroad]. */
export const PREDEFINED: Readonly<Record<string, { flat?: [number, number | null, number | null] }>> = {
  Card: {},
  Letter: {},
  Flat: {},
  Parcel: {},
  SoftPack: {},
  FlatRateEnvelope: { flat: [890, 2855, 4570] },
  FlatRateLegalEnvelope: { flat: [910, 2885, 4570] },
  FlatRatePaddedEnvelope: { flat: [955, 2930, 4570] },
  FlatRateWindowEnvelope: { flat: [890, null, 4570] },
  FlatRateCardboardEnvelope: { flat: [890, null, 4570] },
  SmallFlatRateEnvelope: { flat: [890, null, 4570] },
  SmallFlatRateBox: { flat: [940, null, 4670] },
  MediumFlatRateBox: { flat: [1650, null, 9160] },
  LargeFlatRateBox: { flat: [2215, null, 11915] },
  LargeFlatRateBoxAPOFPO: { flat: [2015, null, null] },
  FlatTubTrayBox: {},
  EMMTrayBox: {},
  FullTrayBox: {},
  HalfTrayBox: {},
  PMODSack: {},
};

export const LETTER_KINDS: ReadonlySet<string> = new Set(["Card", "Letter", "Flat"]);

/** Weight of 70 lb, the most USPS carries. */
export const MOST_OUNCES = 1120;
/** Recorded carrier metadata. */
export const MOST_SOFT_PACK_OUNCES = 320;

export function ratedParcel(parcel: Json, options: Json): RatedParcel {
  const sides = [parcel.length, parcel.width, parcel.height]
    .map((side) => numberOf(side) ?? 0)
    .sort((one, other) => other - one);
  const [longest = 0, middle = 0, shortest = 0] = sides;
  const predefined = textOf(parcel.predefined_package);
  return {
    ounces: numberOf(parcel.weight) ?? 0,
    sides: longest > 0 && middle > 0 && shortest > 0 ? [longest, middle, shortest] : null,
    predefined: predefined === "Parcel" ? null : predefined,
    machinable: options.machinable !== false && options.machinable !== "false",
  };
}

/** Length plus girth in inches; 0 without dimensions. */
export function lengthAndGirth({ sides }: RatedParcel): number {
  return sides ? sides[0] + 2 * (sides[1] + sides[2]) : 0;
}

/** Cubic feet; 0 without dimensions. */
export function cubicFeet({ sides }: RatedParcel): number {
  return sides ? (sides[0] * sides[1] * sides[2]) / 1728 : 0;
}

/** Whole pounds that are paid for: above one cubic foot the dimensional weight, when it is more. */
export function billedPounds(parcel: RatedParcel): number {
  const pounds = Math.max(1, Math.ceil(parcel.ounces / 16 - 1e-9));
  const cubic = cubicFeet(parcel);
  return cubic > 1 ? Math.max(pounds, Math.ceil((cubic * 1728) / 166 - 1e-9)) : pounds;
}
