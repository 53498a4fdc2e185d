import { describe, expect, it } from "vitest";
import { readDollars, readInches, readWeight, readWhole } from "~/lib/form-quantities";

const value = (number: number) => ({ kind: "value", value: number });
const NONE = { kind: "none" };
const INVALID = { kind: "invalid" };

describe("a weight as typed", () => {
  it.each([
    ["12", "", 340],
    ["12 oz", "g", 340],
    ["340", "g", 340],
    ["1 lb 4 oz", "", 566],
    ["0,5 kg", "", 500],
    ["0", "oz", 0],
    ["0.0 g", "", 0],
  ])("%s with unit %s is %i g", (text, unit, grams) => {
    expect(readWeight(text, unit)).toEqual(value(grams));
  });

  it.each(["heavy", "-3", "12 stone", "1e3", "NaN"])("%s is none", (text) => {
    expect(readWeight(text, "oz")).toEqual(INVALID);
  });

  it("is none where nothing was typed", () => {
    expect(readWeight("  ", "oz")).toEqual(NONE);
  });
});

describe("inches as typed", () => {
  it("are kept to the thousandth", () => {
    expect(readInches("8.6875")).toEqual(value(8688));
    expect(readInches("12")).toEqual(value(12_000));
    expect(readInches("3,5")).toEqual(value(3500));
  });

  it.each(["-1", "1e2", "0x10", "12 in", "∞"])("%s are none", (text) => {
    expect(readInches(text)).toEqual(INVALID);
  });
});

describe("dollars as typed", () => {
  it("are read to the cent and never rounded", () => {
    expect(readDollars("50")).toEqual(value(5000));
    expect(readDollars("$ 49.90")).toEqual(value(4990));
    expect(readDollars("1.005")).toEqual(INVALID);
    expect(readDollars("1,000")).toEqual(INVALID);
    expect(readDollars("")).toEqual(NONE);
  });
});

describe("a whole number as typed", () => {
  it("has digits only", () => {
    expect(readWhole("3")).toEqual(value(3));
    expect(readWhole("3.5")).toEqual(INVALID);
    expect(readWhole("-3")).toEqual(INVALID);
  });
});
