import { expect, it } from "vitest";
import { isEasyPostKey, isTestKey } from "~/modules/postage/setup/easypost-key";

it("a key of EasyPost begins with EZAK or EZTK and has no blanks in it", () => {
  for (const key of ["EZAKa1b2c3d4e5", "EZTKa1b2c3d4e5"]) expect(isEasyPostKey(key)).toBe(true);
  for (const text of ["", "EZAK", "EZXKa1b2c3d4e5", "EZAK a1b2c3d4e5", "ezaka1b2c3d4e5", "EZAKa1b2c3d4e5\n"])
    expect(isEasyPostKey(text), text).toBe(false);
});

it("a test key is told from one that buys postage", () => {
  expect(isTestKey("EZTKa1b2c3d4e5")).toBe(true);
  expect(isTestKey("EZAKa1b2c3d4e5")).toBe(false);
});
