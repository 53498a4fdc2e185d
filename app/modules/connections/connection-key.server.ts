// The secret a platform pushes with. Only its hash is stored: 32 random bytes need no slow hash.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;
/** Digits that 32 bytes need in base 62, so that all keys are equally long. */
const KEY_DIGITS = 43;
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY_PATTERN = /^pd_(?:live|test)_[0-9A-Za-z]{43}$/;
const SHOWN_CHARACTERS = 12;

/** `pd_live_…`, or `pd_test_…` for a sandbox key, which only validates. */
export function generateConnectionKey(sandbox: boolean): { key: string; prefix: string; hash: string } {
  let rest = BigInt(`0x${randomBytes(KEY_BYTES).toString("hex")}`);
  let digits = "";
  for (let index = 0; index < KEY_DIGITS; index++) {
    digits = `${BASE62[Number(rest % 62n)]}${digits}`;
    rest /= 62n;
  }
  const key = `pd_${sandbox ? "test" : "live"}_${digits}`;
  return { key, prefix: key.slice(0, SHOWN_CHARACTERS), hash: hashConnectionKey(key) };
}

/** SHA-256 in hex: what is stored and searched. */
export function hashConnectionKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** The key in an Authorization header (or given bare); null when it cannot be one of ours. */
export function readBearer(header: string | null): string | null {
  const key = (header ?? "").replace(/^Bearer +/i, "").trim();
  return KEY_PATTERN.test(key) ? key : null;
}

/** Compares two hashes without telling by its time how far they agree. */
export function isSameHash(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
