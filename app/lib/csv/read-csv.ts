import { Readable, pipeline } from "node:stream";
import { parse } from "csv-parse";
import { type CsvDialect, type CsvRecord } from "./csv-dialect";
import { RecordReader, type ByteFaults } from "./record-reader";
import { Utf8Check } from "./utf8-check";

const PIECE_BYTES = 64 * 1024;

/**
 * Reads a CSV file record by record with flat memory; the header is left out (sniffCsv gives it). Records may have
 * more or fewer fields than the header: that is the caller's to judge. Throws CsvError on what cannot be read, so
 * whoever must not import half a file reads it through once before storing anything.
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
): AsyncGenerator<CsvRecord> {
  const faults: ByteFaults = { sawNul: false, sawInvalidText: false };
  const reader = new RecordReader(dialect, faults);
  const parser = parse(reader.options((record) => record));
  // Errors reach the loop below through the parser, which pipeline destroys with them.
  pipeline(Readable.from(toUtf8(source, dialect, faults), { objectMode: false }), parser, () => undefined);
  try {
    for await (const record of parser) yield record as CsvRecord;
  } catch (error) {
    throw reader.explain(error);
  }
}

async function* toUtf8(
  source: AsyncIterable<Uint8Array>,
  dialect: CsvDialect,
  faults: ByteFaults,
): AsyncGenerator<Uint8Array> {
  if (dialect.encoding === "utf-8") {
    const check = new Utf8Check();
    for await (const piece of inPieces(source)) {
      faults.sawNul ||= piece.includes(0);
      faults.sawInvalidText ||= !check.push(piece);
      yield piece;
    }
    faults.sawInvalidText ||= !check.finish();
    return;
  }
  const decoder = new TextDecoder(dialect.encoding);
  for await (const piece of inPieces(source)) {
    const text = decoder.decode(piece, { stream: true });
    noteTextFaults(text, faults);
    if (text !== "") yield Buffer.from(text);
  }
  const rest = decoder.decode();
  noteTextFaults(rest, faults);
  if (rest !== "") yield Buffer.from(rest);
}

function noteTextFaults(text: string, faults: ByteFaults): void {
  faults.sawNul ||= text.includes("\0");
  faults.sawInvalidText ||= text.includes("\uFFFD");
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      yield chunk.subarray(start, start + PIECE_BYTES);
    }
  }
}
