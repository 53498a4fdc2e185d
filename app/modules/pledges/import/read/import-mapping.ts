// What each column of a pledge file means. Stored as JSON and remembered per campaign.
import { z } from "zod";
import { IMPORT_FIELDS } from "./import-fields";

export const IMPORT_FORMATS = [
  "kickstarter",
  "backerkit",
  "crowdox",
  "indiegogo",
  "gamefound",
  "generic",
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const ColumnUseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("field"), field: z.enum(IMPORT_FIELDS) }),
  /** A quantity of an item that is mapped to SKUs; `source` decides who wins where one item has several columns. */
  z.object({
    kind: z.literal("item"),
    name: z.string().min(1).max(500),
    source: z.enum(["plain", "count", "addon"]),
  }),
  /** A quantity of a SKU. */
  z.object({ kind: z.literal("sku"), sku: z.string().min(1).max(255) }),
  z.object({ kind: z.literal("answer"), question: z.string().min(1).max(1_000) }),
  z.object({ kind: z.literal("ignore") }),
]);
export type ColumnUse = z.infer<typeof ColumnUseSchema>;

export const MappedColumnSchema = z.object({
  /** As written in the file, trimmed. */
  header: z.string().max(300_000),
  /** 1 for the first column of that name, 2 for the second. */
  occurrence: z.int().min(1),
  use: ColumnUseSchema,
});
export type MappedColumn = z.infer<typeof MappedColumnSchema>;

/** Columns are known by name and occurrence, never by position, so a remembered mapping fits the next export. */
export const ColumnMappingSchema = z.object({
  version: z.literal(1),
  format: z.enum(IMPORT_FORMATS),
  /**
   * What the pledge amount contains: `everything` (shipping, add-ons and taxes are taken out of it), `nothing`
   * (all parts are beside it), or `by-sum` (per row, whichever reading adds up to the total paid).
   */
  pledgeAmount: z.enum(["everything", "nothing", "by-sum"]),
  columns: z.array(MappedColumnSchema).max(2_000),
});
export type ColumnMapping = z.infer<typeof ColumnMappingSchema>;

/** The columns of a header with their occurrence, in the file's order. */
export function numberColumns(header: readonly string[]): { header: string; occurrence: number }[] {
  const seen = new Map<string, number>();
  return header.map((written) => {
    const name = written.trim();
    const occurrence = (seen.get(name) ?? 0) + 1;
    seen.set(name, occurrence);
    return { header: name, occurrence };
  });
}

/** What makes a column the same column in another file. */
export function columnKey(column: { header: string; occurrence: number }): string {
  return `${column.occurrence} ${column.header.trim()}`;
}

/**
 * A remembered mapping laid over a freshly detected one of the same format: columns that were mapped before keep
 * their use, new columns get the detected one. Another format starts anew.
 */
export function mergeMapping(remembered: ColumnMapping, detected: ColumnMapping): ColumnMapping {
  if (remembered.format !== detected.format) return detected;
  const before = new Map(remembered.columns.map((column) => [columnKey(column), column.use]));
  const columns = detected.columns.map((column) => ({
    ...column,
    use: before.get(columnKey(column)) ?? column.use,
  }));
  return { ...detected, pledgeAmount: remembered.pledgeAmount, columns };
}
