import { expect, it } from "vitest";
import {
  generateConnectionKey,
  hashConnectionKey,
  isSameHash,
  readBearer,
} from "~/modules/connections/connection-key.server";

it("a key says whether it is live and carries 32 random bytes in base 62", () => {
  const live = generateConnectionKey(false);
  expect(live.key).toMatch(/^pd_live_[0-9A-Za-z]{43}$/);
  expect(generateConnectionKey(true).key).toMatch(/^pd_test_[0-9A-Za-z]{43}$/);
  expect(live.key.startsWith(live.prefix)).toBe(true);
  expect(new Set(Array.from({ length: 200 }, () => generateConnectionKey(false).key)).size).toBe(200);
});

it("the prefix shows too little of a key to guess the rest", () => {
  const { key, prefix } = generateConnectionKey(false);
  expect(key.length - prefix.length).toBeGreaterThan(38);
});

it("an Authorization header is read with or without Bearer, and nothing else is", () => {
  const { key } = generateConnectionKey(false);
  expect(readBearer(`Bearer ${key}`)).toBe(key);
  expect(readBearer(`bearer  ${key}`)).toBe(key);
  expect(readBearer(key)).toBe(key);
  for (const other of [
    null,
    "",
    "Bearer",
    "Basic abc",
    `Bearer ${key}x`,
    `Bearer ${key} ${key}`,
    "pd_live_short",
  ]) {
    expect(readBearer(other)).toBeNull();
  }
});

it("hashes are compared as a whole", () => {
  const [one, two] = [hashConnectionKey("a"), hashConnectionKey("b")];
  expect(isSameHash(one, one)).toBe(true);
  expect(isSameHash(one, two)).toBe(false);
  expect(isSameHash(one, one.slice(1))).toBe(false);
});
