// Packaging that the creator ships in, as pages and rules see it. Pure types.

/** "Standard package" kinds of own packaging. Only `irregular` exists for EasyPost by its dimensions alone. */
export const PACKAGE_SHAPES = ["parcel", "irregular", "softpack", "card", "letter", "flat"] as const;
export type PackageShape = (typeof PACKAGE_SHAPES)[number];

export interface PackageTypeView {
  id: string;
  name: string;
  /** own: dimensions; usps: packaging that USPS gives out. */
  kind: "own" | "usps";
  /** EasyPost's name of USPS packaging, such as "MediumFlatRateBox"; null for own. */
  predefinedPackage: string | null;
  /** "parcel" for USPS packaging. */
  shape: PackageShape;
  /** Thousandths of an inch, longest first; all three or none. None with USPS packaging. */
  lengthMil: number | null;
  widthMil: number | null;
  heightMil: number | null;
  emptyGrams: number;
  machinable: boolean;
  /** May be sent as Media Mail, Library Mail: the creator says that the contents qualify. */
  mediaMail: boolean;
  libraryMail: boolean;
  /** Kept because something refers to it; no longer offered. */
  archived: boolean;
}
