import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customsNeed } from "~/modules/customs/customs-destination";
import { planCustoms } from "~/modules/customs/customs-lines";
import type { CustomsRules } from "~/modules/customs/customs-plan";
import { describeMissing } from "~/modules/customs/describe-missing";
import { CUSTOMS_FIELDS, noFacts, type CustomsField, type SkuFactsView } from "~/modules/customs/sku-facts";

const RULES: CustomsRules = {
  parcelGrams: 1_000,
  signer: "Ada Lovelace",
  contentsType: "merchandise",
  contentsExplanation: null,
  nonDelivery: "return",
};

function known(sku: string, changes: Partial<SkuFactsView> = {}): SkuFactsView {
  return {
    ...noFacts(sku),
    ...{ weightGrams: 200, hsCode: "610910", description: "Cotton T-shirt", originCountry: "PT" },
    ...{ valueMinor: 2400, weightFrom: "creator", valueFrom: "creator" },
    ...changes,
  };
}

const mapOf = (...facts: SkuFactsView[]) => new Map(facts.map((fact) => [fact.sku, fact]));

describe("a customs declaration", () => {
  it("has one line for each SKU with the weight and value of all its pieces", () => {
    const contents = [
      { sku: "TEE", quantity: 1 },
      { sku: "MUG", quantity: 1 },
      { sku: "TEE", quantity: 2 },
    ];
    const mug = known("MUG", { hsCode: "691110", description: "Porcelain mug", weightGrams: 350 });
    const plan = planCustoms(contents, mapOf(known("TEE"), mug), RULES);
    expect(plan).toMatchObject({
      kind: "declaration",
      totalValueMinor: 9600,
      totalWeightGrams: 950,
      declaration: {
        signer: "Ada Lovelace",
        eelPfc: "NOEEI 30.37(a)",
        lines: [
          { sku: "MUG", quantity: 1, weightGrams: 350, valueMinor: 2400, hsCode: "691110" },
          { sku: "TEE", quantity: 3, weightGrams: 600, valueMinor: 7200, originCountry: "PT" },
        ],
      },
    });
  });

  it("adds up: values to the cent, pieces to the piece, weights to no more than the parcel", () => {
    const item = fc.record({
      quantity: fc.integer({ min: 1, max: 20 }),
      weightGrams: fc.integer({ min: 1, max: 5_000 }),
      valueMinor: fc.integer({ min: 1, max: 2_000 }),
    });
    const parcel = fc.integer({ min: 1, max: 40_000 });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), parcel, (items, parcelGrams) => {
        // Two items in three share a SKU with another one.
        const contents = items.map(({ quantity }, index) => ({ sku: `S${index % 4}`, quantity }));
        const facts = mapOf(...items.slice(0, 4).map((one, index) => known(`S${index}`, one)));
        const plan = planCustoms(contents, facts, { ...RULES, parcelGrams });
        const value = contents.reduce(
          (sum, { sku, quantity }) => sum + quantity * (facts.get(sku)?.valueMinor ?? Number.NaN),
          0,
        );
        if (plan.kind === "refused") {
          expect(plan.code === "VALUE_OVER_EXPORT_LIMIT" ? value > 250_000 : parcelGrams < facts.size).toBe(
            true,
          );
          return;
        }
        if (plan.kind === "missing") throw new Error("nothing is missing");
        const { lines } = plan.declaration;
        const sumOf = (field: "quantity" | "weightGrams" | "valueMinor") =>
          lines.reduce((sum, line) => sum + line[field], 0);
        expect(sumOf("valueMinor")).toBe(value);
        expect(plan.totalValueMinor).toBe(value);
        expect(sumOf("quantity")).toBe(contents.reduce((sum, { quantity }) => sum + quantity, 0));
        expect(sumOf("weightGrams")).toBe(plan.totalWeightGrams);
        expect(plan.totalWeightGrams).toBeLessThanOrEqual(parcelGrams);
        expect(lines.every(({ weightGrams }) => weightGrams > 0)).toBe(true);
        expect(new Set(lines.map(({ sku }) => sku)).size).toBe(lines.length);
      }),
    );
  });

  it("is not made while any SKU lacks anything, whichever it is", () => {
    const field = fc.constantFrom<CustomsField>(...CUSTOMS_FIELDS);
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (missing) => {
        const hole = known("HOLE", Object.fromEntries(missing.map((name) => [name, null])));
        const contents = [
          { sku: "TEE", quantity: 1 },
          { sku: "HOLE", quantity: 1 },
        ];
        const plan = planCustoms(contents, mapOf(known("TEE"), hole), RULES);
        expect(plan).toMatchObject({
          kind: "missing",
          skus: [{ sku: "HOLE", missing: CUSTOMS_FIELDS.filter((name) => missing.includes(name)) }],
        });
      }),
    );
  });

  it("is refused with a sentence that names every SKU and what it lacks", () => {
    const plan = planCustoms(
      ["MUG", "TEE-S", "TEE-M", "NEW"].map((sku) => ({ sku, quantity: 1 })),
      mapOf(
        known("MUG", { weightGrams: null }),
        known("TEE-S", { hsCode: null, description: null }),
        known("TEE-M", { hsCode: null, description: null }),
      ),
      RULES,
    );
    expect(plan).toMatchObject({
      kind: "missing",
      message:
        "The weight is missing for MUG; the HS code, the customs description, the country of origin, the customs value, and the weight are missing for NEW; the HS code and the customs description are missing for TEE-M and TEE-S.",
    });
    expect(describeMissing([{ sku: "A", missing: ["hsCode"] }])).toBe("The HS code is missing for A.");
  });

  it("is refused above $2,500 and made at $2,500", () => {
    const worth = (valueMinor: number) =>
      planCustoms([{ sku: "TEE", quantity: 10 }], mapOf(known("TEE", { valueMinor })), RULES);
    expect(worth(25_000).kind).toBe("declaration");
    expect(worth(25_001)).toMatchObject({
      kind: "refused",
      code: "VALUE_OVER_EXPORT_LIMIT",
      field: "customs value",
      message: expect.stringMatching(
        /^The customs value of \$2,500\.10 is over the export limit of \$2,500\.00/,
      ) as string,
    });
  });

  it("is refused without a signer, without an explanation of “other”, without contents, and for a parcel lighter than its lines", () => {
    const code = (rules: Partial<CustomsRules>, contents = [{ sku: "TEE", quantity: 1 }]) => {
      const plan = planCustoms(contents, mapOf(known("TEE"), known("MUG")), { ...RULES, ...rules });
      return plan.kind === "refused" ? plan.code : plan.kind;
    };
    expect(code({ signer: " " })).toBe("SIGNER_MISSING");
    expect(code({ contentsType: "other" })).toBe("CONTENTS_EXPLANATION_MISSING");
    expect(code({ contentsType: "other", contentsExplanation: "Spare parts of a game" })).toBe("declaration");
    expect(code({}, [])).toBe("NOTHING_TO_DECLARE");
    const two = ["TEE", "MUG"].map((sku) => ({ sku, quantity: 1 }));
    expect(code({ parcelGrams: 1 }, two)).toBe("PARCEL_TOO_LIGHT");
  });
});

describe("whether a parcel is declared to customs", () => {
  const need = (country: string, state: string | null = null, zip: string | null = null) =>
    customsNeed({ country, state, zip });

  it("no: the states, Puerto Rico and the Virgin Islands", () => {
    expect(need("US", "NY", "10118")).toBe("none");
    expect(need("US", "HI", "96720")).toBe("none");
    expect(need("US", "HI", "96701")).toBe("none");
    expect(need("US", "PR", "00901")).toBe("none");
    expect(need("PR", null, "00901")).toBe("none");
    expect(need("VI", null, "00802")).toBe("none");
  });

  it("yes: abroad, the Pacific territories, and military post offices, however they are written", () => {
    expect(need("CA", "ON", "M5V 2T6")).toBe("abroad");
    expect(need("GU")).toBe("territory");
    expect(need("US", "GU", "96910")).toBe("territory");
    expect(need("US", "AS", "96799")).toBe("territory");
    expect(need("US", null, "96950-1234")).toBe("territory");
    expect(need("US", "AE", "09128")).toBe("military");
    expect(need("us", "ap", "96367")).toBe("military");
    expect(need("US", "AA", "34012")).toBe("military");
  });
});
