// One row of a customs CSV.
import { cellText } from "~/lib/csv/cell-text";
import { isSku } from "~/lib/sku";
import type { CustomsColumns } from "./customs-columns";
import { readSkuFacts, type SaidFacts } from "./read-sku-facts";

export interface CustomsRow {
  /** 1 = first row after the header. */
  row: number;
  sku: string;
  said: SaidFacts;
  /** Sentences; a row with any of them is not taken over. */
  problems: string[];
}

/** Reads a row; an empty field says nothing about the SKU. */
export function readCustomsRow(row: number, fields: readonly string[], columns: CustomsColumns): CustomsRow {
  const text = (index: number | null): string => (index === null ? "" : cellText(fields[index] ?? ""));
  const sku = text(columns.sku);
  const weights = columns.weights.filter(({ index }) => text(index) !== "");
  const [weight] = weights;
  const name = sku === "" ? `Row ${row}` : sku;
  const read = readSkuFacts(
    {
      hsCode: text(columns.hsCode),
      description: text(columns.description),
      originCountry: text(columns.originCountry),
      valueMinor: text(columns.valueMinor),
      weightGrams: text(weight?.index ?? null),
    },
    name,
    weight?.unit ?? "g",
  );
  const problems = read.problems.map(({ message }) => message);
  if (weights.length > 1)
    problems.push(`${name}: the weight stands in ${weights.map((one) => one.name).join(" and ")}: keep one.`);
  if (!isSku(sku))
    problems.unshift(
      sku === ""
        ? `Row ${row}: the SKU is missing.`
        : `Row ${row}: the SKU is longer than 255 characters or not one line.`,
    );
  return { row, sku, said: read.said, problems };
}
