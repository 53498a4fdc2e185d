// How parcels go, in words. Pure.
import { assertNever } from "~/lib/assert-never";
import { serviceName } from "../usps/services";
import type { ServiceChoice, ServiceChoices } from "./service-choice";

/** "USPS Ground Advantage", "fastest within 3 days"; where parcels abroad go otherwise "…, abroad cheapest". */
export function describeServices({ service, serviceAbroad }: ServiceChoices): string {
  const home = describeService(service);
  const abroad = serviceAbroad ? describeService(serviceAbroad) : home;
  return abroad === home ? home : `${home}, abroad ${abroad}`;
}

function describeService(choice: ServiceChoice): string {
  switch (choice.kind) {
    case "service":
      return serviceName(choice.service);
    case "cheapest":
      return "cheapest";
    case "fastest":
      return `fastest within ${choice.withinDays} ${choice.withinDays === 1 ? "day" : "days"}`;
    default:
      return assertNever(choice);
  }
}
