import { CUSTOMS_FIELD_NAMES, type CustomsField } from "./sku-facts";

export interface MissingFacts {
  sku: string;
  missing: CustomsField[];
}

/** "The HS code and the customs description are missing for TEE-S; the weight is missing for MUG." */
export function describeMissing(skus: readonly MissingFacts[]): string {
  const byFields = new Map<string, string[]>();
  for (const { sku, missing } of skus) {
    const names = missing.map((field) => `the ${CUSTOMS_FIELD_NAMES[field]}`);
    const fields = `${listed(names)} ${names.length === 1 ? "is" : "are"} missing for`;
    byFields.set(fields, [...(byFields.get(fields) ?? []), sku || "an item without a SKU"]);
  }
  const sentence = [...byFields].map(([fields, named]) => `${fields} ${listed(named)}`).join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

const AND = new Intl.ListFormat("en", { type: "conjunction" });
const listed = (names: readonly string[]): string => AND.format(names);
