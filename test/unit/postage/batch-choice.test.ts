import { describe, expect, it } from "vitest";
import { BatchChoiceSchema } from "~/modules/postage/buying/batch-choice";

const GOOD = {
  ...{ packageTypeId: "box", service: { kind: "cheapest" }, serviceAbroad: null },
  ...{ weightGrams: 500, shipDate: "2026-11-22", insuredMinor: 5000 },
};

describe("what is chosen for a batch of labels", () => {
  it.each<[string, object, string]>([
    ["weightGrams", { weightGrams: 31_752 }, "USPS carries at most 70 lb: correct the weight."],
    ["insuredMinor", { insuredMinor: 500_001 }, "USPS insures a parcel for at most $5,000."],
    ["shipDate", { shipDate: "" }, "Enter the day on which you hand the parcels over."],
    ["shipDate", { shipDate: "2026-02-30" }, "Enter the day on which you hand the parcels over."],
    ["packageTypeId", { packageTypeId: "" }, "Choose a package type."],
  ])("is refused beside %s in a sentence that says what to do: %j", (field, change, message) => {
    const read = BatchChoiceSchema.safeParse({ ...GOOD, ...change });
    expect(read.error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      [field, message],
    ]);
  });

  it("has no service of its own abroad in batches that were made before there was one", () => {
    const { serviceAbroad: _none, ...before } = GOOD;
    expect(BatchChoiceSchema.parse(before).serviceAbroad).toBeNull();
  });
});
