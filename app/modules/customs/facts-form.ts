import { CUSTOMS_FIELDS, type SkuFactsView } from "./sku-facts";
import type { SkuFactsText } from "./read-sku-facts";
import { formatHsCode } from "./hs-code";
import { toDecimalString } from "~/lib/money";

/** The facts as a form of a page sends them: one field for each, named as in CUSTOMS_FIELDS. */
export function factsTextOf(form: FormData): SkuFactsText {
  const entries = CUSTOMS_FIELDS.map((field) => {
    const typed = form.get(field);
    return [field, typeof typed === "string" ? typed : ""];
  });
  return Object.fromEntries(entries) as SkuFactsText;
}

export const EMPTY_FACTS_TEXT: SkuFactsText = {
  hsCode: "",
  description: "",
  originCountry: "",
  valueMinor: "",
  weightGrams: "",
};

/** What the creator has said, as it is typed; what the shop says is left to the shop. */
export function toFactsText(facts: SkuFactsView): SkuFactsText {
  return {
    hsCode: facts.hsCode === null ? "" : formatHsCode(facts.hsCode),
    description: facts.description ?? "",
    originCountry: facts.originCountry ?? "",
    valueMinor:
      facts.valueMinor === null || facts.valueFrom === "shop" ? "" : toDecimalString(facts.valueMinor, "USD"),
    weightGrams: facts.weightGrams === null || facts.weightFrom === "shop" ? "" : `${facts.weightGrams} g`,
  };
}
