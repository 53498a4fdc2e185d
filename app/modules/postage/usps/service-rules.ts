// What one USPS service refuses of a parcel. Pure; the limits are those of EasyPost's carrier metadata (recorded July
// 2024), except where a rule names another source.
import { formatMoney } from "~/lib/money";
import type { ParcelProblem, ParcelToCheck } from "./check-parcel";
import { ounces, type ParcelFacts } from "./parcel-facts";
import { maxOuncesAbroad, type PredefinedPackage } from "./predefined-packages";
import { sizeRule, tubeRule, type MakeProblem } from "./size-rules";
import { isDomestic, serviceName, type UspsService } from "./services";

/** Tenths of an ounce. The metadata's 70 for Ground Advantage are pounds; 15.994 oz must stay under 16. */
const MAX_TENTHS: Record<UspsService, number> = {
  GroundAdvantage: 11_200,
  Priority: 11_200,
  Express: 11_200,
  First: 130,
  MediaMail: 11_200,
  LibraryMail: 11_200,
  FirstClassPackageInternationalService: 640,
  FirstClassMailInternational: 159,
  PriorityMailInternational: 11_200,
  ExpressMailInternational: 11_200,
};
const SOFT_PACK_MAX_TENTHS = 3200;
/** Heavier letters and cards are flats to USPS. [Postal Explorer, Notice 123] */
const LETTER_MAX_TENTHS = 35;
/** Merchandise by these services and packagings is worth $400 at most. [Postal Explorer, IMM 242.21] */
const SMALL_VALUE_LIMIT_MINOR = 40_000;

/** Errors that keep this service from taking the parcel; empty when it fits. */
export function serviceProblems(
  parcel: ParcelToCheck,
  facts: ParcelFacts,
  service: UspsService,
): ParcelProblem[] {
  const name = serviceName(service);
  const problem = (code: string, field: ParcelProblem["field"], rest: string): ParcelProblem => ({
    ...{ code, severity: "error", orderName: parcel.orderName, field },
    message: `${facts.subject}: ${rest}`,
  });
  const place = destinationRule(facts, service);
  if (place) return [problem("SERVICE_DESTINATION", "service", `the service ${name} ${place}`)];
  const shape = shapeRule(parcel, facts, service);
  if (shape) return [problem("SERVICE_PACKAGE", "service", `the service ${name} ${shape}`)];
  const rules: (ParcelProblem | null)[] = [
    weightRule(facts, parcel, service, problem),
    sizeRule(facts, parcel, service, problem),
    tubeRule(facts, parcel, service, problem),
    facts.poBox && service === "ExpressMailInternational"
      ? problem(
          "PO_BOX",
          "address",
          // Handed over against a signature at a street address. [Postal Explorer, IMM 221 and country listings]
          `the address is a PO box, which ${name} does not deliver to: choose another service or ask for a street address.`,
        )
      : null,
    valueRule(facts, parcel, service, problem),
  ];
  return rules.filter((rule) => rule !== null);
}

function destinationRule(facts: ParcelFacts, service: UspsService): string | null {
  if (isDomestic(service) === !facts.abroad) return null;
  return facts.abroad
    ? "stays inside the United States: choose an international service."
    : "is for other countries: choose a domestic service.";
}

function shapeRule({ packageType }: ParcelToCheck, facts: ParcelFacts, service: UspsService): string | null {
  const paper = ["card", "letter", "flat"].includes(packageType.shape) && packageType.kind === "own";
  const takesPaper = service === "First" || service === "FirstClassMailInternational";
  if (takesPaper && !paper) {
    const instead =
      service === "First" ? "USPS Ground Advantage" : "First-Class Package International Service";
    return `takes cards, letters and flats only, and the package “${packageType.name}” is a parcel: choose ${instead}.`;
  }
  if (!takesPaper && paper) {
    const instead = facts.abroad ? "First-Class Mail International" : "First-Class Mail";
    return `takes parcels, and the package “${packageType.name}” is a ${packageType.shape}: choose ${instead} or another package.`;
  }
  if (service === "MediaMail" && !packageType.mediaMail) return notMarked(packageType.name, "Media Mail");
  if (service === "LibraryMail" && !packageType.libraryMail)
    return notMarked(packageType.name, "Library Mail");
  if (facts.predefined?.services && !facts.predefined.services.includes(service)) {
    const carried = facts.predefined.services.filter(
      (code) => facts.abroad === code.endsWith("International"),
    );
    return `does not carry the ${facts.predefined.name}: choose ${carried.map(serviceName).join(" or ")}, or another package.`;
  }
  return null;
}

function notMarked(packageName: string, service: string): string {
  return `needs a package type that is marked for ${service}, and “${packageName}” is not: choose another service or mark it in Setup.`;
}

function weightRule(
  facts: ParcelFacts,
  { packageType }: ParcelToCheck,
  service: UspsService,
  problem: MakeProblem,
): ParcelProblem | null {
  if (facts.tenthOunces === null) return null;
  const limits = [
    { tenths: MAX_TENTHS[service], of: serviceName(service) },
    ...(facts.predefined
      ? [{ tenths: predefinedMaxTenths(facts.predefined, facts.abroad), of: `a ${facts.predefined.name}` }]
      : []),
    ...(packageType.shape === "softpack" ? [{ tenths: SOFT_PACK_MAX_TENTHS, of: "a soft pack" }] : []),
    ...(service === "First" && (packageType.shape === "card" || packageType.shape === "letter")
      ? [{ tenths: LETTER_MAX_TENTHS, of: `a ${packageType.shape} by ${serviceName(service)}` }]
      : []),
  ].sort((a, b) => a.tenths - b.tenths);
  const [limit] = limits;
  if (!limit || facts.tenthOunces <= limit.tenths) return null;
  return problem(
    "OVER_WEIGHT",
    "weight",
    `the weight of ${ounces(facts.tenthOunces)} is over the limit of ${ounces(limit.tenths)} for ${limit.of}: choose another service or package, or split the order.`,
  );
}

function predefinedMaxTenths(predefined: PredefinedPackage, abroad: boolean): number {
  return 10 * (abroad ? maxOuncesAbroad(predefined) : (predefined.maxOunces ?? Infinity));
}

function valueRule(
  facts: ParcelFacts,
  { valueMinor }: ParcelToCheck,
  service: UspsService,
  problem: MakeProblem,
): ParcelProblem | null {
  if (!facts.abroad || valueMinor === null || valueMinor <= SMALL_VALUE_LIMIT_MINOR) return null;
  const small = service.startsWith("FirstClass");
  const smallPackage = service === "PriorityMailInternational" && isSmallFlatRate(facts.predefined);
  if (!small && !smallPackage) return null;
  const of = smallPackage && facts.predefined ? `a ${facts.predefined.name} abroad` : serviceName(service);
  return problem(
    "VALUE_OVER_SERVICE_LIMIT",
    "value",
    `the customs value of ${formatMoney(valueMinor, "USD")} is over the ${formatMoney(SMALL_VALUE_LIMIT_MINOR, "USD")} that ${of} may hold: choose another service or package.`,
  );
}

function isSmallFlatRate(predefined: PredefinedPackage | null): boolean {
  return predefined !== null && maxOuncesAbroad(predefined) === 64;
}
