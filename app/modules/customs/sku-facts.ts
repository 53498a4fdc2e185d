// What a SKU is to the post and to customs.

/** What the creator has said of a SKU; null where nothing. */
export interface SkuFactsRow {
  sku: string;
  weightGrams: number | null;
  /** 6 to 10 digits. */
  hsCode: string | null;
  description: string | null;
  /** ISO 3166-1 alpha-2. */
  originCountry: string | null;
  /** Customs value of one, in US cents. */
  valueMinor: number | null;
}

/** The same, with weight and value taken from the shop's variant where the creator has said nothing. */
export interface SkuFactsView extends SkuFactsRow {
  weightFrom: "creator" | "shop" | null;
  /** `shop`: the variant's price, only in shops that sell in US dollars. */
  valueFrom: "creator" | "shop" | null;
}

/** What customs needs to know of every item. */
export const CUSTOMS_FIELDS = [
  "hsCode",
  "description",
  "originCountry",
  "valueMinor",
  "weightGrams",
] as const;
export type CustomsField = (typeof CUSTOMS_FIELDS)[number];

/** As sentences and headings call the fields. */
export const CUSTOMS_FIELD_NAMES: Readonly<Record<CustomsField, string>> = {
  hsCode: "HS code",
  description: "customs description",
  originCountry: "country of origin",
  valueMinor: "customs value",
  weightGrams: "weight",
};

/** A SKU of which nothing is known. */
export function noFacts(sku: string): SkuFactsView {
  return {
    ...{ sku, weightGrams: null, hsCode: null, description: null, originCountry: null, valueMinor: null },
    ...{ weightFrom: null, valueFrom: null },
  };
}

/** What is missing for a parcel that crosses a border, in the order of CUSTOMS_FIELDS; empty when complete. */
export function missingForCustoms(facts: SkuFactsView): CustomsField[] {
  return CUSTOMS_FIELDS.filter((field) => facts[field] === null);
}
