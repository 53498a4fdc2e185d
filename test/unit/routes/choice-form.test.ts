import { describe, expect, it } from "vitest";
import type { ServiceChoice, ServiceChoices } from "~/modules/postage/groups/service-choice";
import { firstServices } from "~/routes/shipping-pages/first-services";
import { readService, readServiceAbroad } from "~/routes/shipping-pages/read-choice.server";

const by = (service: string): ServiceChoice => ({ kind: "service", service });

/** What the form sends back when nobody touches it. */
function untouched(last: ServiceChoices | null) {
  const form = new FormData();
  for (const [name, value] of Object.entries(firstServices(last))) form.set(name, value);
  return { service: readService(form), serviceAbroad: readServiceAbroad(form) };
}

describe("the services that the form of a package group opens with", () => {
  it.each<[string, ServiceChoices]>([
    ["by name", { service: by("Priority"), serviceAbroad: by("PriorityMailInternational") }],
    ["by price", { service: { kind: "cheapest" }, serviceAbroad: { kind: "cheapest" } }],
    ["by days", { service: { kind: "fastest", withinDays: 5 }, serviceAbroad: null }],
  ])("are those chosen last: %s", (_how, last) => {
    expect(untouched(last)).toEqual(last);
  });

  it("are the cheapest before anything was chosen", () => {
    expect(untouched(null)).toEqual({ service: { kind: "cheapest" }, serviceAbroad: null });
  });

  it("put a service of other countries, chosen for everything, where the parcels abroad are", () => {
    expect(untouched({ service: by("PriorityMailInternational"), serviceAbroad: null })).toEqual({
      service: { kind: "cheapest" },
      serviceAbroad: by("PriorityMailInternational"),
    });
  });
});
