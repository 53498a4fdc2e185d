// Which fields of a pledge changed, as paths: names of fields only, never their values.
import { isDeepStrictEqual } from "node:util";
import type { PledgeContent } from "../pledge";

/** Paths that differ, two levels deep for objects: `shippingAddress.city`, `amounts.totalPaidMinor`, `lines`. */
export function diffContent(before: PledgeContent | null, after: PledgeContent): string[] {
  if (!before) return Object.keys(after);
  return diffObjects(before, after, 2);
}

function diffObjects(before: object, after: object, levels: number): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const fresh = new Map<string, unknown>(Object.entries(after));
  const keys = [...new Set([...fresh.keys(), ...old.keys()])];
  return keys.flatMap((key) => {
    const [a, b] = [old.get(key), fresh.get(key)];
    if (isDeepStrictEqual(a, b)) return [];
    if (levels > 1 && isPlainObject(a) && isPlainObject(b)) {
      return diffObjects(a, b, levels - 1).map((path) => `${key}.${path}`);
    }
    return [key];
  });
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
