// Packaging that USPS names itself. Sizes are EasyPost's carrier metadata (recorded July 2024), weights the flat-rate
// rules of USPS. Pure.

export interface PredefinedPackage {
  /** EasyPost's name. */
  code: string;
  name: string;
  /** What is in it fits into one of these, in inches as written; empty where USPS names no size. */
  sizes: string[];
  /** The same in thousandths of an inch, longest side first; two sides for envelopes. */
  sizesMil: number[][];
  /** Most that USPS carries in it, in ounces; null: as the service allows. */
  maxOunces: number | null;
  /** Services that carry it. null: any that carries parcels. */
  services: readonly string[] | null;
}

const FLAT_RATE = ["Priority", "Express", "PriorityMailInternational", "ExpressMailInternational"] as const;
const BOX = ["Priority", "PriorityMailInternational"] as const;
/** Flat-rate packaging takes 70 lb inside the USA. [Postal Explorer, DMM 123] Abroad see `maxOuncesAbroad`. */
const SEVENTY_POUNDS = 1120;

export const PREDEFINED_PACKAGES: readonly PredefinedPackage[] = [
  envelope("FlatRateEnvelope", "Flat Rate Envelope", [[12.5, 9.5]], FLAT_RATE),
  envelope("FlatRateLegalEnvelope", "Legal Flat Rate Envelope", [[15, 9.5]], FLAT_RATE),
  envelope("FlatRatePaddedEnvelope", "Padded Flat Rate Envelope", [[12.5, 9.5]], FLAT_RATE),
  envelope(
    "FlatRateWindowEnvelope",
    "Window Flat Rate Envelope",
    [
      [10, 5],
      [12.5, 9.5],
    ],
    BOX,
  ),
  envelope("FlatRateCardboardEnvelope", "Cardboard Flat Rate Envelope", [[12.5, 9.5]], BOX),
  envelope("SmallFlatRateEnvelope", "Small Flat Rate Envelope", [[10, 6]], BOX),
  box("SmallFlatRateBox", "Small Flat Rate Box", [[8.6875, 5.4375, 1.75]]),
  box("MediumFlatRateBox", "Medium Flat Rate Box", [
    [11.25, 8.75, 6],
    [14.125, 12, 3.5],
  ]),
  box("LargeFlatRateBox", "Large Flat Rate Box", [[12.25, 12, 6]]),
  box("LargeFlatRateBoxAPOFPO", "Large Flat Rate Box for APO, FPO and DPO", [[12.25, 12.25, 6]]),
];

/** Packaging of today by EasyPost's name; null for own names and for packaging that USPS has ended. */
export function findPredefinedPackage(code: string): PredefinedPackage | null {
  return PREDEFINED_PACKAGES.find((known) => known.code === code) ?? null;
}

/**
 * Abroad envelopes and the small box take 4 lb, the other boxes 20 lb. [Postal Explorer, IMM 232.2: Priority Mail
 * International Flat Rate]
 */
export function maxOuncesAbroad({ code, sizesMil }: PredefinedPackage): number {
  return code === "SmallFlatRateBox" || sizesMil.every((sides) => sides.length === 2) ? 64 : 320;
}

function envelope(
  code: string,
  name: string,
  inches: number[][],
  services: readonly string[],
): PredefinedPackage {
  return predefined(code, name, inches, services);
}

function box(code: string, name: string, inches: number[][]): PredefinedPackage {
  return predefined(code, name, inches, BOX);
}

function predefined(
  code: string,
  name: string,
  inches: number[][],
  services: readonly string[],
): PredefinedPackage {
  const sizes = inches.map((sides) => `${sides.join(" × ")} in`);
  const sizesMil = inches.map((sides) => sides.map((side) => Math.round(side * 1000)));
  return { code, name, sizes, sizesMil, maxOunces: SEVENTY_POUNDS, services };
}
