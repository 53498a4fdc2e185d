// Properties of the plan that hold for every pledge, and the rules that the golden cases do not reach.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildMatchSku } from "~/modules/catalog/match-sku";
import {
  DEFAULT_CONNECTION_SETTINGS,
  type ConnectionSettings,
} from "~/modules/connections/connection-settings";
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import { planOrder, type PlanOrderInput } from "~/modules/pledges/order/plan-order";
import { costOfLines } from "~/modules/pledges/order/price-lines";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { makeAddress, makeContent, makeInput, makeVariant } from "./pledge-builders";

const amount = fc.integer({ min: 0, max: 50_000 });
const SKUS = ["A", "B", "C", "D"];

/** Any pledge over four SKUs, whose parts need not add up (the creator accepts the total paid). */
const anyInput = (settings: Partial<ConnectionSettings>, currency = "USD"): fc.Arbitrary<PlanOrderInput> =>
  fc
    .record({
      prices: fc.tuple(amount, amount, amount, amount),
      lines: fc.array(
        fc.record({ sku: fc.constantFrom(...SKUS), quantity: fc.integer({ min: 1, max: 9 }) }),
        { minLength: 1, maxLength: 8 },
      ),
      pledgeMinor: amount,
      addOnsMinor: amount,
      shippingMinor: amount,
      taxes: fc.array(
        fc.record({
          title: fc.constantFrom("VAT", "State Taxes"),
          amountMinor: fc.integer({ min: 0, max: 3000 }),
        }),
        { maxLength: 3 },
      ),
      totalPaidMinor: fc.integer({ min: 0, max: 200_000 }),
      taxesIncluded: fc.boolean(),
    })
    .map(({ prices, lines, taxesIncluded, ...amounts }) =>
      makeInput({
        acceptTotalPaid: true,
        settings: {
          ...DEFAULT_CONNECTION_SETTINGS,
          currencyRates: { EUR: "1.0837", JPY: "0.00671", KWD: "3.2519" },
          ...settings,
        },
        match: buildMatchSku(
          SKUS.map((sku, index) => makeVariant({ sku, priceMinor: prices[index] ?? 0 })),
          [],
        ),
        content: makeContent({
          currency,
          taxesIncluded,
          amounts,
          lines: lines.map((line) => ({ ...line, title: null, unitPriceMinor: null })),
        }),
      }),
    );

function sumOfParts(plan: OrderPlan): number {
  const shipping = plan.shipping.reduce((sum, line) => sum + line.amountMinor, 0);
  return (
    costOfLines(plan.lines) -
    (plan.discountMinor ?? 0) +
    shipping +
    (plan.taxesIncluded ? 0 : (plan.tax?.amountMinor ?? 0))
  );
}

function forEveryPlan(
  inputs: fc.Arbitrary<PlanOrderInput>,
  check: (plan: OrderPlan, input: PlanOrderInput) => void,
): void {
  let plans = 0;
  fc.assert(
    fc.property(inputs, (input) => {
      const result = planOrder(input);
      if (result.kind === "blocked") {
        expect(result.problem.code).toBe("DIFFERENCE_CANNOT_BE_BOOKED");
        return;
      }
      plans += 1;
      check(result.plan, input);
    }),
    { numRuns: 400 },
  );
  expect(plans).toBeGreaterThan(50);
}

const allSettings = fc.record({
  mode: fc.constantFrom("with-transaction-data" as const, "without-transaction-data" as const),
  prices: fc.constantFrom("shop" as const, "paid" as const),
  booking: fc.constantFrom("book" as const, "leave" as const),
});
const anything = fc
  .tuple(allSettings, fc.constantFrom("USD", "EUR", "JPY", "KWD"))
  .chain(([settings, currency]) => anyInput(settings, currency));

describe("every plan", () => {
  it("has a total that is the sum of its parts, and an explanation that adds up to it", () => {
    forEveryPlan(anything, (plan) => {
      expect(plan.totalMinor).toBe(sumOfParts(plan));
      const explained = plan.explanation
        .filter((row) => row.counts)
        .reduce((sum, row) => sum + row.amountMinor, 0);
      expect(explained).toBe(plan.totalMinor);
    });
  });

  it("keeps all quantities, and no part of it is negative", () => {
    forEveryPlan(anything, (plan, input) => {
      for (const sku of SKUS) {
        const count = (lines: { sku: string; quantity: number }[]) =>
          lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);
        expect(count(plan.lines)).toBe(count(input.content.lines));
      }
      const parts = [
        ...plan.lines.map((line) => line.unitPriceMinor),
        ...plan.shipping.map((line) => line.amountMinor),
        plan.discountMinor ?? 0,
        plan.tax?.amountMinor ?? 0,
        plan.totalMinor,
      ];
      expect(parts.filter((part) => part < 0 || !Number.isSafeInteger(part))).toEqual([]);
    });
  });

  it("is Paid exactly when the items cost no more than was paid, or no transaction data is sent", () => {
    forEveryPlan(anything, (plan, { content, settings }) => {
      const covered = costOfLines(plan.lines) <= content.amounts.totalPaidMinor;
      const paid = settings.mode === "without-transaction-data" || covered;
      expect(plan.status).toBe(paid ? "PAID" : "PARTIALLY_PAID");
    });
  });

  it("is the same for the same pledge", () => {
    fc.assert(
      fc.property(anything, (input) => {
        expect(planOrder(input)).toEqual(planOrder(input));
      }),
    );
  });

  it("adds up in the shop's currency too, to the cent of the transaction when all is paid", () => {
    forEveryPlan(anything, (plan) => {
      const money = planShopMoney(plan);
      const items = plan.lines.reduce(
        (sum, line, index) => sum + line.quantity * (money.unitPricesMinor[index] ?? NaN),
        0,
      );
      const shipping = money.shippingMinor.reduce((sum, part) => sum + part, 0);
      expect(money.totalMinor).toBe(
        items - (money.discountMinor ?? 0) + shipping + (plan.taxesIncluded ? 0 : (money.taxMinor ?? 0)),
      );
      if (plan.transactionMinor === plan.totalMinor) expect(money.transactionMinor).toBe(money.totalMinor);
      if (plan.shopRate === null) expect(money.totalMinor).toBe(plan.totalMinor);
    });
  });
});

describe("an order in another currency than the shop's", () => {
  const settings = { ...DEFAULT_CONNECTION_SETTINGS, currencyRates: { EUR: "1.005" } };
  const inEuro = (
    amounts: { shippingMinor: number; totalPaidMinor: number },
    priceMinor: number,
    quantity: number,
  ) =>
    planOf({
      settings,
      match: buildMatchSku([makeVariant({ sku: "A", priceMinor })], []),
      content: makeContent({
        currency: "EUR",
        lines: [{ sku: "A", title: null, quantity, unitPriceMinor: null }],
        amounts: {
          pledgeMinor: amounts.totalPaidMinor - amounts.shippingMinor,
          addOnsMinor: 0,
          taxes: [],
          ...amounts,
        },
      }),
    });

  it("prices the shop's items at the creator's rate", () => {
    const plan = inEuro({ shippingMinor: 0, totalPaidMinor: 2000 }, 2010, 1);
    expect(plan).toMatchObject({
      currency: "EUR",
      shopCurrency: "USD",
      shopRate: "1.005",
      totalMinor: 2000,
      lines: [{ unitPriceMinor: 2000 }],
    });
  });

  it("lets shipping take what rounding the items left, so that the total is the converted total", () => {
    const plan = inEuro({ shippingMinor: 500, totalPaidMinor: 1200 }, 101, 7);
    expect(plan.lines[0]?.unitPriceMinor).toBe(100);
    expect(planShopMoney(plan)).toMatchObject({
      unitPricesMinor: [101],
      shippingMinor: [499],
      totalMinor: 1206,
      transactionMinor: 1206,
    });
  });

  it("has a transaction of the whole total even where nothing can take the rounding", () => {
    const plan = inEuro({ shippingMinor: 0, totalPaidMinor: 700 }, 101, 7);
    expect(planShopMoney(plan)).toMatchObject({
      unitPricesMinor: [101],
      shippingMinor: [],
      totalMinor: 707,
      transactionMinor: 707,
    });
  });
});

describe("a plan with transaction data", () => {
  it("that is Paid and booked totals exactly what was paid, in one transaction", () => {
    forEveryPlan(
      fc.constantFrom("shop" as const, "paid" as const).chain((prices) => anyInput({ prices })),
      (plan, { content }) => {
        if (plan.status !== "PAID") return;
        expect(plan.totalMinor).toBe(content.amounts.totalPaidMinor);
        expect(plan.outstandingMinor).toBe(0);
        expect(plan.transactionMinor).toBe(content.amounts.totalPaidMinor || null);
      },
    );
  });

  it("that is Partially Paid books nothing and leaves total − paid open", () => {
    forEveryPlan(anyInput({}), (plan, { content }) => {
      if (plan.status !== "PARTIALLY_PAID") return;
      expect(plan.discountMinor).toBeNull();
      expect(plan.outstandingMinor).toBe(plan.totalMinor - content.amounts.totalPaidMinor);
      expect(plan.outstandingMinor).toBeGreaterThan(0);
      expect(plan.shipping.map((line) => line.amountMinor)).toEqual(
        [content.amounts.shippingMinor].filter((part) => part > 0),
      );
    });
  });

  it("at the prices paid has lines that cost exactly pledge + add-ons", () => {
    forEveryPlan(anyInput({ prices: "paid" }), (plan, { content }) => {
      expect(costOfLines(plan.lines)).toBe(content.amounts.pledgeMinor + content.amounts.addOnsMinor);
    });
  });
});

function codeOf(changes: Partial<PlanOrderInput>): string {
  const result = planOrder(makeInput(changes));
  return result.kind === "blocked" ? result.problem.code : "PLANNED";
}

function planOf(changes: Partial<PlanOrderInput>): OrderPlan {
  const result = planOrder(makeInput(changes));
  if (result.kind === "blocked") throw new Error(result.problem.message);
  return result.plan;
}

describe("a pledge is kept back", () => {
  const line = { sku: "GAME", title: null, quantity: 1, unitPriceMinor: null };

  it("with 251 lines, but not with 250", () => {
    expect(codeOf({ content: makeContent({ lines: Array.from({ length: 251 }, () => line) }) })).toBe(
      "TOO_MANY_LINES",
    );
    expect(codeOf({ content: makeContent({ lines: Array.from({ length: 250 }, () => line) }) })).toBe(
      "PLANNED",
    );
  });

  it("with 300 charge ids, which cannot all be tags", () => {
    const charges = Array.from({ length: 300 }, (_, index) => ({
      stripeChargeId: `ch_${index}`,
      amountMinor: null,
      chargedAt: null,
    }));
    expect(codeOf({ content: makeContent({ charges }) })).toBe("TOO_MANY_TAGS");
  });

  it("with a comma in an id that must be a tag", () => {
    expect(codeOf({ content: makeContent({ externalId: "7,1" }) })).toBe("TAG_NOT_ALLOWED");
    expect(
      codeOf({
        content: makeContent({
          charges: [{ stripeChargeId: "ch,1", amountMinor: null, chargedAt: null }],
        }),
      }),
    ).toBe("TAG_NOT_ALLOWED");
  });

  it("in another currency without a rate", () => {
    const content = makeContent({ currency: "EUR" });
    expect(codeOf({ content })).toBe("CURRENCY_WITHOUT_RATE");
    expect(
      codeOf({ content, settings: { ...DEFAULT_CONNECTION_SETTINGS, currencyRates: { EUR: "0.0" } } }),
    ).toBe("CURRENCY_WITHOUT_RATE");
    expect(
      codeOf({ content, settings: { ...DEFAULT_CONNECTION_SETTINGS, currencyRates: { EUR: "1.1" } } }),
    ).toBe("PLANNED");
  });

  it("when several variants share its SKU, until one is chosen by hand", () => {
    const variants = [
      makeVariant({ sku: "GAME", gid: "gid://1" }),
      makeVariant({ sku: "GAME", gid: "gid://2" }),
    ];
    expect(codeOf({ match: buildMatchSku(variants, []) })).toBe("SKU_DUPLICATE");
    expect(
      planOf({ match: buildMatchSku(variants, [{ sku: "GAME", variantGid: "gid://2" }]) }).lines[0]
        ?.variantGid,
    ).toBe("gid://2");
  });

  it("when its ids are too long to mark an order with", () => {
    const campaign = { externalId: "星".repeat(60), name: "Star", currency: "USD" };
    expect(codeOf({ content: makeContent({ campaign }) })).toBe("IDENTIFIER_TOO_LONG");
  });

  it("when its items cost more than exact arithmetic can hold", () => {
    const match = buildMatchSku([makeVariant({ sku: "GAME", priceMinor: 9_000_000_000_000_000 })], []);
    expect(codeOf({ match })).toBe("AMOUNT_TOO_LARGE");
  });
});

describe("the order", () => {
  it("needs no address to be planned", () => {
    expect(planOf({ content: makeContent({ shippingAddress: null }) }).shippingAddress).toBeNull();
  });

  it("carries the address as Shopify wants it", () => {
    expect(planOf({}).shippingAddress).toEqual({
      firstName: "Ada",
      lastName: "Lovelace",
      address1: "12 Analytical Way",
      address2: null,
      city: "Portland",
      provinceCode: "OR",
      zip: "97201",
      countryCode: "US",
      phone: "+15032221234",
    });
    const dutch = makeAddress({
      countryCode: "NL",
      region: "Utrecht",
      postalCode: "3511ab",
      phone: null,
    });
    expect(planOf({ content: makeContent({ shippingAddress: dutch }) }).shippingAddress).toMatchObject({
      provinceCode: null,
      zip: "3511 AB",
      phone: null,
    });
  });

  it("carries answers and note only when the creator opted in", () => {
    const content = makeContent({
      answers: [
        { question: "Size", answer: "M" },
        { question: "Size", answer: "L" },
      ],
      note: "Leave at the door",
    });
    expect(planOf({ content })).toMatchObject({
      note: null,
      attributes: [{ key: "Backer ID" }, { key: "Campaign" }, { key: "Pledge level" }],
    });
    const open = planOf({
      content,
      settings: { ...DEFAULT_CONNECTION_SETTINGS, pushAnswers: true, pushNote: true },
    });
    expect(open.note).toBe("Leave at the door");
    expect(open.attributes.slice(3)).toEqual([
      { key: "Size", value: "M" },
      { key: "Size (2)", value: "L" },
    ]);
  });

  it("repeats no tag, whatever its case, and cuts no emoji in half", () => {
    const campaign = { externalId: "c", name: `ADA'S GAMES`, currency: "USD" };
    expect(planOf({ content: makeContent({ campaign }) }).tags).toEqual(["70000001", "Ada's Games"]);
    const emoji = { externalId: "c", name: "🎲".repeat(50), currency: "USD" };
    expect(planOf({ content: makeContent({ campaign: emoji }) }).tags.at(-1)).toBe("🎲".repeat(40));
  });

  it("sends no e-mail address that Shopify would refuse", () => {
    expect(
      planOf({ content: makeContent({ backer: { name: null, email: "not an address", phone: null } }) })
        .email,
    ).toBeNull();
  });

  it("is dated now, or when pledged if so set", () => {
    expect(planOf({}).processedAt).toBeNull();
    expect(
      planOf({ settings: { ...DEFAULT_CONNECTION_SETTINGS, processedAt: "pledged-at" } }).processedAt,
    ).toBe("2026-03-01T10:00:00.000Z");
  });
});
