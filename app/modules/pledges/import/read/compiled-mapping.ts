// A mapping resolved against one file's header: what stands where, ready for a hundred thousand rows.
import { cleanLine } from "~/lib/clean-text";
import type { ImportField } from "./import-fields";
import { columnKey, numberColumns, type ColumnMapping, type ColumnUse } from "./import-mapping";
import { rewardKey } from "./reward-map";

export interface ItemColumn {
  index: number;
  header: string;
  source: Extract<ColumnUse, { kind: "item" }>["source"];
}

/** All columns that count one item, the one that decides first. */
export interface ItemColumns {
  name: string;
  key: string;
  columns: ItemColumn[];
}

export interface CompiledMapping {
  mapping: ColumnMapping;
  header: readonly string[];
  fields: ReadonlyMap<ImportField, number[]>;
  items: ItemColumns[];
  skus: { index: number; header: string; sku: string }[];
  answers: { index: number; question: string }[];
  /** The file has one row per line of an order, not one per pledge. */
  isPerLine: boolean;
  /** It names rewards that must be mapped. */
  namesRewards: boolean;
}

// A plain column holds what the backer gets in all; the others repeat it or a part of it.
const PRECEDENCE = ["plain", "count", "addon"] as const;

/** Resolves the columns that the file has; mapped columns that it lacks are left out. */
export function compileMapping(mapping: ColumnMapping, header: readonly string[]): CompiledMapping {
  const uses = new Map(mapping.columns.map((column) => [columnKey(column), column.use]));
  const fields = new Map<ImportField, number[]>();
  const items = new Map<string, ItemColumns>();
  const skus: CompiledMapping["skus"] = [];
  const answers: CompiledMapping["answers"] = [];
  for (const [index, column] of numberColumns(header).entries()) {
    const use = uses.get(columnKey(column));
    if (use?.kind === "field") fields.set(use.field, [...(fields.get(use.field) ?? []), index]);
    if (use?.kind === "item") addItem(items, use, { index, header: column.header, source: use.source });
    // A header may hold line breaks, which neither a SKU nor a question may.
    const text =
      use?.kind === "sku" ? cleanLine(use.sku) : use?.kind === "answer" ? cleanLine(use.question) : "";
    if (use?.kind === "sku" && text !== "") skus.push({ index, header: column.header, sku: text });
    if (use?.kind === "answer" && text !== "") answers.push({ index, question: text });
  }
  for (const { columns } of items.values()) {
    columns.sort((a, b) => PRECEDENCE.indexOf(a.source) - PRECEDENCE.indexOf(b.source) || a.index - b.index);
  }
  return {
    mapping,
    header,
    fields,
    items: [...items.values()],
    skus,
    answers,
    isPerLine: fields.has("lineSku") || fields.has("lineName"),
    namesRewards: fields.has("reward") || fields.has("rewardId") || fields.has("rewardMinimum"),
  };
}

function addItem(
  items: Map<string, ItemColumns>,
  use: Extract<ColumnUse, { kind: "item" }>,
  column: ItemColumn,
): void {
  const name = cleanLine(use.name);
  if (name === "") return;
  const key = rewardKey(name);
  const item = items.get(key);
  if (!item) {
    items.set(key, { name, key, columns: [column] });
    return;
  }
  // "ambient one" says it better than "ambientone Count".
  const best = Math.min(...item.columns.map(({ source }) => PRECEDENCE.indexOf(source)));
  if (PRECEDENCE.indexOf(column.source) < best) item.name = name;
  item.columns.push(column);
}
