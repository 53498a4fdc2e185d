import { isUtf8 } from "node:buffer";

/** Says of bytes that arrive in any chunks whether they are UTF-8. */
export class Utf8Check {
  /** The beginning of a character whose end has not arrived. */
  private rest: Uint8Array = new Uint8Array();
  private valid = true;

  /** False as soon as the bytes so far cannot be UTF-8. */
  push(chunk: Uint8Array): boolean {
    if (!this.valid) return false;
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const whole = bytes.length - openTail(bytes);
    this.rest = bytes.slice(whole);
    this.valid = isUtf8(bytes.subarray(0, whole));
    return this.valid;
  }

  /** False also when the bytes end in the middle of a character. */
  finish(): boolean {
    return this.valid && this.rest.length === 0;
  }
}

/** How many bytes at the end belong to a character that is not complete. */
function openTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
