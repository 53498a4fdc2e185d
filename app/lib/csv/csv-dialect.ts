// The vocabulary of CSV files: how one is written, what a record is, and what can be wrong with a file.

export type CsvEncoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
export type CsvDelimiter = "," | ";" | "\t";

/** How a file is written; plain JSON, so it can be stored beside the file. */
export interface CsvDialect {
  encoding: CsvEncoding;
  delimiter: CsvDelimiter;
  /** Excel's first line "sep=;", which is no record. */
  hasSeparatorLine: boolean;
}

/** One record after the header, its fields exactly as written. */
export interface CsvRecord {
  /** 1 = first record after the header; blank lines count. */
  row: number;
  /** Line of the file on which the record starts, 1 = first; quoted line breaks make it run ahead of `row`. */
  line: number;
  fields: string[];
}

export type CsvErrorCode =
  | "EMPTY_FILE"
  | "NOT_A_CSV"
  | "NO_HEADER"
  | "NO_ROWS"
  | "WRONG_ENCODING"
  | "NUL_BYTE"
  | "QUOTE_NOT_CLOSED"
  | "STRAY_QUOTE"
  | "RECORD_TOO_LARGE"
  | "FIELD_TOO_LARGE"
  | "TOO_MANY_COLUMNS"
  | "TOO_MANY_ROWS"
  | "NOT_SORTED";

/** The file cannot be read. `message` is a sentence for the creator that names row and column where there is one. */
export class CsvError extends Error {
  constructor(
    readonly code: CsvErrorCode,
    message: string,
    /** As in `CsvRecord.row`; 0 = the header; null = the whole file. */
    readonly row: number | null = null,
    /** 1 = first; null where the fault is not in one column. */
    readonly column: number | null = null,
  ) {
    super(message);
    this.name = "CsvError";
  }
}

/** Bytes enough to know a file by; a longer head does no harm. */
export const SNIFF_BYTES = 256 * 1024;
/** Longest record and field, in bytes of UTF-8: a real one has a few kilobytes. */
export const MAX_RECORD_BYTES = 1024 * 1024;
export const MAX_FIELD_BYTES = 256 * 1024;
export const MAX_COLUMNS = 2_000;
export const MAX_ROWS = 1_000_000;
/** Records shown and judged when a file is sniffed. */
export const SAMPLE_ROWS = 200;
