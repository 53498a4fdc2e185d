// What makes two parcels the same package group: the same SKUs in the same quantities.
import { createHash } from "node:crypto";

/** Length of a key in hexadecimal digits: 128 bits, so that no shop ever sees two contents with one key. */
export const GROUP_KEY_LENGTH = 32;

/**
 * Key of the group with these contents: the same for the same SKUs × quantities in any order and in any number of
 * lines, and for nothing else. Destination and titles do not count. `groups/parcel-store.server.ts` computes the very
 * same key in SQL.
 */
export function groupKey(contents: readonly { sku: string; quantity: number }[]): string {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of contents) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  const text = [...quantities]
    .filter(([, quantity]) => quantity > 0)
    .map(([sku, quantity]) => ({ bytes: Buffer.from(sku, "utf8"), sku, quantity }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    // The length in front keeps ("a", "b1") and ("a1", "b") apart whatever a SKU contains.
    .map(({ bytes, sku, quantity }) => `${quantity}:${bytes.length}:${sku}`)
    .join("");
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, GROUP_KEY_LENGTH);
}
