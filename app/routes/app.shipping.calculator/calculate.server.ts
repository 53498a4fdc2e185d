import { parseCountry } from "~/lib/address/country";
import { readInches, readWeight, type TypedNumber } from "~/lib/form-quantities";
import { getServices } from "~/services.server";
import type { CalculatorResult } from "./calculator-result";

type Problem = { field: string; message: string };

/** What one parcel costs by every service. */
export async function calculate(shopDomain: string, form: FormData): Promise<CalculatorResult> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const problems: Problem[] = [];
  const number = (field: string, typed: TypedNumber, message: string): number | null => {
    if (typed.kind === "invalid") problems.push({ field, message });
    return typed.kind === "value" ? typed.value : null;
  };
  const side = (name: string) => number(name, readInches(text(name)), "Enter inches such as 8.5.");
  const parcel = {
    packageTypeId: text("packageTypeId") || null,
    lengthMil: side("length"),
    widthMil: side("width"),
    heightMil: side("height"),
    weightGrams: number(
      "weight",
      readWeight(text("weight"), text("weightUnit")),
      "Enter a weight such as 12 oz or 340 g.",
    ),
    countryCode: parseCountry(text("country")) ?? "",
    zip: text("zip"),
  };
  if (problems.length > 0) return refused("Not asked for: see the marked fields", problems);
  const answer = await getServices().postage.calculateRates({ shopDomain, ...parcel });
  switch (answer.kind) {
    case "rates": {
      const notes = [...answer.problems.map(({ message }) => message), ...answer.messages];
      return { kind: "rated", rates: answer.rates, notes: [...new Set(notes)] };
    }
    case "unmailable":
      return refused(answer.problems[0]?.message ?? "The USPS does not take this parcel.");
    case "invalid":
      return refused("Not asked for: see the marked fields", answer.problems.map(toTypedField));
    case "refused":
      return refused(answer.message);
  }
}

/** "lengthMil" is typed into the field "length". */
function toTypedField({ field, message }: Problem): Problem {
  return { field: field.replace(/Mil$/, ""), message };
}

function refused(message: string, problems: Problem[] = []): CalculatorResult {
  return { kind: "refused", message, problems };
}
