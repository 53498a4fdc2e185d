// What USPS will not take, or only with a warning, as sentences that name the order and the field. Pure.
import type { ServiceChoice } from "../groups/service-choice";
import type { PostalAddress } from "../ports";
import type { PackageTypeView } from "../setup/package-type";
import { generalProblems } from "./general-rules";
import { parcelFacts, type ParcelFacts } from "./parcel-facts";
import { serviceProblems } from "./service-rules";
import {
  DOMESTIC_SERVICES,
  explainEndedService,
  INTERNATIONAL_SERVICES,
  isUspsService,
  serviceName,
  type UspsService,
} from "./services";

export interface ParcelToCheck {
  /** Begins every sentence: "#1001"; null for the calculator, whose sentences speak of "The parcel". */
  orderName: string | null;
  to: PostalAddress;
  packageType: Pick<
    PackageTypeView,
    | "name"
    | "kind"
    | "predefinedPackage"
    | "shape"
    | "lengthMil"
    | "widthMil"
    | "heightMil"
    | "machinable"
    | "mediaMail"
    | "libraryMail"
  >;
  /** With its packaging; null when some item's weight is unknown and nobody weighed the parcel. */
  weightGrams: number | null;
  /** SKUs whose weight is unknown; they count only while `weightGrams` is null. */
  weightlessSkus: readonly string[];
  /** Customs value of the contents in US cents; null when unknown. */
  valueMinor: number | null;
}

export const PARCEL_FIELDS = ["service", "weight", "package", "address", "phone", "value"] as const;
export type ParcelField = (typeof PARCEL_FIELDS)[number];

export interface ParcelProblem {
  /** Upper snake case, stable. */
  code: string;
  /** A warning lets the parcel go. */
  severity: "error" | "warning";
  orderName: string | null;
  field: ParcelField;
  /** One sentence: which order, which field, what is wrong, what to do now. */
  message: string;
}

export interface ParcelCheck {
  /** Services whose rules the parcel keeps: among these a rate may be chosen. Empty when there are errors. */
  allowed: UspsService[];
  /** Errors first. */
  problems: ParcelProblem[];
}

/**
 * Checks a parcel before anything is asked of EasyPost. A named service must take it; with "cheapest" and "fastest" any
 * service may, and when none does, the problems are those with the service that takes most.
 */
export function checkParcel(parcel: ParcelToCheck, choice: ServiceChoice): ParcelCheck {
  const facts = parcelFacts(parcel);
  const general = generalProblems(parcel, facts);
  if (choice.kind === "service" && !isUspsService(choice.service)) {
    return conclude([], [...general, endedProblem(parcel, facts, choice.service)]);
  }
  const candidates =
    choice.kind === "service" ? [choice.service].filter(isUspsService) : offeredServices(parcel);
  const judged = candidates.map((service) => ({
    service,
    problems: serviceProblems(parcel, facts, service),
  }));
  const allowed = judged.filter(({ problems }) => problems.length === 0).map(({ service }) => service);
  const [roomiest] = judged;
  const refused = allowed.length === 0 ? (roomiest?.problems ?? []) : [];
  const warned = militaryExpress(parcel, facts, choice);
  return conclude(allowed, [...general, ...refused, ...warned]);
}

/**
 * Services that may be offered for this destination and packaging, the one with the widest limits first. Media and
 * Library Mail only where the package type is marked for them.
 */
export function offeredServices(
  parcel: Pick<ParcelToCheck, "to" | "packageType"> & Partial<ParcelToCheck>,
): UspsService[] {
  const whole = { orderName: null, weightGrams: null, weightlessSkus: [], valueMinor: null, ...parcel };
  const facts = parcelFacts(whole);
  const services: readonly UspsService[] = facts.abroad
    ? [...WIDE_ABROAD, ...INTERNATIONAL_SERVICES.filter((service) => !WIDE_ABROAD.includes(service))]
    : DOMESTIC_SERVICES;
  return services.filter((service) =>
    serviceProblems(whole, facts, service).every(
      ({ code }) => code !== "SERVICE_DESTINATION" && code !== "SERVICE_PACKAGE",
    ),
  );
}

const WIDE_ABROAD: readonly UspsService[] = ["PriorityMailInternational", "ExpressMailInternational"];

function conclude(allowed: UspsService[], problems: ParcelProblem[]): ParcelCheck {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  return { allowed: errors.length > 0 ? [] : allowed, problems: [...errors, ...warnings] };
}

function endedProblem(parcel: ParcelToCheck, facts: ParcelFacts, code: string): ParcelProblem {
  const why =
    explainEndedService(code) ?? `USPS has no service “${serviceName(code)}”: choose one from the list.`;
  return {
    ...{ code: "SERVICE_ENDED", severity: "error", orderName: parcel.orderName, field: "service" },
    message: `${facts.subject}: the service cannot be bought. ${why}`,
  };
}

/** Express reaches only some military post offices, and without its guarantee. [Postal Explorer, DMM 703.2.6] */
function militaryExpress(parcel: ParcelToCheck, facts: ParcelFacts, choice: ServiceChoice): ParcelProblem[] {
  if (!facts.military || choice.kind !== "service" || choice.service !== "Express") return [];
  return [
    {
      ...{ code: "MILITARY_EXPRESS", severity: "warning", orderName: parcel.orderName, field: "service" },
      message: `${facts.subject}: the service Priority Mail Express reaches only some APO, FPO and DPO addresses, and without its guarantee.`,
    },
  ];
}
