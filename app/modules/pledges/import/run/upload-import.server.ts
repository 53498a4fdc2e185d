import { createHash } from "node:crypto";
import { cleanLine } from "~/lib/clean-text";
import { CsvSniffer, type SniffResult } from "~/lib/csv/sniff-csv";
import { getConnection } from "../../../connections/get-connection.server";
import type { PledgeDeps } from "../../pledge-deps";
import { detectFormat, type DetectedFormat } from "../read/detect-format";
import { isFailureColumn } from "../failure-columns";
import { headerKeyOf } from "../mapping/header-key.server";
import { insertChunk } from "./import-chunk-store.server";
import { completeUpload, deleteImport, insertImport } from "../import-store.server";
import type { ImportTrouble } from "../import-views";
import { resliceBytes } from "./reslice-bytes";

/** Far above the largest campaign ever; what is larger is no pledge file. */
export const MAX_UPLOAD_BYTES = 250 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const SAMPLE_SHOWN = 20;

export type UploadImportOutcome =
  | { kind: "uploaded"; importId: string }
  | { kind: "refused"; problem: ImportTrouble }
  /** The shop has no active connection of this id. */
  | { kind: "no-connection" };

interface UploadInput {
  shopDomain: string;
  connectionId: string;
  fileName: string;
  bytes: AsyncIterable<Uint8Array>;
}

type UploadDeps = Pick<PledgeDeps, "db" | "clock" | "log">;

/**
 * Takes in the bytes of a pledge file, a small piece in memory at a time, and finds out what it is. A file that is refused
 * or whose upload breaks off leaves nothing behind; nothing becomes a pledge before somebody starts the import.
 */
export async function uploadImport(deps: UploadDeps, input: UploadInput): Promise<UploadImportOutcome> {
  const connection = await getConnection(deps, input);
  if (connection?.status !== "active") return { kind: "no-connection" };
  const importId = await insertImport(deps.db, {
    ...{ shopDomain: input.shopDomain, connectionId: connection.id, platform: connection.platform },
    ...{ fileName: nameOf(input.fileName), uploadedAt: deps.clock.now() },
  });
  let complete = false;
  try {
    const stored = await storeBytes(deps, importId, input.bytes);
    if (stored.kind === "refused") return stored;
    const { header, sample, dialect, notes } = stored.sniffed;
    const detected = withoutFailureColumns(detectFormat(header, sample));
    await completeUpload(deps.db, importId, {
      ...{ sizeBytes: stored.sizeBytes, sha256: stored.sha256, headerKey: headerKeyOf(header) },
      detected: {
        ...detected,
        ...{ header, dialect, sample: sample.slice(0, SAMPLE_SHOWN), notes: [...notes, ...detected.notes] },
      },
    });
    complete = true;
    return { kind: "uploaded", importId };
  } finally {
    if (!complete) await deleteImport(deps.db, importId);
  }
}

/** What a failure file of ours adds behind the original columns means nothing in it. */
function withoutFailureColumns(detected: DetectedFormat): DetectedFormat {
  const columns = detected.mapping.columns.map((column) =>
    isFailureColumn(column.header) ? { ...column, use: { kind: "ignore" as const } } : column,
  );
  return { ...detected, mapping: { ...detected.mapping, columns } };
}

type StoredBytes =
  | { kind: "stored"; sizeBytes: number; sha256: string; sniffed: Extract<SniffResult, { kind: "ok" }> }
  | { kind: "refused"; problem: ImportTrouble };

async function storeBytes(
  deps: UploadDeps,
  importId: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<StoredBytes> {
  const sniffer = new CsvSniffer();
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let number = 0;
  for await (const piece of resliceBytes(bytes, CHUNK_BYTES)) {
    sizeBytes += piece.length;
    if (sizeBytes > MAX_UPLOAD_BYTES) return refused("FILE_TOO_LARGE", tooLarge());
    sniffer.push(piece);
    if (sniffer.refusal) return refused(sniffer.refusal.code, sniffer.refusal.message);
    hash.update(piece);
    await insertChunk(deps.db, { importId, number, bytes: piece });
    number += 1;
  }
  const sniffed = sniffer.finish();
  if (sniffed.kind === "refused") return refused(sniffed.code, sniffed.message);
  return { kind: "stored", sizeBytes, sha256: hash.digest("hex"), sniffed };
}

function refused(code: string, message: string): { kind: "refused"; problem: ImportTrouble } {
  return { kind: "refused", problem: { code, message, row: null, column: null } };
}

function tooLarge(): string {
  return `The file is larger than ${MAX_UPLOAD_BYTES / 1024 / 1024} MB: split it into several files and upload them one after the other.`;
}

function nameOf(fileName: string): string {
  return cleanLine(fileName).slice(0, 200) || "pledges.csv";
}
