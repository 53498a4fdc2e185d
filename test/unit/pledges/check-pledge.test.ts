import { describe, expect, it } from "vitest";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import { applyCorrections } from "~/modules/pledges/preflight/apply-corrections";
import { checkPledge } from "~/modules/pledges/preflight/check-pledge";
import type { CheckPledgeInput } from "~/modules/pledges/preflight/check-pledge-input";
import type { PledgeAddress, PledgeContent } from "~/modules/pledges/pledge";
import { makeAddress, makeContent, makeInput } from "./pledge-builders";

const NOW = new Date("2026-04-01T00:00:00Z");

function check(content: Partial<PledgeContent> = {}, changes: Partial<CheckPledgeInput> = {}) {
  return checkPledge({ ...makeInput({ content: makeContent(content) }), now: NOW, ...changes });
}

function codes(result: ReturnType<typeof checkPledge>, severity?: "blocking" | "warning"): string[] {
  return result.problems
    .filter((problem) => !severity || problem.severity === severity)
    .map((problem) => problem.code);
}

const line = (sku: string, quantity = 1) => ({ sku, title: null, quantity, unitPriceMinor: null });
const withAddress = (changes: Partial<PledgeAddress>) => check({ shippingAddress: makeAddress(changes) });

describe("preflight", () => {
  it("finds nothing wrong with a pledge in order, and forecasts Paid", () => {
    expect(check()).toMatchObject({
      outcome: "paid",
      problems: [],
      plan: { status: "PAID", totalMinor: 7100 },
    });
  });

  it("forecasts Partially Paid with the gap named, and what partners make of it", () => {
    const result = check({ lines: [line("GAME", 2)] });
    expect(result.outcome).toBe("partially_paid");
    expect(codes(result)).toEqual(["PRICE_GAP", "PARTNER_NEEDS_PAID"]);
    expect(result.problems[0]?.message).toContain("$59.00 outstanding");
  });

  it("forecasts orders without transaction data", () => {
    const settings = { ...DEFAULT_CONNECTION_SETTINGS, mode: "without-transaction-data" as const };
    expect(check({ lines: [line("GAME", 2)] }, { settings })).toMatchObject({
      outcome: "without_transaction_data",
      problems: [],
    });
  });

  it.each(["held", "cancelled", "refunded"] as const)(
    "skips a pledge that is %s, whatever else is wrong",
    (status) => {
      expect(check({ status, lines: [], shippingAddress: null })).toMatchObject({
        outcome: "skipped",
        plan: null,
        problems: [{ code: "NOT_READY" }],
      });
    },
  );

  it("names all blocking problems at once", () => {
    const result = check({
      lines: [line("NOPE")],
      externalId: "a,b",
      shippingAddress: makeAddress({ city: " ", region: null }),
    });
    expect(result).toMatchObject({ outcome: "blocked", plan: null });
    expect(codes(result, "blocking").sort()).toEqual([
      "ADDRESS_CITY_MISSING",
      "REGION_MISSING",
      "SKU_MISSING",
      "TAG_NOT_ALLOWED",
    ]);
  });

  it("blocks a collected pledge without a survey with that one reason", () => {
    expect(codes(check({ lines: [], shippingAddress: null }))).toEqual(["SURVEY_MISSING"]);
    expect(codes(check({ lines: [] }), "blocking")).toEqual(["NO_LINES"]);
    expect(codes(check({ shippingAddress: null }), "blocking")).toEqual(["ADDRESS_MISSING"]);
  });

  it.each([
    [{ line1: null }, "ADDRESS_LINE_MISSING"],
    [{ city: "" }, "ADDRESS_CITY_MISSING"],
    [{ countryCode: null }, "COUNTRY_UNKNOWN"],
    [{ countryCode: "AQ" }, "COUNTRY_UNKNOWN"],
    [{ postalCode: null }, "POSTAL_CODE_MISSING"],
    [{ region: "Ontario" }, "REGION_UNKNOWN"],
  ])("blocks an address with %j", (changes, code) => {
    expect(codes(withAddress(changes), "blocking")).toEqual([code]);
  });

  it("takes the recipient's name from the backer, and blocks when neither has one", () => {
    expect(withAddress({ name: null }).outcome).toBe("paid");
    const nameless = check({
      shippingAddress: makeAddress({ name: null }),
      backer: { name: null, email: "a@example.com", phone: null },
    });
    expect(codes(nameless, "blocking")).toEqual(["ADDRESS_NAME_MISSING"]);
  });

  it.each([
    [{ countryCode: "NL", region: null, postalCode: "1012 AB", phone: "+31201234567" }],
    [{ countryCode: "SE", region: "Skåne", postalCode: "211 20", phone: "+46406001234" }],
    [{ countryCode: "HK", region: "Kowloon", postalCode: null, phone: "+85221234567" }],
    [{ countryCode: "PR", region: null, postalCode: "00907", phone: "+17877211234" }],
  ])("lets an address through that is complete for its country: %j", (changes) => {
    expect(withAddress(changes)).toMatchObject({ outcome: "paid", problems: [] });
  });

  it("only warns of forms: postal code, phone, e-mail", () => {
    const result = check({
      shippingAddress: makeAddress({ postalCode: "9720", phone: "555 CALL" }),
      backer: { name: "Ada", email: "nobody", phone: null },
    });
    expect(result.outcome).toBe("paid");
    expect(codes(result).sort()).toEqual([
      "EMAIL_ODD",
      "PARTNER_PHONE_SPACES",
      "PHONE_ODD",
      "POSTAL_CODE_ODD",
    ]);
    const relay = check({ backer: { name: "Ada", email: "x1@privaterelay.appleid.com", phone: null } });
    expect(codes(relay)).toEqual(["EMAIL_RELAY"]);
    expect(codes(check({ backer: { name: "Ada", email: null, phone: null } }))).toEqual(["EMAIL_MISSING"]);
  });

  it("needs no address for what is never shipped, but says so", () => {
    const amounts = {
      pledgeMinor: 500,
      addOnsMinor: 0,
      shippingMinor: 0,
      taxes: [],
      totalPaidMinor: 500,
    };
    const result = check({ lines: [line("PDF")], shippingAddress: null, amounts });
    expect(result.outcome).toBe("paid");
    expect(codes(result)).toEqual(["DIGITAL_ONLY"]);
    expect(codes(check({ lines: [line("GAME"), line("PDF")] }))).toContain("SKU_NOT_SHIPPABLE");
  });

  it("blocks where an order already stands, until the creator decides", () => {
    const order = { gid: "gid://shopify/Order/1", name: "#1001" };
    const decided = (decision: "adopt" | "skip" | "push" | null) =>
      check({}, { foreignOrder: { ...order, decision } });
    expect(decided(null)).toMatchObject({
      outcome: "blocked",
      problems: [{ code: "ALREADY_IN_SHOPIFY" }],
    });
    expect(decided("skip")).toMatchObject({ outcome: "skipped", plan: null });
    expect(decided("adopt")).toMatchObject({ outcome: "skipped", plan: null });
    expect(decided("push")).toMatchObject({ outcome: "paid", problems: [] });
  });

  it("warns of a possible duplicate and names the other pledges", () => {
    const result = check({}, { duplicates: { sameBackerExternalIds: ["70000002"] } });
    expect(result.problems).toMatchObject([{ code: "POSSIBLE_DUPLICATE", severity: "warning" }]);
    expect(result.problems[0]?.message).toContain("70000002");
  });

  it("warns of orders dated back only when they will be", () => {
    const pledgedAt = "2025-12-01T00:00:00.000Z";
    const settings = { ...DEFAULT_CONNECTION_SETTINGS, processedAt: "pledged-at" as const };
    expect(codes(check({ pledgedAt }, { settings }))).toEqual(["ORDER_DATED_BACK", "PARTNER_ORDER_TOO_OLD"]);
    expect(codes(check({ pledgedAt }))).toEqual([]);
  });

  it("blocks sums that do not add up until the total paid is accepted, and says what remains open when left", () => {
    const amounts = {
      pledgeMinor: 5900,
      addOnsMinor: 0,
      shippingMinor: 1200,
      taxes: [],
      totalPaidMinor: 7000,
    };
    expect(codes(check({ amounts }))).toEqual(["AMOUNTS_DO_NOT_ADD_UP"]);
    expect(check({ amounts }, { acceptTotalPaid: true })).toMatchObject({
      outcome: "paid",
      plan: { discountMinor: 100 },
    });
    const settings = { ...DEFAULT_CONNECTION_SETTINGS, booking: "leave" as const };
    expect(codes(check({ amounts }, { acceptTotalPaid: true, settings }))).toEqual(["TOTAL_DIFFERS"]);
  });

  it("never makes an order beside one that carries our own identifier, whatever was decided", () => {
    const order = { gid: "gid://shopify/Order/1", name: "#1001", ours: true };
    for (const decision of [null, "push"] as const)
      expect(check({}, { foreignOrder: { ...order, decision } })).toMatchObject({
        outcome: "blocked",
        problems: [{ code: "ALREADY_IN_SHOPIFY", message: expect.stringContaining("adopt it, or skip") }],
      });
    expect(check({}, { foreignOrder: { ...order, decision: "skip" } }).outcome).toBe("skipped");
  });

  it("tells in each message what to do", () => {
    const all = check({
      lines: [line("NOPE"), line("GAME", 3)],
      shippingAddress: makeAddress({ city: null, postalCode: null, region: "x" }),
    });
    for (const { message } of all.problems) expect(message).toMatch(/^[^.].*[:;] .*\.$/s);
  });
});

describe("corrections", () => {
  it("lie over what the platform sent and touch nothing else", () => {
    const content = makeContent({ lines: [line("OLD"), line("GAME")] });
    const fixed = applyCorrections(content, {
      email: "new@example.com",
      skus: { OLD: "POSTER" },
      shippingAddress: makeAddress({ city: "Salem" }),
    });
    expect(fixed).toEqual({
      ...content,
      backer: { ...content.backer, email: "new@example.com" },
      lines: [line("POSTER"), line("GAME")],
      shippingAddress: makeAddress({ city: "Salem" }),
    });
    expect(applyCorrections(content, null)).toBe(content);
    expect(applyCorrections(makeContent({ lines: [line("constructor")] }), { skus: {} }).lines[0]?.sku).toBe(
      "constructor",
    );
  });
});
