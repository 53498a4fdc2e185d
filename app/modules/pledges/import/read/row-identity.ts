// Which pledge a row belongs to, and whether it is the same row as another.
import { cellText } from "~/lib/csv/cell-text";
import { cleanLine } from "~/lib/clean-text";
import type { CompiledMapping } from "./compiled-mapping";

/** The pledge's id as written, without CrowdOx's prefix; "" when the cell is blank. */
export function readIdentity(fields: readonly string[], plan: CompiledMapping): string {
  const index = plan.fields.get("externalId")?.[0];
  const id = index === undefined ? "" : cleanLine(cellText(fields[index] ?? ""));
  return plan.mapping.format === "crowdox" ? id.replace(/^CROWDOX-/i, "") : id;
}

export function isBlankRow(fields: readonly string[]): boolean {
  return fields.every((field) => field === "" || field.trim() === "");
}

/** 53 bits over all fields (cyrb53, public domain): rows of one id with the same hash are the same row. */
export function hashRow(fields: readonly string[]): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const field of fields) {
    for (let index = 0; index <= field.length; index += 1) {
      // The step past the end parts the fields: "ab","c" is not "a","bc".
      const code = index === field.length ? 0x1f : field.charCodeAt(index);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
