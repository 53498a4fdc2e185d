import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentHash } from "~/modules/pledges/receive/content-hash.server";
import { parsePledgePush, type PledgePushResult } from "~/modules/pledges/receive/parse-pledge-push";

const pushed = (changes: Record<string, unknown> = {}) => ({
  externalId: "70000001",
  campaign: { externalId: "star-tiles", name: "Star Tiles", currency: "USD" },
  backer: { name: "Ada Lovelace", email: "ada@example.com", phone: null },
  shippingAddress: {
    name: "Ada",
    line1: "12 Way",
    line2: null,
    city: "Portland",
    region: "OR",
    postalCode: "97201",
    country: "United States",
    phone: null,
  },
  lines: [{ sku: "GAME", title: "Star Tiles", quantity: 1, unitPrice: "59.00" }],
  amounts: {
    pledge: "59.00",
    addOns: "0.00",
    shipping: "12.00",
    taxes: [{ title: "State Taxes", amount: "1.23" }],
    totalPaid: "72.23",
  },
  taxesIncluded: false,
  charges: [{ stripeChargeId: "ch_1", amount: "72.23", chargedAt: "2026-03-01T12:00:00+02:00" }],
  status: "ready",
  pledgedAt: "2026-03-01T10:00:00Z",
  answers: [{ question: "Colour", answer: "Blue" }],
  note: "Ring twice",
  ...changes,
});

function contentOf(result: PledgePushResult) {
  if (result.kind !== "ok") throw new Error(JSON.stringify(result.problems));
  return result.content;
}

function problemsOf(raw: unknown) {
  const result = parsePledgePush(raw);
  return result.kind === "rejected" ? result.problems : [];
}

describe("a pushed pledge", () => {
  it("becomes content in minor units, UTC and country codes", () => {
    const result = parsePledgePush(pushed());
    expect(contentOf(result)).toMatchObject({
      externalId: "70000001",
      currency: "USD",
      amounts: {
        pledgeMinor: 5900,
        addOnsMinor: 0,
        shippingMinor: 1200,
        totalPaidMinor: 7223,
        taxes: [{ title: "State Taxes", amountMinor: 123 }],
      },
      shippingAddress: { countryCode: "US", region: "OR" },
      lines: [{ sku: "GAME", quantity: 1, unitPriceMinor: 5900 }],
      charges: [{ stripeChargeId: "ch_1", amountMinor: 7223, chargedAt: "2026-03-01T10:00:00.000Z" }],
    });
    expect(result).toMatchObject({ warnings: [] });
  });

  it("needs only ids, backer and amounts", () => {
    const { externalId, campaign } = pushed();
    const minimal = { externalId, campaign, backer: {}, amounts: { pledge: "5", totalPaid: "5" } };
    expect(contentOf(parsePledgePush(minimal))).toMatchObject({
      status: "ready",
      lines: [],
      shippingAddress: null,
      taxesIncluded: false,
      note: null,
    });
  });

  it.each([
    [
      "a negative quantity",
      { lines: [{ sku: "GAME", quantity: -1 }] },
      "lines[0].quantity",
      /must be at least 1/,
    ],
    [
      "a fractional quantity",
      { lines: [{ sku: "GAME", quantity: 1.5 }] },
      "lines[0].quantity",
      /whole number/,
    ],
    [
      "an unknown currency",
      { campaign: { externalId: "c", name: "C", currency: "ABC" } },
      "campaign.currency",
      /no ISO 4217/,
    ],
    [
      "too many decimals",
      { amounts: { pledge: "59.001", totalPaid: "59" } },
      "amounts.pledge",
      /more decimals/,
    ],
    ["a negative amount", { amounts: { pledge: "-1", totalPaid: "59" } }, "amounts.pledge", /negative/],
    [
      "an amount that is a number",
      { amounts: { pledge: 59, totalPaid: "59" } },
      "amounts.pledge",
      /decimal string/,
    ],
    ["an id in scientific notation", { externalId: "9.25082E+11" }, "externalId", /digits have been lost/],
    ["an id that is a number", { externalId: 70000001 }, "externalId", /string in quotes/],
    ["an unknown status", { status: "shipped" }, "status", /"ready"/],
    ["a date without a zone", { pledgedAt: "01/03/2026" }, "pledgedAt", /ISO 8601/],
    ["NUL in a SKU", { lines: [{ sku: "GA\u0000ME", quantity: 1 }] }, "lines[0].sku", /control characters/],
    ["half an emoji in an id", { externalId: "7\ud83c" }, "externalId", /control characters/],
    [
      "10,001 lines",
      { lines: Array.from({ length: 10_001 }, () => ({ sku: "GAME", quantity: 1 })) },
      "lines",
      /at most 10000/,
    ],
  ])("with %s is refused in a sentence that names the field", (_what, changes, path, message) => {
    const [problem] = problemsOf(pushed(changes));
    expect(problem?.path).toBe(path);
    expect(problem?.message).toMatch(message);
    expect(problem?.message).toContain(path);
  });

  it("is named in every message", () => {
    const [problem] = problemsOf(pushed({ lines: [{ sku: "GAME", quantity: 0 }] }));
    expect(problem?.message).toBe('Pledge "70000001": lines[0].quantity must be at least 1.');
  });

  it("whose sums do not add up, or with 251 lines or 300 charges, is kept for the creator", () => {
    const amounts = { pledge: "59.00", totalPaid: "1.00" };
    const lines = Array.from({ length: 251 }, () => ({ sku: "GAME", quantity: 1 }));
    const charges = Array.from({ length: 300 }, (_, index) => ({ stripeChargeId: `ch_${index}` }));
    expect(contentOf(parsePledgePush(pushed({ amounts, lines, charges }))).charges).toHaveLength(300);
  });

  it("keeps emoji and right-to-left names, and cleans control characters out of free text", () => {
    const backer = { name: " محمد 🎲\u0000 علي \ud83c", email: null };
    const content = contentOf(parsePledgePush(pushed({ backer, note: "a\r\nb\u0007c" })));
    expect(content.backer.name).toBe("محمد 🎲 علي");
    expect(content.note).toBe("a\nb c");
  });

  it("is told of misspelt fields, which are ignored", () => {
    const result = parsePledgePush(
      JSON.parse(
        `{"__proto__": {"polluted": true}, ${JSON.stringify(pushed({ shipingAddress: {} })).slice(1)}`,
      ),
    );
    expect(result).toMatchObject({
      kind: "ok",
      warnings: [{ path: "__proto__" }, { code: "UNKNOWN_FIELD", path: "shipingAddress" }],
    });
    expect({}).not.toHaveProperty("polluted");
  });

  it("to a country nobody knows is kept, with a warning", () => {
    const result = parsePledgePush(pushed({ shippingAddress: { country: "Atlantis" } }));
    expect(result).toMatchObject({
      kind: "ok",
      content: { shippingAddress: { countryCode: null } },
      warnings: [{ code: "UNKNOWN_COUNTRY" }],
    });
  });

  it("in another currency than its campaign's is read in that currency", () => {
    const amounts = { pledge: "5900", totalPaid: "5900", currency: "jpy" };
    const lines = [{ sku: "GAME", quantity: 1 }];
    expect(contentOf(parsePledgePush(pushed({ amounts, lines, charges: [] })))).toMatchObject({
      currency: "JPY",
      amounts: { totalPaidMinor: 5900 },
      campaign: { currency: "USD" },
    });
  });
});

describe("any input at all", () => {
  it("gets an answer, and what is accepted can be stored as PostgreSQL JSON", () => {
    const key = fc.constantFrom(...Object.keys(pushed()), "__proto__", "x");
    const value = fc.anything({
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withMap: true,
      values: [fc.string({ unit: "binary" }), fc.double(), fc.constantFrom("12.00", "USD", "1e9", "\u0000")],
    });
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          fc.dictionary(key, value).map((changes) => pushed(changes)),
        ),
        (raw) => {
          const result = parsePledgePush(raw);
          if (result.kind === "rejected") {
            expect(result.problems.length).toBeGreaterThan(0);
            return;
          }
          expect(JSON.stringify(result.content)).not.toMatch(/\\u0000|\\ud[89a-f]/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("the content hash", () => {
  it("is the same for the same content, whatever the order of its keys", () => {
    const content = contentOf(parsePledgePush(pushed()));
    const shuffled = Object.fromEntries(Object.entries(content).reverse()) as typeof content;
    expect(contentHash(shuffled)).toBe(contentHash(content));
    expect(contentHash(content)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("changes with any value and with the order of the lines", () => {
    const two = [
      { sku: "A", quantity: 1 },
      { sku: "B", quantity: 1 },
    ];
    const hashes = [
      pushed(),
      pushed({ note: "x" }),
      pushed({ lines: two }),
      pushed({ lines: two.toReversed() }),
    ].map((raw) => contentHash(contentOf(parsePledgePush(raw))));
    expect(new Set(hashes).size).toBe(4);
  });
});
