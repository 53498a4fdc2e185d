// The columns of the customs CSV and the names by which other tools call them.
import type { WeightUnit } from "~/lib/weight";
import type { CustomsField } from "./sku-facts";

/** The header that exports carry; imports read the same, in any order, and need only `sku` and one more. */
export const CUSTOMS_COLUMNS = [
  "sku",
  "weight_grams",
  "hs_code",
  "description",
  "country_of_origin",
  "value",
] as const;

type Column = "sku" | Exclude<CustomsField, "weightGrams"> | "weight";

const NAMES: Readonly<Record<string, { column: Column; unit?: WeightUnit }>> = {
  sku: { column: "sku" },
  variantsku: { column: "sku" },
  weightgrams: { column: "weight", unit: "g" },
  weightg: { column: "weight", unit: "g" },
  grams: { column: "weight", unit: "g" },
  variantgrams: { column: "weight", unit: "g" },
  weightoz: { column: "weight", unit: "oz" },
  weightounces: { column: "weight", unit: "oz" },
  ounces: { column: "weight", unit: "oz" },
  hscode: { column: "hsCode" },
  htscode: { column: "hsCode" },
  hts: { column: "hsCode" },
  hs: { column: "hsCode" },
  hstariffcode: { column: "hsCode" },
  harmonizedcode: { column: "hsCode" },
  harmonisedcode: { column: "hsCode" },
  description: { column: "description" },
  customsdescription: { column: "description" },
  countryoforigin: { column: "originCountry" },
  origincountry: { column: "originCountry" },
  countryoriginofmanufacture: { column: "originCountry" },
  origin: { column: "originCountry" },
  value: { column: "valueMinor" },
  valueusd: { column: "valueMinor" },
  customsvalue: { column: "valueMinor" },
  customsvalueusd: { column: "valueMinor" },
};

export interface CustomsColumns {
  sku: number;
  hsCode: number | null;
  description: number | null;
  originCountry: number | null;
  valueMinor: number | null;
  /** A file may have grams and ounces. */
  weights: { index: number; name: string; unit: WeightUnit }[];
  /** Columns that nothing is read from. */
  ignored: string[];
}

export type FoundColumns = { kind: "ok"; columns: CustomsColumns } | { kind: "refused"; message: string };

/** Finds the columns by their names, whatever their case and punctuation. */
export function findCustomsColumns(header: readonly string[]): FoundColumns {
  const columns: CustomsColumns = {
    ...{ sku: -1, hsCode: null, description: null, originCountry: null, valueMinor: null },
    ...{ weights: [], ignored: [] },
  };
  for (const [index, name] of header.entries()) {
    const known = lookUp(name);
    if (!known) columns.ignored.push(name);
    else if (known.column === "weight") columns.weights.push({ index, name, unit: known.unit ?? "g" });
    else if (columns[known.column] === null || columns[known.column] === -1) columns[known.column] = index;
    else
      return refuse(
        `The file has two columns for the same thing: “${name}” and another one. Keep one of them.`,
      );
  }
  if (columns.sku < 0)
    return refuse("The file has no column “sku”: without it nobody knows what its rows are about.");
  const { hsCode, description, originCountry, valueMinor, weights } = columns;
  const saysSomething =
    weights.length > 0 || [hsCode, description, originCountry, valueMinor].some((at) => at !== null);
  if (!saysSomething)
    return refuse(
      `The file has none of the columns ${CUSTOMS_COLUMNS.slice(1).join(", ")} or weight_oz: there is nothing to take over.`,
    );
  return { kind: "ok", columns };
}

function lookUp(name: string) {
  const key = name
    .toLowerCase()
    .replace(/\(usd\)/, "usd")
    .replace(/[^a-z]/g, "");
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

function refuse(message: string): FoundColumns {
  return { kind: "refused", message };
}
