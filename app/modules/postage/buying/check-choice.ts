// Whether a batch can be made with these choices. Pure.
import type { ServiceChoice } from "../groups/service-choice";
import type { PostageSetup } from "../setup/postage-setup";
import { explainEndedService, isUspsService } from "../usps/services";
import type { BatchChoice } from "./batch-choice";

export interface ChoiceProblem {
  /** Of BatchChoice, or of Setup. */
  field: string;
  message: string;
}

/** What of the settings and of the choice stands in the way of buying. */
export function checkChoice(setup: PostageSetup, choice: BatchChoice, now: Date): ChoiceProblem[] {
  const gaps = setup.missing.map(({ gap, message }) => ({ field: gap, message }));
  const problems: ChoiceProblem[] = [...gaps];
  if (setup.account?.kind === "platform" && setup.funding !== "shopify_billing") {
    const message =
      "Labels of the platform's account are paid through Shopify: approve the charges in Setup.";
    problems.push({ field: "billing", message });
  }
  if (!setup.packageTypes.some(({ id }) => id === choice.packageTypeId))
    problems.push({ field: "packageTypeId", message: "Choose one of your package types." });
  for (const field of ["service", "serviceAbroad"] as const) {
    const message = serviceProblem(choice[field]);
    if (message !== null) problems.push({ field, message });
  }
  // A day's grace: the ship-from's day may end before or after UTC's.
  const yesterday = new Date(now.getTime() - 24 * 3_600_000).toISOString().slice(0, 10);
  if (choice.shipDate < yesterday)
    problems.push({ field: "shipDate", message: "The ship date is over: choose today or a later day." });
  return problems;
}

function serviceProblem(choice: ServiceChoice | null): string | null {
  if (choice?.kind !== "service" || isUspsService(choice.service)) return null;
  return explainEndedService(choice.service) ?? "USPS has no such service: choose another.";
}
