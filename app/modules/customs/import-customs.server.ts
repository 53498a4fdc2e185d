import { CsvError } from "~/lib/csv/csv-dialect";
import { readCsv } from "~/lib/csv/read-csv";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import { changeOf } from "./apply-facts.server";
import { findCustomsColumns, type CustomsColumns } from "./customs-columns";
import type { CustomsDeps } from "./customs-deps";
import { loadSkuFacts } from "./load-sku-facts.server";
import { readCustomsRow, type CustomsRow } from "./read-customs-row";
import type { SkuFactsRow } from "./sku-facts";
import { findNamedSkus, mergeFacts } from "./sku-facts-store.server";

/** 20,000 rows of a usual file are 2 MB. */
export const MAX_CUSTOMS_BYTES = 8 * 1024 * 1024;
export const MAX_CUSTOMS_ROWS = 20_000;
/** More refused rows than this are counted, not listed. */
const MOST_LISTED = 500;

export interface RefusedRow {
  row: number;
  sku: string;
  problems: string[];
}

export interface CustomsImport {
  /** False: a preview, nothing was written. */
  applied: boolean;
  rows: number;
  /** SKUs whose facts change (or have changed), and good rows that say what is known already. */
  changed: number;
  unchanged: number;
  refused: number;
  /** The first 500 of them. */
  refusedRows: RefusedRow[];
  /** SKUs that change and that no pledge, item or variant has: perhaps misspelt. */
  unknownSkus: string[];
  /** Sentences about the file as a whole. */
  notes: string[];
}

export type ImportCustomsOutcome =
  { kind: "read"; import: CustomsImport } | { kind: "refused"; code: string; message: string };

/**
 * Reads a customs CSV and says what it changes; with `apply` its good rows are written, all in one statement or none.
 * Rows with a problem are never written. An empty field leaves what is known.
 */
export async function importCustoms(
  deps: CustomsDeps,
  input: { shopDomain: string; bytes: AsyncIterable<Uint8Array>; apply: boolean },
): Promise<ImportCustomsOutcome> {
  const chunks = await collect(input.bytes);
  if (!chunks)
    return refuse("FILE_TOO_LARGE", "The file is larger than 8 MB: split it and upload the parts.");
  const sniffed = sniffCsv(Buffer.concat(chunks));
  if (sniffed.kind === "refused") return sniffed;
  const found = findCustomsColumns(sniffed.header);
  if (found.kind === "refused") return refuse("COLUMNS", found.message);
  const { columns } = found;
  let rows: CustomsRow[] | null;
  try {
    rows = await readRows(readCsv(each(chunks), sniffed.dialect), columns);
  } catch (error) {
    if (error instanceof CsvError) return refuse(error.code, error.message);
    throw error;
  }
  if (!rows)
    return refuse("TOO_MANY_ROWS", "The file has more than 20,000 rows: split it and upload the parts.");
  if (rows.length === 0)
    return refuse("NO_ROWS", "The file has a header and no rows: there is nothing to do.");
  return {
    kind: "read",
    import: await takeOver(deps, input, { rows, notes: notesOf(sniffed.notes, columns) }),
  };
}

async function takeOver(
  deps: CustomsDeps,
  { shopDomain, apply }: { shopDomain: string; apply: boolean },
  { rows, notes }: { rows: CustomsRow[]; notes: string[] },
): Promise<CustomsImport> {
  const good = rows.filter(({ problems }) => problems.length === 0);
  const known = await loadSkuFacts(deps, { shopDomain, skus: good.map(({ sku }) => sku) });
  const changes: SkuFactsRow[] = good.flatMap(({ sku, said }) => {
    const view = known.get(sku);
    return (view && changeOf(view, said, false)) ?? [];
  });
  const skus = changes.map(({ sku }) => sku);
  const named = await findNamedSkus(deps.db, shopDomain, skus);
  if (apply) {
    await mergeFacts(deps.db, { shopDomain, rows: changes, keepExisting: false, now: deps.clock.now() });
  }
  const refused = rows.filter(({ problems }) => problems.length > 0);
  return {
    ...{ applied: apply, rows: rows.length, notes },
    ...{ changed: changes.length, unchanged: good.length - changes.length, refused: refused.length },
    refusedRows: refused.slice(0, MOST_LISTED).map(({ row, sku, problems }) => ({ row, sku, problems })),
    unknownSkus: skus.filter((sku) => !named.has(sku)),
  };
}

/** Null where there are more rows than allowed. */
async function readRows(
  records: AsyncIterable<{ row: number; fields: string[] }>,
  columns: CustomsColumns,
): Promise<CustomsRow[] | null> {
  const rows: CustomsRow[] = [];
  const firstRow = new Map<string, number>();
  for await (const { row, fields } of records) {
    if (fields.every((field) => field.trim() === "")) continue;
    if (rows.length >= MAX_CUSTOMS_ROWS) return null;
    const read = readCustomsRow(row, fields, columns);
    const earlier = firstRow.get(read.sku);
    if (earlier === undefined) firstRow.set(read.sku, row);
    else if (read.sku !== "") read.problems.push(`${read.sku}: the SKU stands in row ${earlier} already.`);
    rows.push(read);
  }
  return rows;
}

function notesOf(notes: readonly string[], { ignored }: CustomsColumns): string[] {
  const unread = ignored.filter((name) => name !== "");
  if (unread.length === 0) return [...notes];
  return [...notes, `Nothing is read from: ${unread.slice(0, 20).join(", ")}.`];
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array[] | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAX_CUSTOMS_BYTES) return null;
    chunks.push(chunk);
  }
  return chunks;
}

async function* each(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function refuse(code: string, message: string): ImportCustomsOutcome {
  return { kind: "refused", code, message };
}
