// An uploaded file as records.
import type { Db } from "~/db/client.server";
import { CsvError, type CsvDialect, type CsvRecord } from "~/lib/csv/csv-dialect";
import { readCsv } from "~/lib/csv/read-csv";
import { readChunks } from "./import-chunk-store.server";
import type { ImportTrouble } from "../import-views";

/** The stored bytes are not complete any more: a privacy request or retention has deleted them. */
export class FileErasedError extends Error {
  constructor() {
    super("The uploaded file was deleted: upload it again.");
    this.name = "FileErasedError";
  }
}

/** The file's records, read from the database piece by piece. Throws CsvError, or FileErasedError where bytes are missing. */
export function readImportRecords(
  db: Db,
  file: { id: string; sizeBytes: number },
  dialect: CsvDialect,
): AsyncGenerator<CsvRecord> {
  return readCsv(wholeFile(db, file), dialect);
}

async function* wholeFile(db: Db, { id, sizeBytes }: { id: string; sizeBytes: number }) {
  let read = 0;
  for await (const bytes of readChunks(db, id)) {
    read += bytes.length;
    yield bytes;
  }
  if (read !== sizeBytes) throw new FileErasedError();
}

/** What a file that cannot be read is refused with; anything unexpected is thrown on. */
export function toTrouble(error: unknown): ImportTrouble {
  if (error instanceof FileErasedError)
    return { code: "FILE_ERASED", message: error.message, row: null, column: null };
  if (!(error instanceof CsvError)) throw error;
  const column = error.column === null ? null : String(error.column);
  return { code: error.code, message: error.message, row: error.row, column };
}
