import type { ServiceChoice } from "~/modules/postage/groups/service-choice";
import { serviceName } from "~/modules/postage/usps/services";

/** "USPS Ground Advantage", "Cheapest", "Fastest within 3 days". */
export function describeService(choice: ServiceChoice): string {
  switch (choice.kind) {
    case "service":
      return serviceName(choice.service);
    case "cheapest":
      return "Cheapest";
    case "fastest":
      return `Fastest within ${choice.withinDays} ${choice.withinDays === 1 ? "day" : "days"}`;
  }
}
