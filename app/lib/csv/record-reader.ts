// csv-parse with our limits around it: counts rows and lines, and turns its errors into sentences.
import { CsvError as ParserError, type Options } from "csv-parse";
import {
  CsvError,
  MAX_COLUMNS,
  MAX_FIELD_BYTES,
  MAX_RECORD_BYTES,
  MAX_ROWS,
  type CsvDialect,
  type CsvRecord,
} from "./csv-dialect";

/** What the bytes showed before they were parsed; a fault is then looked for in the fields, where it has a place. */
export interface ByteFaults {
  sawNul: boolean;
  sawInvalidText: boolean;
}

/** One file's records as csv-parse delivers them. */
export class RecordReader {
  /** Trimmed; null until it was read. */
  header: string[] | null = null;
  private row = 0;
  private line = 1;
  private awaitsSeparatorLine: boolean;

  constructor(
    private readonly dialect: CsvDialect,
    private readonly faults: ByteFaults = { sawNul: false, sawInvalidText: false },
  ) {
    this.awaitsSeparatorLine = dialect.hasSeparatorLine;
  }

  /**
   * For csv-parse: lenient about columns (judged by the caller), strict about quotes and sizes. It emits what
   * `deliver` returns for each record, and nothing for null.
   */
  options(deliver: (record: CsvRecord) => CsvRecord | null): Options {
    const onRecord = (fields: string[]): CsvRecord | null => {
      const record = this.take(fields);
      return record && deliver(record);
    };
    return {
      bom: true,
      delimiter: this.dialect.delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      max_record_size: MAX_RECORD_BYTES,
      // The typings believe that records stay arrays of strings unless columns are named.
      on_record: onRecord as unknown as NonNullable<Options["on_record"]>,
    };
  }

  /** What a thrown error means for the creator; CsvErrors of our own pass through, anything else is a bug. */
  explain(error: unknown): unknown {
    if (!(error instanceof ParserError)) return error;
    const column = typeof error.column === "number" ? error.column + 1 : null;
    const row = this.header ? this.row + 1 : 0;
    const where = `${nameRow(row)} (from line ${this.line})`;
    switch (error.code as string) {
      case "CSV_QUOTE_NOT_CLOSED":
        return new CsvError(
          "QUOTE_NOT_CLOSED",
          `${where}: a quote is opened${inColumn(column)} and never closed. The file is cut off or damaged: export it again.`,
          row,
          column,
        );
      case "CSV_MAX_RECORD_SIZE":
        return new CsvError(
          "RECORD_TOO_LARGE",
          `${where} is longer than ${MAX_RECORD_BYTES / 1024} KB. Either a quote${inColumn(column)} is never closed, or this is no pledge file.`,
          row,
          column,
        );
      default:
        return new CsvError(
          "STRAY_QUOTE",
          `${where}: there is a quote in the wrong place${inColumn(column)}. Quotes inside a field must be doubled: export the file again, or correct the row.`,
          row,
          column,
        );
    }
  }

  private take(fields: string[]): CsvRecord | null {
    const { line } = this;
    this.line += 1 + countLineBreaks(fields);
    if (this.awaitsSeparatorLine) {
      this.awaitsSeparatorLine = false;
      return null;
    }
    if (!this.header) {
      this.check(fields, 0);
      if (fields.some((field) => field.trim() !== "")) this.header = fields.map((field) => field.trim());
      return null;
    }
    this.row += 1;
    if (this.row > MAX_ROWS) {
      const message = `The file has more than ${MAX_ROWS.toLocaleString("en")} rows: split it into several files.`;
      throw new CsvError("TOO_MANY_ROWS", message, this.row);
    }
    this.check(fields, this.row);
    return { row: this.row, line, fields };
  }

  private check(fields: string[], row: number): void {
    if (fields.length > MAX_COLUMNS) {
      const message = `${nameRow(row)} has ${fields.length} columns; more than ${MAX_COLUMNS} cannot be read.`;
      throw new CsvError("TOO_MANY_COLUMNS", message, row);
    }
    const { sawNul, sawInvalidText } = this.faults;
    for (const [index, field] of fields.entries()) {
      if (field.length > MAX_FIELD_BYTES) {
        throw new CsvError(
          "FIELD_TOO_LARGE",
          `${nameRow(row)}, column ${index + 1}: the field is longer than ${MAX_FIELD_BYTES / 1024} KB.`,
          row,
          index + 1,
        );
      }
      if (sawNul && field.includes("\0")) throw nulByte(row, index + 1);
      if (sawInvalidText && field.includes("\uFFFD")) throw wrongEncoding(row, index + 1);
    }
  }
}

/** "Row 12", or "The header". */
export function nameRow(row: number): string {
  return row === 0 ? "The header" : `Row ${row}`;
}

function inColumn(column: number | null): string {
  return column === null ? "" : ` in column ${column}`;
}

function nulByte(row: number, column: number): CsvError {
  const message = `${nameRow(row)}, column ${column} holds a NUL byte: this is no text file, or a damaged one. Export it again as CSV (UTF-8).`;
  return new CsvError("NUL_BYTE", message, row, column);
}

function wrongEncoding(row: number, column: number): CsvError {
  const message = `${nameRow(row)}, column ${column} holds bytes that are no UTF-8 text. Save the file as CSV (UTF-8) and upload it again.`;
  return new CsvError("WRONG_ENCODING", message, row, column);
}

function countLineBreaks(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    if (field.includes("\n") || field.includes("\r")) count += field.split(/\r\n|\n|\r/).length - 1;
  }
  return count;
}
