import { readDollars, readWeight, readWhole, type TypedNumber } from "~/lib/form-quantities";
import type { ServiceChoice } from "~/modules/postage/groups/service-choice";
import type { ChoiceRefusal } from "./choice-draft";

type Problem = ChoiceRefusal["problems"][number];

export interface TypedChoice {
  packageTypeId: string;
  service: ServiceChoice;
  serviceAbroad: ServiceChoice | null;
  weightGrams: number | null;
  shipDate: string;
  insuredMinor: number | null;
}

/** The choice as the form sends it; every field that cannot be read has its sentence. */
export function readChoice(
  form: FormData,
): { kind: "read"; choice: TypedChoice } | { kind: "refused"; problems: Problem[] } {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const problems: Problem[] = [];
  const number = (field: string, typed: TypedNumber, message: string): number | null => {
    if (typed.kind === "invalid") problems.push({ field, message });
    return typed.kind === "value" ? typed.value : null;
  };
  const service = readService(form);
  if (!service) problems.push({ field: "withinDays", message: "Enter within how many days, from 1 to 30." });
  const choice = {
    packageTypeId: text("packageTypeId"),
    service: service ?? { kind: "cheapest" as const },
    serviceAbroad: readServiceAbroad(form),
    weightGrams: number(
      "weightGrams",
      readWeight(text("weight"), text("weightUnit")),
      "Enter a weight such as 12 oz or 340 g.",
    ),
    shipDate: text("shipDate"),
    insuredMinor: number("insuredMinor", readDollars(text("insured")), "Enter dollars such as 50 or 49.90."),
  };
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "read", choice };
}

/** The service that is asked for inside the USA; null where "fastest" does not say within how many days. */
export function readService(form: FormData): ServiceChoice | null {
  const service = String(form.get("service") ?? "");
  if (service === "cheapest" || service === "") return { kind: "cheapest" };
  if (service !== "fastest") return named(service);
  const days = readWhole(String(form.get("withinDays") ?? ""));
  if (days.kind !== "value" || days.value < 1 || days.value > 30) return null;
  return { kind: "fastest", withinDays: days.value };
}

/** The service that is asked for abroad, where USPS does not tell the days; null: none of its own. */
export function readServiceAbroad(form: FormData): ServiceChoice | null {
  const service = String(form.get("serviceAbroad") ?? "");
  if (service === "") return null;
  return service === "cheapest" ? { kind: "cheapest" } : named(service);
}

function named(service: string): ServiceChoice {
  return { kind: "service", service: service.slice(0, 60) };
}
