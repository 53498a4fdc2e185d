// Tells a changed pledge from a repeated one.
import { createHash } from "node:crypto";
import type { PledgeContent } from "../pledge";

/** SHA-256 (hex) of the content written canonically: the order of keys does not matter, the order of lists does. */
export function contentHash(content: PledgeContent): string {
  return createHash("sha256").update(writeCanonically(content)).digest("hex");
}

function writeCanonically(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeCanonically(item)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${writeCanonically(item)}`);
  return `{${entries.join(",")}}`;
}
