import { ESSENTIAL_FIELDS, FIELD_LABELS, JOINED_FIELDS, type ImportField } from "./import-fields";
import { columnKey, numberColumns, type ColumnMapping, type MappedColumn } from "./import-mapping";

export interface MappingProblem {
  code: "FIELD_MISSING" | "FIELD_TWICE" | "NOTHING_TO_SHIP";
  /** Header of the column; null where there is none. */
  column: string | null;
  field: ImportField | null;
  /** One sentence: what is wrong and what to do now. */
  message: string;
}

/** What stands between this mapping and an import of a file with this header; empty = it can be read. */
export function checkMapping(mapping: ColumnMapping, header: readonly string[]): MappingProblem[] {
  const present = new Set(numberColumns(header).map(columnKey));
  const columns = mapping.columns.filter((column) => present.has(columnKey(column)));
  const byField = new Map<ImportField, MappedColumn[]>();
  for (const column of columns) {
    if (column.use.kind !== "field") continue;
    byField.set(column.use.field, [...(byField.get(column.use.field) ?? []), column]);
  }
  return [...findMissing(byField), ...findTwice(byField), ...findNothing(columns, byField)];
}

function findMissing(byField: ReadonlyMap<ImportField, MappedColumn[]>): MappingProblem[] {
  const problems: MappingProblem[] = [];
  if (!byField.has("externalId")) {
    const message =
      "No column holds the Backer ID (for Kickstarter the Backer UID): without it a pledge cannot be told from another. Choose the column.";
    problems.push({ code: "FIELD_MISSING", column: null, field: "externalId", message });
  }
  if (!byField.has("pledgeAmount") && !byField.has("totalPaid")) {
    const message = "No column holds an amount: choose the one with the pledge amount or the total paid.";
    problems.push({ code: "FIELD_MISSING", column: null, field: "pledgeAmount", message });
  }
  return problems;
}

function findTwice(byField: ReadonlyMap<ImportField, MappedColumn[]>): MappingProblem[] {
  return [...byField].flatMap(([field, columns]) => {
    if (columns.length < 2 || JOINED_FIELDS.has(field)) return [];
    const names = columns.map(({ header }) => `"${header}"`).join(" and ");
    const reason = ESSENTIAL_FIELDS.has(field)
      ? "and nobody but you knows which one counts"
      : "but only one can";
    const message = `${FIELD_LABELS[field]}: the columns ${names} both hold it, ${reason}. Ignore one of them.`;
    return [{ code: "FIELD_TWICE" as const, column: columns[1]?.header ?? null, field, message }];
  });
}

function findNothing(
  columns: readonly MappedColumn[],
  byField: ReadonlyMap<ImportField, MappedColumn[]>,
): MappingProblem[] {
  const fields: ImportField[] = ["reward", "rewardId", "rewardMinimum", "lineSku", "lineName"];
  if (fields.some((field) => byField.has(field))) return [];
  if (columns.some(({ use }) => use.kind === "item" || use.kind === "sku")) return [];
  const message = "No column says what the backers get: choose the reward, the items, or the SKUs.";
  return [{ code: "NOTHING_TO_SHIP", column: null, field: null, message }];
}
