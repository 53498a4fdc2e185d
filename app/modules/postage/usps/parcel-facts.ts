// What the rules of USPS look at, worked out once per parcel. Pure.
import { customsNeed } from "~/modules/customs/customs-destination";
import { toTenthOunces } from "~/lib/weight";
import type { PostalAddress } from "../ports";
import type { ParcelToCheck } from "./check-parcel";
import { findPredefinedPackage, type PredefinedPackage } from "./predefined-packages";

export interface ParcelFacts {
  /** Begins a sentence: "Order #1001" or "The parcel". */
  subject: string;
  /** Mailed at international prices. Puerto Rico, Guam and military post offices are domestic mail. */
  abroad: boolean;
  /** To an APO, FPO or DPO. */
  military: boolean;
  poBox: boolean;
  /** As on the label, rounded up; null while unknown. */
  tenthOunces: number | null;
  /** Thousandths of an inch, longest first; null with USPS packaging. */
  sides: readonly [number, number, number] | null;
  /** Length plus the way around the thickest part; null with USPS packaging. */
  lengthAndGirthMil: number | null;
  /** USPS packaging of today; null for own packaging. */
  predefined: PredefinedPackage | null;
}

/** Sides in thousandths of an inch, the longest first; weight in tenths of an ounce, rounded up as USPS does. */
export function parcelFacts({ orderName, to, packageType, weightGrams }: ParcelToCheck): ParcelFacts {
  const need = customsNeed(to);
  const { lengthMil, widthMil, heightMil } = packageType;
  const known = packageType.kind === "own" && lengthMil !== null && widthMil !== null && heightMil !== null;
  const [length = 0, width = 0, height = 0] = known
    ? [lengthMil, widthMil, heightMil].sort((a, b) => b - a)
    : [];
  return {
    subject: orderName === null ? "The parcel" : `Order ${orderName}`,
    abroad: need === "abroad",
    military: need === "military",
    poBox: isPoBox(to),
    tenthOunces: weightGrams === null ? null : toTenthOunces(weightGrams),
    sides: known ? [length, width, height] : null,
    lengthAndGirthMil: known ? length + 2 * (width + height) : null,
    predefined: packageType.predefinedPackage ? findPredefinedPackage(packageType.predefinedPackage) : null,
  };
}

/** "PO Box 12", "P.O. Box", "Post Office Box", "Apartado 1", "Postfach 10 20", "Casilla", "Boîte postale", "B.P. 12". */
const PO_BOX =
  /(?:^|[\s,])(?:p\.?\s*o\.?\s*box|post\s+office\s+box|apartado(?:\s+postal)?|casilla|caixa\s+postal|postfach|postbus|postboks|bo[iî]te\s+postale|b\.?\s?p\.?\s+\d+)/iu;

/** Whether a line of the street names a post office box. */
export function isPoBox({ street1, street2 }: Pick<PostalAddress, "street1" | "street2">): boolean {
  return [street1, street2].some((line) => line !== null && PO_BOX.test(line));
}

/** 1875 → "1.875 in". */
export function inches(mil: number): string {
  return `${mil / 1000} in`;
}

/** 1126 tenths → "7 lb 0.6 oz"; under a pound "15.9 oz". */
export function ounces(tenths: number): string {
  const pounds = Math.floor(tenths / 160);
  const rest = (tenths % 160) / 10;
  if (pounds === 0) return `${rest} oz`;
  return rest === 0 ? `${pounds} lb` : `${pounds} lb ${rest} oz`;
}
