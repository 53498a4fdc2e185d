// How the creator wants parcels shipped, and which of the offered rates that is. Pure.
import { z } from "zod";
import { customsNeed, type CustomsDestination } from "~/modules/customs/customs-destination";
import type { PostageRate } from "../ports";
import { serviceName, type UspsService } from "../usps/services";

/** The most days that "fastest" may be asked for. */
const MAX_DAYS = 30;

/** A service by its EasyPost code, the cheapest one, or the quickest, where that arrives within so many days. */
export const ServiceChoiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("service"), service: z.string().min(1).max(60) }),
  z.object({ kind: z.literal("cheapest") }),
  z.object({ kind: z.literal("fastest"), withinDays: z.number().int().min(1).max(MAX_DAYS) }),
]);
export type ServiceChoice = z.infer<typeof ServiceChoiceSchema>;

/** How parcels to different places go: no service that is named carries both inside the USA and abroad. */
export interface ServiceChoices {
  service: ServiceChoice;
  /** Of parcels mailed at international prices; null: `service` is theirs, too. */
  serviceAbroad: ServiceChoice | null;
}

/** How a parcel to this address goes. */
export function choiceFor({ service, serviceAbroad }: ServiceChoices, to: CustomsDestination): ServiceChoice {
  return customsNeed(to) === "abroad" ? (serviceAbroad ?? service) : service;
}

export type ChosenRate =
  | { kind: "chosen"; rate: PostageRate }
  | {
      kind: "none";
      code: "NO_RATES" | "SERVICE_NOT_OFFERED" | "DAYS_UNKNOWN" | "TOO_SLOW";
      /** Sentence part for a person, to follow the name of the order: "USPS offers no rate …". */
      message: string;
    };

/**
 * The rate that fits the choice. Only `allowed` services count: those whose rules the parcel keeps. Fastest: of the
 * rates that say their days and are fast enough the one with the fewest days, then the cheapest. A tie goes to the
 * service's code, so that the same rates always give the same answer.
 */
export function chooseRate(
  rates: readonly PostageRate[],
  choice: ServiceChoice,
  allowed: readonly UspsService[],
  carrierWords: readonly string[] = [],
): ChosenRate {
  const usable = rates.filter(({ service }) => allowed.some((code) => code === service)).sort(byPrice);
  if (choice.kind === "service") {
    const rate = usable.find(({ service }) => service === choice.service);
    if (rate) return { kind: "chosen", rate };
    const words = said(carrierWords);
    return none(
      "SERVICE_NOT_OFFERED",
      `USPS offers no ${serviceName(choice.service)} for this parcel${words}.`,
    );
  }
  const [cheapest] = usable;
  if (!cheapest) return none("NO_RATES", `USPS offers no rate for this parcel${said(carrierWords)}.`);
  if (choice.kind === "cheapest") return { kind: "chosen", rate: cheapest };
  const known = usable.flatMap((rate) =>
    rate.deliveryDays === null ? [] : [{ rate, days: rate.deliveryDays }],
  );
  if (known.length === 0) {
    return none(
      "DAYS_UNKNOWN",
      "USPS does not say how many days any service takes: choose a service by name.",
    );
  }
  const [fastest] = known.sort((a, b) => a.days - b.days || byPrice(a.rate, b.rate));
  if (!fastest || fastest.days > choice.withinDays) {
    const days = fastest?.days ?? 0;
    return none(
      "TOO_SLOW",
      `no service arrives within ${dayWord(choice.withinDays)}: the fastest takes ${dayWord(days)}.`,
    );
  }
  return { kind: "chosen", rate: fastest.rate };
}

function byPrice(a: PostageRate, b: PostageRate): number {
  return a.amountMinor - b.amountMinor || (a.service < b.service ? -1 : 1);
}

function none(code: Extract<ChosenRate, { kind: "none" }>["code"], message: string): ChosenRate {
  return { kind: "none", code, message };
}

function said(words: readonly string[]): string {
  return words.length > 0 ? ` (${words.slice(0, 2).join("; ")})` : "";
}

function dayWord(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
