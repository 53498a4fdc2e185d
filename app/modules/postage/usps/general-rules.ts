// What stands in a parcel's way, or deserves a warning, whatever the service. Pure.
import { needsCustoms } from "~/modules/customs/customs-destination";
import { EXPORT_LIMIT_MINOR } from "~/modules/customs/customs-lines";
import { formatMoney } from "~/lib/money";
import type { ParcelProblem, ParcelToCheck } from "./check-parcel";
import { MILITARY_ZIPS } from "./military-state";
import { inches, ounces, type ParcelFacts } from "./parcel-facts";

/** Surcharges begin above these. [USPS nonstandard fees, January 2023, see facts/easypost.md] */
const LONG_MIL = 22_000;
const VERY_LONG_MIL = 30_000;
/** 2 cubic feet, in cubic inches. */
const BULKY_CUBIC_INCHES = 3456;
/** What sorting machines take. [Postal Explorer, DMM 201.7.5.1] */
const MACHINABLE = { sidesMil: [22_000, 18_000, 15_000], maxTenths: 4000 } as const;
const MILITARY_CITY = /^(?:apo|fpo|dpo)$/i;
const MAX_SKUS_NAMED = 5;

/** Errors and warnings that no choice of service changes. */
export function generalProblems(parcel: ParcelToCheck, facts: ParcelFacts): ParcelProblem[] {
  const make =
    (severity: ParcelProblem["severity"]): Make =>
    (code, field, rest) => ({
      ...{ code, severity, orderName: parcel.orderName, field },
      message: `${facts.subject}: ${rest}`,
    });
  const error = make("error");
  const warning = make("warning");
  return [
    ...weightProblems(parcel, facts, error),
    ...addressProblems(parcel, facts, error),
    ...packageProblems(parcel, facts, error),
    ...valueProblems(parcel, error),
    ...sizeWarnings(facts, warning),
    ...machinableWarnings(parcel, facts, warning),
  ];
}

type Make = (code: string, field: ParcelProblem["field"], rest: string) => ParcelProblem;

function weightProblems(parcel: ParcelToCheck, facts: ParcelFacts, error: Make): ParcelProblem[] {
  if (facts.tenthOunces === 0) {
    return [error("WEIGHT_MISSING", "weight", "the weight is zero: enter what the parcel weighs.")];
  }
  if (facts.tenthOunces !== null) return [];
  const skus = parcel.weightlessSkus.map((sku) => sku || "an item without SKU");
  const named = skus.slice(0, MAX_SKUS_NAMED).join(", ");
  const more = skus.length > MAX_SKUS_NAMED ? ` and ${skus.length - MAX_SKUS_NAMED} more` : "";
  const rest =
    skus.length > 0
      ? `the weight of ${named}${more} is missing: enter it on the SKUs page, or weigh the parcel and enter its weight.`
      : "the weight is missing: enter what the parcel weighs.";
  return [error("WEIGHT_MISSING", "weight", rest)];
}

function addressProblems({ to }: ParcelToCheck, facts: ParcelFacts, error: Make): ParcelProblem[] {
  const problems: ParcelProblem[] = [];
  const city = MILITARY_CITY.test(to.city.trim());
  const state = to.state?.trim().toUpperCase() ?? "";
  const zip = to.zip?.trim() ?? "";
  const zips = MILITARY_ZIPS[state];
  if (facts.abroad && city) {
    const rest = `the address is a military post office (${to.city.trim().toUpperCase()}) in ${to.country}: its country must be US and its state AA, AE or AP.`;
    problems.push(error("MILITARY_COUNTRY", "address", rest));
  } else if (city && !zips) {
    const rest = `the address is a military post office (${to.city.trim().toUpperCase()}): its state must be AA, AE or AP.`;
    problems.push(error("MILITARY_STATE", "address", rest));
  } else if (zips && !city) {
    const rest = `the address has the military state ${state}: its city must be APO, FPO or DPO, without a foreign city.`;
    problems.push(error("MILITARY_CITY", "address", rest));
  } else if (zips && !zips.test(zip)) {
    const rest = `the address has the ZIP Code ${zip || "(none)"}, which is no military post office in ${state}: correct the ZIP Code.`;
    problems.push(error("MILITARY_ZIP", "address", rest));
  }
  if (facts.abroad && !to.phone?.trim()) {
    const rest =
      "the phone number is missing: USPS wants one for every parcel abroad. Add it to the order's shipping address in Shopify.";
    problems.push(error("PHONE_MISSING", "phone", rest));
  }
  return problems;
}

function packageProblems({ packageType }: ParcelToCheck, facts: ParcelFacts, error: Make): ParcelProblem[] {
  const { kind, predefinedPackage, name } = packageType;
  if (kind === "usps" && !facts.predefined) {
    const rest = `the package “${name}” (${predefinedPackage ?? "unknown"}) is no USPS packaging of today: choose another package.`;
    return [error("PACKAGE_ENDED", "package", rest)];
  }
  if (kind === "own" && !facts.sides) {
    const rest = `the package “${name}” has no dimensions: enter length, width and height in Setup.`;
    return [error("PACKAGE_SIZE_MISSING", "package", rest)];
  }
  if (predefinedPackage === "LargeFlatRateBoxAPOFPO" && !facts.military) {
    const rest = `the package “${name}” is the Flat Rate Box for APO, FPO and DPO addresses only: choose another package.`;
    return [error("MILITARY_BOX", "package", rest)];
  }
  return [];
}

function valueProblems({ to, valueMinor }: ParcelToCheck, error: Make): ParcelProblem[] {
  if (!needsCustoms(to) || valueMinor === null || valueMinor <= EXPORT_LIMIT_MINOR) return [];
  const rest = `the customs value of ${formatMoney(valueMinor, "USD")} is over the export limit of ${formatMoney(EXPORT_LIMIT_MINOR, "USD")}: such a parcel needs an export filing (AES ITN), so ship it in several parcels or without PledgeDock.`;
  return [error("VALUE_OVER_EXPORT_LIMIT", "value", rest)];
}

function sizeWarnings({ sides, abroad }: ParcelFacts, warning: Make): ParcelProblem[] {
  if (!sides || abroad) return [];
  const [length, width, height] = sides;
  const cubicInches = (length / 1000) * (width / 1000) * (height / 1000);
  const reasons = [
    ...(length > VERY_LONG_MIL ? ["longer than 30 in"] : length > LONG_MIL ? ["longer than 22 in"] : []),
    ...(cubicInches > BULKY_CUBIC_INCHES ? ["bigger than 2 cubic feet"] : []),
  ];
  if (reasons.length === 0) return [];
  const rest = `the package is ${reasons.join(" and ")} (${inches(length)} long): USPS charges extra for nonstandard sizes, which the rates include.`;
  return [warning("NONSTANDARD_SIZE", "package", rest)];
}

function machinableWarnings(
  { packageType }: ParcelToCheck,
  { sides, tenthOunces }: ParcelFacts,
  warning: Make,
): ParcelProblem[] {
  if (!packageType.machinable || !sides || ["card", "letter", "flat"].includes(packageType.shape)) return [];
  const large = sides.some((side, index) => side > (MACHINABLE.sidesMil[index] ?? 0));
  const heavy = tenthOunces !== null && tenthOunces > MACHINABLE.maxTenths;
  if (!large && !heavy) return [];
  const why = large ? "over 22 × 18 × 15 in" : `over ${ounces(MACHINABLE.maxTenths)}`;
  const rest = `the package “${packageType.name}” is marked machinable and is ${why}: USPS may send it back. Uncheck Machinable unless you are sure.`;
  return [warning("NOT_MACHINABLE", "package", rest)];
}
