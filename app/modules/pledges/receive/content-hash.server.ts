// Tells a changed pledge from a repeated one.
import { createHash } from "node:crypto";
import type { PledgeContent } from "../pledge";

/** SHA-256 (hex) of the content written canonically: the order of keys does not matter, the order of lists does. */
export function contentHash(content: PledgeContent): string {
  return createHash("sha256").update(writeCanonically(content)).digest("hex");
}

// Written out by hand: it runs for every pledge of an import, and lists of entries would cost most of it.
function writeCanonically(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? "" : ","}${writeCanonically(item)}`;
    return `[${text}]`;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields).sort()) {
    const item = fields[key];
    if (item !== undefined)
      text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${writeCanonically(item)}`;
  }
  return `{${text}}`;
}
