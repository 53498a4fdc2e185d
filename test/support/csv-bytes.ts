// Bytes in chunks, for reading tests.
import type { CsvRecord } from "~/lib/csv/csv-dialect";
import { readCsv } from "~/lib/csv/read-csv";
import { sniffCsv, type SniffResult } from "~/lib/csv/sniff-csv";

/** The bytes as a stream of chunks that end where `cuts` say (sizes of one chunk after the other, repeated). */
export async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let turn = 0; start < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

/** Everything an async iterable gives. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export type SniffedCsv = Extract<SniffResult, { kind: "ok" }>;

/** Sniffs a file that must be readable. */
export function sniffGood(bytes: Uint8Array): SniffedCsv {
  const sniffed = sniffCsv(bytes);
  if (sniffed.kind === "refused") throw new Error(sniffed.message);
  return sniffed;
}

/** All records of the bytes, read in chunks of the given sizes. */
export async function readAll(bytes: Uint8Array, sizes: readonly number[] = [65_536]): Promise<CsvRecord[]> {
  return collect(readCsv(inChunks(bytes, sizes), sniffGood(bytes).dialect));
}
