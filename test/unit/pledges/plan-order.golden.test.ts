// The worked cases of the specification, or those of the file named by GOLDEN_CASES.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { requireMoney, toDecimalString } from "~/lib/money";
import { buildMatchSku } from "~/modules/catalog/match-sku";
import {
  DEFAULT_CONNECTION_SETTINGS,
  type ConnectionSettings,
} from "~/modules/connections/connection-settings";
import type { OrderPlan } from "~/modules/pledges/order/order-plan";
import type { PledgeContent } from "~/modules/pledges/pledge";
import { planOrder } from "~/modules/pledges/order/plan-order";
import { sharedPath } from "../../support/shared-material";
import { makeContent, makeVariant } from "./pledge-builders";

interface GoldenCase {
  name: string;
  pledge: {
    externalId: string;
    campaign: string;
    currency: string;
    taxesIncluded: boolean;
    lines: { sku: string; quantity: number }[];
    amounts: {
      pledge: string;
      addOns: string;
      shipping: string;
      taxes: { title: string; amount: string }[];
      totalPaid: string;
    };
    charges: { stripeChargeId?: string }[];
  };
  catalog: Record<string, string>;
  settings: Pick<ConnectionSettings, "mode" | "prices" | "booking"> & {
    acceptTotalPaid: boolean;
    shopName: string;
  };
  expected: Record<string, unknown>;
}

function readPledge({ pledge }: GoldenCase): PledgeContent {
  const minor = (amount: string) => requireMoney(amount, pledge.currency);
  return makeContent({
    externalId: pledge.externalId,
    campaign: { externalId: pledge.campaign, name: pledge.campaign, currency: pledge.currency },
    currency: pledge.currency,
    taxesIncluded: pledge.taxesIncluded,
    lines: pledge.lines.map((line) => ({ ...line, title: null, unitPriceMinor: null })),
    charges: pledge.charges.map((charge) => ({
      stripeChargeId: charge.stripeChargeId ?? null,
      amountMinor: null,
      chargedAt: null,
    })),
    amounts: {
      pledgeMinor: minor(pledge.amounts.pledge),
      addOnsMinor: minor(pledge.amounts.addOns),
      shippingMinor: minor(pledge.amounts.shipping),
      totalPaidMinor: minor(pledge.amounts.totalPaid),
      taxes: pledge.amounts.taxes.map((tax) => ({ title: tax.title, amountMinor: minor(tax.amount) })),
    },
  });
}

function describePlan(plan: OrderPlan): GoldenCase["expected"] {
  const decimal = (minor: number | null) => (minor === null ? null : toDecimalString(minor, plan.currency));
  return {
    status: plan.status,
    transaction: decimal(plan.transactionMinor),
    lines: plan.lines.map(({ sku, quantity, unitPriceMinor }) => ({
      sku,
      quantity,
      unitPrice: decimal(unitPriceMinor),
    })),
    discount: decimal(plan.discountMinor),
    shipping: plan.shipping.map(({ title, amountMinor }) => ({ title, amount: decimal(amountMinor) })),
    tax: plan.tax && {
      title: plan.tax.title,
      amount: decimal(plan.tax.amountMinor),
      rate: plan.tax.rate,
    },
    taxesIncluded: plan.taxesIncluded,
    total: decimal(plan.totalMinor),
    outstanding: decimal(plan.outstandingMinor),
    tags: plan.tags,
  };
}

function runCase(golden: GoldenCase): GoldenCase["expected"] {
  const { currency } = golden.pledge;
  const variants = Object.entries(golden.catalog).map(([sku, price]) =>
    makeVariant({ sku, priceMinor: requireMoney(price, currency) }),
  );
  const { mode, prices, booking, acceptTotalPaid, shopName } = golden.settings;
  const result = planOrder({
    content: readPledge(golden),
    platform: "golden",
    generation: 1,
    settings: { ...DEFAULT_CONNECTION_SETTINGS, mode, prices, booking },
    shop: { name: shopName, currency },
    match: buildMatchSku(variants, []),
    acceptTotalPaid,
  });
  return result.kind === "plan"
    ? describePlan(result.plan)
    : { status: "BLOCKED", problem: result.problem.code };
}

const named = process.env.GOLDEN_CASES;
const file = named ? path.resolve(named) : sharedPath("spec/orders-golden.json");

if (!named && !existsSync(file)) {
  describe.skip("the golden cases (skipped: ../shared/spec/orders-golden.json is absent)", () => {
    it("are there", () => {});
  });
} else {
  const cases = JSON.parse(readFileSync(file, "utf8")) as GoldenCase[];
  describe("the golden cases", () => {
    it("are some", () => expect(cases.length).toBeGreaterThan(0));
    it.each(cases.map((golden) => [golden.name, golden] as const))("%s", (_name, golden) => {
      expect(runCase(golden)).toEqual(golden.expected);
    });
  });
}
