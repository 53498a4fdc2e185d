// By which a header or a mapping is known again.
import { createHash } from "node:crypto";
import { isFailureColumn } from "../failure-columns";
import type { ColumnMapping } from "../read/import-mapping";

/** The same for the same column names in any order, also for a file of failures with its added columns. */
export function headerKeyOf(header: readonly string[]): string {
  const names = header.map((name) => name.trim()).filter((name) => !isFailureColumn(name));
  return hash(names.sort());
}

/** The same for mappings that read a file the same way. */
export function mappingKeyOf(mapping: ColumnMapping): string {
  return hash(mapping);
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}
