import { cleanLine, cutCharacters } from "~/lib/clean-text";
import { CsvError, type CsvDialect } from "~/lib/csv/csv-dialect";
import { readCsv } from "~/lib/csv/read-csv";
import { sniffCsv } from "~/lib/csv/sniff-csv";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { detectTrackingFormat } from "./detect-tracking-format";
import { judgeUpload } from "./judge-upload.server";
import { readTrackingRow } from "./read-tracking-row";
import { isUsableMapping, MAX_TRACKING_COLUMNS, type TrackingMapping } from "./tracking-mapping";
import { insertRows, type RowToStore } from "./tracking-row-store.server";
import { deleteUpload, insertUpload, isScopeOwned, readUpload } from "./tracking-upload-store.server";

export interface UploadTrackingInput {
  shopDomain: string;
  /** Limits the pledges that Backer IDs are looked for in. */
  connectionId?: string | null;
  campaignId?: string | null;
  fileName: string;
  bytes: AsyncIterable<Uint8Array>;
}

export type UploadTrackingResult =
  { kind: "uploaded"; uploadId: string } | { kind: "refused"; code: string; message: string };

/** 100,000 rows of a usual tracking file are 8 MB. */
export const MAX_TRACKING_BYTES = 32 * 1024 * 1024;
export const MAX_TRACKING_ROWS = 100_000;
const ROWS_AT_ONCE = 1000;
const MAX_FILE_NAME = 120;

/**
 * Takes in a tracking file and judges its rows. Nothing is changed in Shopify or at any backer until the upload is
 * applied. A file that cannot be read to its end leaves nothing behind.
 */
export async function uploadTracking(
  deps: ShippingDeps,
  input: UploadTrackingInput,
): Promise<UploadTrackingResult> {
  const { shopDomain, connectionId = null, campaignId = null } = input;
  if (!(await isScopeOwned(deps.db, { shopDomain, connectionId, campaignId }))) {
    return refuse("UNKNOWN_CAMPAIGN", "This shop has no such connection or campaign: choose another one.");
  }
  const chunks = await collect(input.bytes);
  if (!chunks)
    return refuse("FILE_TOO_LARGE", "The file is larger than 32 MB: split it and upload the parts.");
  const sniffed = sniffCsv(Buffer.concat(chunks));
  if (sniffed.kind === "refused") return sniffed;
  if (sniffed.header.length > MAX_TRACKING_COLUMNS) {
    return refuse(
      "TOO_MANY_COLUMNS",
      `The file has more than ${MAX_TRACKING_COLUMNS} columns: keep those of the tracking.`,
    );
  }
  const mapping = detectTrackingFormat(sniffed.header);
  const uploadId = await insertUpload(deps.db, {
    ...{ shopDomain, connectionId, campaignId, kind: "file", mapping, header: sniffed.header },
    ...{ fileName: cutCharacters(cleanLine(input.fileName), MAX_FILE_NAME), createdAt: deps.clock.now() },
  });
  const refusal = await storeRows(deps, { uploadId, mapping, chunks, dialect: sniffed.dialect });
  if (refusal) {
    await deleteUpload(deps.db, uploadId);
    return refusal;
  }
  const upload = await readUpload(deps.db, shopDomain, uploadId);
  if (upload) await judgeUpload(deps, upload);
  return { kind: "uploaded", uploadId };
}

/** Null when there is more than allowed. */
async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array[] | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MAX_TRACKING_BYTES) return null;
    chunks.push(chunk);
  }
  return chunks;
}

async function storeRows(
  deps: ShippingDeps,
  file: { uploadId: string; mapping: TrackingMapping; chunks: Uint8Array[]; dialect: CsvDialect },
): Promise<Extract<UploadTrackingResult, { kind: "refused" }> | null> {
  const usable = isUsableMapping(file.mapping);
  let rows: RowToStore[] = [];
  let stored = 0;
  try {
    for await (const record of readCsv(each(file.chunks), file.dialect)) {
      const fields = record.fields.map((field) => field.replaceAll("\0", ""));
      // Blank lines at the end of a file are nobody's rows.
      if (fields.every((field) => field.trim() === "")) continue;
      const read = usable ? readTrackingRow(fields, file.mapping) : null;
      rows.push({ row: record.row, line: record.line, fields, read });
      stored += 1;
      if (stored > MAX_TRACKING_ROWS) {
        return refuse("TOO_MANY_ROWS", "The file has more than 100,000 rows: split it and upload the parts.");
      }
      if (rows.length < ROWS_AT_ONCE) continue;
      await insertRows(deps.db, file.uploadId, rows);
      rows = [];
    }
  } catch (error) {
    if (error instanceof CsvError) return refuse(error.code, error.message);
    throw error;
  }
  if (stored === 0) return refuse("NO_ROWS", "The file has a header and no rows: there is nothing to do.");
  await insertRows(deps.db, file.uploadId, rows);
  return null;
}

async function* each(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function refuse(code: string, message: string): Extract<UploadTrackingResult, { kind: "refused" }> {
  return { kind: "refused", code, message };
}
