import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCustomsColumns } from "~/modules/customs/customs-columns";
import { EMPTY_FACTS_TEXT, toFactsText } from "~/modules/customs/facts-form";
import { formatHsCode, parseHsCode } from "~/modules/customs/hs-code";
import { readCustomsRow } from "~/modules/customs/read-customs-row";
import { readSkuFacts } from "~/modules/customs/read-sku-facts";
import { noFacts, type SkuFactsView } from "~/modules/customs/sku-facts";

const read = (text: Partial<typeof EMPTY_FACTS_TEXT>) =>
  readSkuFacts({ ...EMPTY_FACTS_TEXT, ...text }, "TEE-S", null);
const faultsOf = (text: Partial<typeof EMPTY_FACTS_TEXT>) =>
  read(text).problems.map(({ message }) => message);

describe("an HS code", () => {
  it("is 6 to 10 digits, with or without dots, dashes and blanks", () => {
    for (const text of ["610910", "6109.10", "6109 10", "6109.10.0012", "6109-10-00", "61 09 10 00 12"])
      expect(parseHsCode(text), text).toEqual({ kind: "ok", hsCode: text.replace(/\D/g, "") });
  });

  it("written with dots reads back as the same digits", () => {
    const digits = fc.stringMatching(/^(0[1-9]|[1-6]\d|7[0-689]|[89]\d)\d{4,8}$/);
    fc.assert(
      fc.property(digits, (hsCode) => {
        expect(parseHsCode(formatHsCode(hsCode))).toEqual({ kind: "ok", hsCode });
      }),
    );
  });

  it("of another length, with letters, or of no chapter is refused, naming SKU and field", () => {
    expect(faultsOf({ hsCode: "6109" })).toEqual([
      "TEE-S: the HS code “6109” has 4 digits: it needs 6 to 10.",
    ]);
    expect(faultsOf({ hsCode: "61091000123" })[0]).toContain("has 11 digits");
    expect(faultsOf({ hsCode: "6109.1O" })[0]).toContain(
      "TEE-S: the HS code “6109.1O” is not made of digits",
    );
    expect(faultsOf({ hsCode: "001234" })[0]).toContain("chapter that does not exist");
    expect(faultsOf({ hsCode: "6.10910E+09" })[0]).toContain("a spreadsheet has shortened");
  });
});

describe("a customs description", () => {
  it("says what the thing is", () => {
    for (const description of [
      "Cotton T-shirt",
      "Board game",
      "Set of dice",
      "Toy car, die-cast",
      "Enamel pin",
    ])
      expect(read({ description }), description).toMatchObject({ said: { description }, problems: [] });
  });

  it("that is vague, too short, too long or not in Latin letters is refused, naming SKU and field", () => {
    for (const description of [
      "Gift",
      "merchandise",
      "Kickstarter reward",
      "misc. items",
      "Parts & accessories",
    ])
      expect(faultsOf({ description })[0], description).toContain("TEE-S: the customs description");
    expect(faultsOf({ description: "12" })[0]).toContain("too short");
    expect(faultsOf({ description: "x".repeat(101) })[0]).toContain("longer than 100 characters");
    expect(faultsOf({ description: "футболка" })[0]).toContain("Latin letters");
    expect(
      read({ description: `${"cotton shirt ".repeat(7)}abcdefghi`.slice(0, 100).trim() }).problems,
    ).toEqual([]);
  });
});

describe("the other fields", () => {
  it("are read: country by name or code, value in dollars, weight with its unit", () => {
    const { said, problems } = read({
      originCountry: "china",
      valueMinor: "$1,024.50",
      weightGrams: "12 oz",
    });
    expect(problems).toEqual([]);
    expect(said).toMatchObject({ originCountry: "CN", valueMinor: 102_450, weightGrams: 340 });
  });

  it("that make no sense are refused, each naming SKU and field", () => {
    expect(faultsOf({ originCountry: "Atlantis" })[0]).toContain("TEE-S: the country of origin “Atlantis”");
    expect(faultsOf({ valueMinor: "0" })).toEqual(["TEE-S: the customs value “0” must be more than zero."]);
    expect(faultsOf({ valueMinor: "-4" })[0]).toContain(
      "TEE-S: the customs value “-4” must be more than zero",
    );
    expect(faultsOf({ valueMinor: "cheap" })[0]).toContain("no amount in US dollars");
    expect(faultsOf({ valueMinor: "1.005" })[0]).toContain("more than two decimals");
    expect(faultsOf({ weightGrams: "0 g" })[0]).toBe("TEE-S: the weight “0 g” must be more than zero.");
    expect(faultsOf({ weightGrams: "340" })[0]).toContain("TEE-S: the weight “340” needs its unit");
    expect(faultsOf({ weightGrams: "#REF!" })[0]).toContain("an error of a spreadsheet");
  });

  it("are all judged at once, whatever is typed, and what is refused is not kept", () => {
    const { said, problems } = read({ hsCode: "1", valueMinor: "0", description: "Cotton T-shirt" });
    expect(problems.map(({ field }) => field)).toEqual(["hsCode", "valueMinor"]);
    expect(said).toMatchObject({ hsCode: null, valueMinor: null, description: "Cotton T-shirt" });
    fc.assert(
      fc.property(fc.string(), (text) => {
        const all = read({
          ...{ hsCode: text, description: text, originCountry: text, valueMinor: text, weightGrams: text },
        });
        expect((all.said.weightGrams ?? 1) > 0 && (all.said.valueMinor ?? 1) > 0).toBe(true);
        expect(all.problems.every(({ message }) => message.startsWith("TEE-S: "))).toBe(true);
      }),
    );
  });

  it("shown in a form and saved unchanged are the same facts", () => {
    const facts: SkuFactsView = {
      ...noFacts("TEE-S"),
      ...{ weightGrams: 1500, hsCode: "6109100012", description: "Cotton T-shirt" },
      ...{ originCountry: "PT", valueMinor: 123_456, weightFrom: "creator", valueFrom: "creator" },
    };
    expect(readSkuFacts(toFactsText(facts), "TEE-S", null).said).toEqual({
      ...{ weightGrams: 1500, hsCode: "6109100012", description: "Cotton T-shirt" },
      ...{ originCountry: "PT", valueMinor: 123_456 },
    });
  });
});

describe("a customs CSV's columns", () => {
  it("are known in any order, case and punctuation, and others are named as ignored", () => {
    const found = findCustomsColumns(["Country of origin", "SKU", "HTS Code", "Weight (oz)", "Colour"]);
    expect(found).toMatchObject({
      kind: "ok",
      columns: {
        originCountry: 0,
        sku: 1,
        hsCode: 2,
        weights: [{ index: 3, unit: "oz" }],
        ignored: ["Colour"],
      },
    });
  });

  it("without SKU, with nothing to take over, or twice the same are refused", () => {
    const messageOf = (header: string[]) => {
      const found = findCustomsColumns(header);
      return found.kind === "refused" ? found.message : null;
    };
    expect(messageOf(["hs_code"])).toContain("no column “sku”");
    expect(messageOf(["sku", "constructor"])).toContain("nothing to take over");
    expect(messageOf(["sku", "hs_code", "HTS"])).toContain("two columns for the same thing");
  });

  it("may be grams and ounces, of which a row fills one", () => {
    const found = findCustomsColumns(["sku", "weight_grams", "weight_oz"]);
    if (found.kind !== "ok") throw new Error(found.message);
    const row = (...fields: string[]) => readCustomsRow(4, fields, found.columns);
    expect(row("TEE", "", "12").said.weightGrams).toBe(340);
    expect(row("TEE", "340", "").said.weightGrams).toBe(340);
    expect(row("TEE", "340", "12").problems).toEqual([
      "TEE: the weight stands in weight_grams and weight_oz: keep one.",
    ]);
    expect(row("", "340", "").problems).toEqual(["Row 4: the SKU is missing."]);
  });
});
