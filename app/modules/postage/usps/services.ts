// USPS services as EasyPost names them, today's and those that USPS has ended. Pure.

export const DOMESTIC_SERVICES = [
  "GroundAdvantage",
  "Priority",
  "Express",
  "First",
  "MediaMail",
  "LibraryMail",
] as const;
export const INTERNATIONAL_SERVICES = [
  "FirstClassPackageInternationalService",
  "FirstClassMailInternational",
  "PriorityMailInternational",
  "ExpressMailInternational",
] as const;
export const USPS_SERVICES = [...DOMESTIC_SERVICES, ...INTERNATIONAL_SERVICES] as const;
export type UspsService = (typeof USPS_SERVICES)[number];

const NAMES: Record<UspsService, string> = {
  GroundAdvantage: "USPS Ground Advantage",
  Priority: "Priority Mail",
  Express: "Priority Mail Express",
  First: "First-Class Mail (cards, letters, flats)",
  MediaMail: "Media Mail",
  LibraryMail: "Library Mail",
  FirstClassPackageInternationalService: "First-Class Package International Service",
  FirstClassMailInternational: "First-Class Mail International",
  PriorityMailInternational: "Priority Mail International",
  ExpressMailInternational: "Priority Mail Express International",
};

/** Names that may stand in old records and old instructions. [facts/easypost.md, "Not offered any more"] */
const ENDED: Record<string, { name: string; explanation: string }> = {
  CriticalMail: {
    name: "Critical Mail",
    explanation:
      "USPS has ended Critical Mail: use First-Class Mail for letters and flats, or Priority Mail.",
  },
  ParcelSelect: {
    name: "Parcel Select",
    explanation: "USPS replaced Parcel Select for shops in July 2023: use USPS Ground Advantage.",
  },
  FirstPackage: {
    name: "First-Class Package",
    explanation:
      "USPS replaced First-Class Package in July 2023: use USPS Ground Advantage. First-Class Mail now only takes cards, letters and flats.",
  },
};

/** True for a service that is offered today. */
export function isUspsService(code: string): code is UspsService {
  return USPS_SERVICES.some((known) => known === code);
}

/** Whether it carries parcels within the United States, its territories and military post. */
export function isDomestic(service: UspsService): boolean {
  return DOMESTIC_SERVICES.some((known) => known === service);
}

/** The name that people know: "GroundAdvantage" → "USPS Ground Advantage"; an unknown code stays as it is. */
export function serviceName(code: string): string {
  if (isUspsService(code)) return NAMES[code];
  return Object.hasOwn(ENDED, code) ? (ENDED[code]?.name ?? code) : code;
}

/** Why a name of history is not offered; null for a service of today and for names nobody knows. */
export function explainEndedService(code: string): string | null {
  return Object.hasOwn(ENDED, code) ? (ENDED[code]?.explanation ?? null) : null;
}

/** Every ended name with its explanation, for the page. */
export function endedServices(): { code: string; name: string; explanation: string }[] {
  return Object.entries(ENDED).map(([code, ended]) => ({ code, ...ended }));
}
