// Knowing a CSV file by its bytes: encoding, delimiter, header, and whether it is a CSV file at all.
import {
  CsvError,
  SNIFF_BYTES,
  type CsvDelimiter,
  type CsvDialect,
  type CsvEncoding,
  type CsvErrorCode,
} from "./csv-dialect";
import { refuseOtherKinds } from "./file-kind";
import { readHead, scoreReading, type HeadReading } from "./read-head";
import { Utf8Check } from "./utf8-check";

export type SniffResult =
  | {
      kind: "ok";
      dialect: CsvDialect;
      /** Column names as written, trimmed; may repeat. */
      header: string[];
      /** The first records, at most SAMPLE_ROWS, as written. */
      sample: string[][];
      /** Sentences for the creator, e.g. that the file was read as Windows-1252. */
      notes: string[];
    }
  | SniffRefusal;
export interface SniffRefusal {
  kind: "refused";
  code: CsvErrorCode;
  message: string;
}

/**
 * Knows a file by its first bytes. Give SNIFF_BYTES of it, or all if it is shorter: a shorter `head` is taken for the
 * whole file. Never throws.
 */
export function sniffCsv(head: Uint8Array): SniffResult {
  const sniffer = new CsvSniffer();
  sniffer.push(head);
  return sniffer.finish();
}

/**
 * The same for a whole file as it streams by: only this sees that a file turns out not to be UTF-8 after its head (it
 * is then read as Windows-1252, and a note says so). Feed every chunk; stop uploading when `refusal` is set.
 */
export class CsvSniffer {
  refusal: SniffRefusal | null = null;
  private head = Buffer.alloc(0);
  private readonly chunks: Uint8Array[] = [];
  private length = 0;
  private readonly utf8 = new Utf8Check();
  private isUtf8 = true;

  push(chunk: Uint8Array): void {
    this.isUtf8 &&= this.utf8.push(chunk);
    const missing = SNIFF_BYTES - this.length;
    this.length += chunk.length;
    if (missing <= 0) return;
    this.chunks.push(chunk.slice(0, missing));
    if (this.length < SNIFF_BYTES) return;
    this.head = Buffer.concat(this.chunks);
    const early = sniffHead(this.head, { whole: false, isUtf8: this.isUtf8 });
    if (early.kind === "refused") this.refusal = early;
  }

  finish(): SniffResult {
    if (this.refusal) return this.refusal;
    const whole = this.length < SNIFF_BYTES;
    if (whole) this.head = Buffer.concat(this.chunks);
    // The head may end inside a character, which only matters when nothing follows.
    if (whole || this.length > SNIFF_BYTES) this.isUtf8 &&= this.utf8.finish();
    return sniffHead(this.head, { whole, isUtf8: this.isUtf8 });
  }
}

function sniffHead(head: Buffer, about: { whole: boolean; isUtf8: boolean }): SniffResult {
  const { encoding, text } = decode(head, about.isUtf8);
  if (text.trim() === "") {
    return refuse("EMPTY_FILE", "The file is empty.");
  }
  const other = refuseOtherKinds(head);
  if (other) return refuse("NOT_A_CSV", other);
  if (text.includes("\0")) {
    const message =
      "The file holds NUL bytes: it is no text, or UTF-16 without its mark. Save it as “CSV UTF-8” and upload it again.";
    return refuse("NUL_BYTE", message);
  }
  if (looksBinary(text)) return refuse("NOT_A_CSV", "This is no text file: export the pledges as CSV.");
  const separator = /^sep=([,;\t])\r?\n/i.exec(text);
  const delimiters = separator ? [separator[1] as CsvDelimiter] : DELIMITERS;
  const readings = delimiters.map((delimiter) =>
    readHead(text, { encoding, delimiter, hasSeparatorLine: separator !== null }, about.whole),
  );
  const best = readings.reduce((left, right) => (scoreReading(right) > scoreReading(left) ? right : left));
  return judge(best, about);
}

const DELIMITERS: readonly CsvDelimiter[] = [",", ";", "\t"];

function decode(head: Buffer, isUtf8: boolean): { encoding: CsvEncoding; text: string } {
  const encoding = encodingOf(head, isUtf8);
  // `stream` leaves out a character that the head cuts in half.
  return { encoding, text: new TextDecoder(encoding).decode(head, { stream: true }) };
}

function encodingOf(head: Buffer, isUtf8: boolean): CsvEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return isUtf8 ? "utf-8" : "windows-1252";
}

function looksBinary(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it counts
  const controls = text.slice(0, 8192).match(/[\u0001-\u0008\u000e-\u001f\u007f]/g)?.length ?? 0;
  return controls * 50 > Math.min(text.length, 8192);
}

function judge(reading: HeadReading, about: { whole: boolean; isUtf8: boolean }): SniffResult {
  const { dialect, header, sample, error } = reading;
  const isCut = !about.whole && error instanceof CsvError && error.code === "QUOTE_NOT_CLOSED";
  if (error !== null && !(isCut && header)) {
    if (error instanceof CsvError) return refuse(error.code, error.message);
    throw error;
  }
  if (!header && !about.whole) {
    const message = `The first line is longer than ${SNIFF_BYTES / 1024} KB: this is no file with a header and rows.`;
    return refuse("RECORD_TOO_LARGE", message);
  }
  if (!header) return refuse("NO_HEADER", "The file has no header: its first row must name the columns.");
  if (about.whole && sample.length === 0) {
    return refuse("NO_ROWS", "The file has a header and no rows below it: there is nothing to read.");
  }
  const notes =
    dialect.encoding === "windows-1252"
      ? [
          "The file is not UTF-8 and was read as Windows-1252 (Western European). Check names with accents in the preview; if they look wrong, save the file as “CSV UTF-8”.",
        ]
      : [];
  return { kind: "ok", dialect, header, sample, notes };
}

function refuse(code: CsvErrorCode, message: string): SniffRefusal {
  return { kind: "refused", code, message };
}
