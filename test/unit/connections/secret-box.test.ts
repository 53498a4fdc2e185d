import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSecretBox } from "~/config/secret-box.server";

const key = () => randomBytes(32).toString("base64");
const OLD = `old:${key()}`;
const NEW = `new:${key()}`;

describe("the secret box", () => {
  it("gives back every text it locked, whatever is in it", () => {
    const box = createSecretBox(NEW);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (secret, context) => {
        expect(box.decrypt(box.encrypt(secret, context), context)).toBe(secret);
      }),
    );
  });

  it("never writes the same secret the same way twice, and never in clear", () => {
    const box = createSecretBox(NEW);
    const [first, second] = [box.encrypt("shpat_token", "a"), box.encrypt("shpat_token", "a")];
    expect(first).not.toBe(second);
    expect(first).toMatch(/^v1:new:[\w+/=]{16}:[\w+/=]{24}:[\w+/=]+$/);
    expect(first).not.toContain("shpat_token");
  });

  it("opens nothing that was moved to another record", () => {
    const box = createSecretBox(NEW);
    const locked = box.encrypt("shpat_token", "Session:offline_a:accessToken");
    expect(() => box.decrypt(locked, "Session:offline_b:accessToken")).toThrow(/does not open/);
    expect(() => box.decrypt(locked, "Session:offline_a:refreshToken")).toThrow(/does not open/);
  });

  it("opens nothing in which a single character was changed", () => {
    const box = createSecretBox(NEW);
    const locked = box.encrypt("shpat_0123456789", "a");
    for (const position of [3, 4, 5].map(
      (part) =>
        locked
          .split(":")
          .slice(0, part - 1)
          .join(":").length + 2,
    )) {
      const changed = locked[position] === "A" ? "B" : "A";
      const tampered = locked.slice(0, position) + changed + locked.slice(position + 1);
      expect(() => box.decrypt(tampered, "a")).toThrow(/does not open/);
    }
  });

  it("opens with every listed key and locks with the first", () => {
    const locked = createSecretBox(OLD).encrypt("shpat_token", "a");
    const both = createSecretBox(`${NEW}, ${OLD}`);
    expect(both.decrypt(locked, "a")).toBe("shpat_token");
    expect(both.isCurrent(locked)).toBe(false);
    expect(both.isCurrent(both.encrypt("shpat_token", "a"))).toBe(true);
  });

  it("names the key that is missing", () => {
    const locked = createSecretBox(OLD).encrypt("shpat_token", "a");
    expect(() => createSecretBox(NEW).decrypt(locked, "a")).toThrow(
      'needs key "old", which is not in ENCRYPTION_KEYS',
    );
  });

  it("refuses a short authentication tag instead of checking less of it", () => {
    const box = createSecretBox(NEW);
    const [version, id, iv, tag, data] = box.encrypt("x", "a").split(":");
    const shortTag = Buffer.from(String(tag), "base64").subarray(0, 4).toString("base64");
    expect(() => box.decrypt([version, id, iv, shortTag, data].join(":"), "a")).toThrow(/wrong length/);
  });

  it.each([
    ["", "an entry has no usable id"],
    ["nocolon", "an entry has no usable id"],
    [`short:${randomBytes(16).toString("base64")}`, 'key "short" has 16 bytes'],
    [`${OLD},${OLD}`, 'key "old" is there twice'],
  ])("says what is wrong with the key list %#", (list, sentence) => {
    expect(() => createSecretBox(list)).toThrow(sentence);
  });
});
