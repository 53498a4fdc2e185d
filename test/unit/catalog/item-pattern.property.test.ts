import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateItem, suggestCode, type ItemDraft } from "~/modules/catalog/items/item-pattern";
import { readOptionValues, writeOptionValues } from "~/modules/catalog/items/option-values";

const values = (...labels: string[]) => labels.map((label) => ({ label, code: "" }));
const TEE: ItemDraft = {
  name: "Tee",
  skuPattern: "TEE-{Colour}-{size}",
  options: [
    {
      name: "colour",
      values: [
        { label: "Red", code: "RED" },
        { label: "Dark blue", code: "" },
      ],
    },
    { name: "size", values: values("S", "M") },
  ],
};

function messageOf(changes: Partial<ItemDraft>): string {
  const made = generateItem({ ...TEE, ...changes });
  if (made.kind === "ok") throw new Error(`made ${made.skus.length} SKUs`);
  return made.problems.map(({ path, message }) => `${path}: ${message}`).join(" | ");
}

describe("the item generator", () => {
  it("multiplies the options into SKUs, the last option changing fastest", () => {
    expect(generateItem(TEE)).toMatchObject({
      kind: "ok",
      skus: [
        { sku: "TEE-RED-S", values: ["Red", "S"] },
        { sku: "TEE-RED-M", values: ["Red", "M"] },
        { sku: "TEE-DARK-BLUE-S", values: ["Dark blue", "S"] },
        { sku: "TEE-DARK-BLUE-M", values: ["Dark blue", "M"] },
      ],
    });
  });

  it("makes one SKU of a pattern without options", () => {
    expect(generateItem({ name: "Mug", skuPattern: " MUG ", options: [] })).toMatchObject({
      kind: "ok",
      skus: [{ sku: "MUG", values: [] }],
    });
  });

  it("makes every combination once, each with its own SKU, or says which two collide", () => {
    const option = fc.uniqueArray(fc.stringMatching(/^[A-Z]{1,2}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(option, { maxLength: 3 }), fc.constantFrom("", "-"), (lists, separator) => {
        const options = lists.map((codes, index) => ({ name: `o${index}`, values: values(...codes) }));
        const skuPattern = `X${options.map(({ name }) => `${separator}{${name}}`).join("")}`;
        const made = generateItem({ name: "Thing", skuPattern, options });
        const combinations = lists.reduce<string[][]>(
          (all, codes) => all.flatMap((left) => codes.map((code) => [...left, code])),
          [[]],
        );
        const expected = combinations.map((codes) => `X${codes.map((code) => separator + code).join("")}`);
        if (new Set(expected).size < expected.length) {
          expect(made).toMatchObject({ kind: "invalid", problems: [{ path: "skuPattern" }] });
          return;
        }
        expect(made.kind === "ok" && made.skus.map(({ sku }) => sku)).toEqual(expected);
      }),
    );
  });

  it("refuses a pattern that leaves an option out, names another one or has a loose brace", () => {
    expect(messageOf({ skuPattern: "TEE-{colour}" })).toContain("leaves out {size}");
    expect(messageOf({ skuPattern: "TEE-{colour}-{size}-{fit}" })).toContain("{fit}, which is no option");
    expect(messageOf({ skuPattern: "TEE-{colour}-{size}}" })).toContain("no partner");
    expect(messageOf({ skuPattern: " " })).toContain("needs a SKU pattern");
  });

  it("refuses two combinations with one SKU, naming both", () => {
    const options = [
      {
        name: "colour",
        values: [
          { label: "Red", code: "R" },
          { label: "Rose", code: "R" },
        ],
      },
      { name: "size", values: values("S") },
    ];
    expect(messageOf({ options })).toBe(
      "skuPattern: Red / S and Rose / S would both be TEE-R-S: give them different codes.",
    );
  });

  it("refuses names and values that are missing, doubled or too many", () => {
    expect(messageOf({ name: " " })).toContain("name: The item needs a name");
    expect(messageOf({ options: [...TEE.options, { name: "Size", values: values("L") }] })).toContain(
      "stands there twice",
    );
    expect(messageOf({ options: [{ name: "colour", values: [] }, ...TEE.options.slice(1)] })).toContain(
      "at least one value",
    );
    expect(messageOf({ options: [{ name: "colour", values: values("Red", "red") }] })).toContain(
      "“red” of “colour” stands there twice",
    );
    expect(messageOf({ options: [{ name: "colour", values: values("→") }] })).toContain("needs a code");
    const many = (name: string) => ({
      name,
      values: values(...Array.from({ length: 50 }, (_, index) => `V${index}`)),
    });
    expect(messageOf({ options: [many("colour"), many("size")] })).toContain("2,500 SKUs");
  });

  it("makes codes of labels, and values typed one a line read back as they were", () => {
    expect(["Dark red", "Größe 42", "  XL ", "→"].map(suggestCode)).toEqual([
      "DARK-RED",
      "GROSSE-42",
      "XL",
      "",
    ]);
    const typed = "Red = RED\nBlue\n\n A = B = AB ";
    expect(readOptionValues(typed)).toEqual([
      { label: "Red", code: "RED" },
      { label: "Blue", code: "" },
      { label: "A = B", code: "AB" },
    ]);
    expect(readOptionValues(writeOptionValues(readOptionValues(typed)))).toEqual(readOptionValues(typed));
  });
});
