// The judge of the print must notice a label that is missing, printed twice or no longer held.
import { expect, it } from "vitest";
import { comparePrinted } from "../../support/postage/compare-printed";

it("finds nothing where exactly the labels held were printed, in whatever order", () => {
  expect(comparePrinted(["9402", "9401"], ["9401", "9402"])).toEqual([]);
});

it.each<[string, string[], string]>([
  ["a label that is missing", ["9401"], "label 9402 was not printed"],
  ["a label that was printed twice", ["9401", "9402", "9401"], "label 9401 was printed twice"],
  ["a label that was given back", ["9401", "9402", "9403"], "label 9403 was printed and is not held"],
])("notices %s", (_what, printed, difference) => {
  expect(comparePrinted(printed, ["9401", "9402"])).toEqual([difference]);
});
