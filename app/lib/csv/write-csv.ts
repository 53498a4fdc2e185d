import { stringify } from "csv-stringify/sync";

const ROWS_PER_PIECE = 500;
// A phone or a negative amount starts like a formula but computes nothing; an apostrophe would spoil it for carriers.
const PLAIN_NUMBER = /^[+-][\d ().-]*$/;

/**
 * Writes CSV text in pieces, header first: RFC 4180 with CRLF and a BOM (without it Excel takes UTF-8 for Windows-1252).
 * Fields that a spreadsheet would run as a formula get a leading apostrophe, which `cellText` takes off again; numbers
 * with a sign stay as they are. Rows may come from the database: nothing is held back but a few hundred of them.
 */
export async function* writeCsv(
  header: readonly string[],
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): AsyncGenerator<string> {
  let piece: (readonly string[])[] = [header];
  let first = true;
  for await (const row of rows) {
    piece.push(row);
    if (piece.length < ROWS_PER_PIECE) continue;
    yield toText(piece, first);
    piece = [];
    first = false;
  }
  if (piece.length > 0) yield toText(piece, first);
}

function toText(rows: (readonly string[])[], withBom: boolean): string {
  return stringify(rows, {
    bom: withBom,
    record_delimiter: "windows",
    // Else a field with a bare LF goes unquoted beside records that end in CRLF, and reads back as two records.
    quote_record_delimiter: true,
    escape_formulas: true,
    cast: { string: (value) => (PLAIN_NUMBER.test(value) ? { value, escape_formulas: false } : value) },
  });
}
