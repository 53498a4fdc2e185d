import type { ServiceChoice, ServiceChoices } from "~/modules/postage/groups/service-choice";
import { INTERNATIONAL_SERVICES } from "~/modules/postage/usps/services";
import type { ServiceDraft } from "./service-fields";

/**
 * The services that a form opens with: as last chosen, else the cheapest. A service of other countries that was chosen for
 * everything stands at the parcels abroad.
 */
export function firstServices(last: ServiceChoices | null): ServiceDraft {
  const service = last?.service ?? { kind: "cheapest" as const };
  const abroadOnly = INTERNATIONAL_SERVICES.some((code) => code === wordOf(service));
  const abroad = last?.serviceAbroad ?? (abroadOnly ? service : null);
  return {
    service: abroadOnly ? "cheapest" : wordOf(service),
    serviceAbroad: abroad ? wordOf(abroad) : "",
    withinDays: service.kind === "fastest" ? String(service.withinDays) : "3",
  };
}

function wordOf(choice: ServiceChoice): string {
  return choice.kind === "service" ? choice.service : choice.kind;
}
