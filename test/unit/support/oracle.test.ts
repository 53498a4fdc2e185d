import { describe, expect, it } from "vitest";
import { expectOrder, type ShopFacts } from "../../support/expected-order";
import { generatePledges } from "../../support/generate-pledges";
import { exponentOf } from "../../support/minor-units";
import { faultsOf, judge, type Judged } from "../../support/oracle";
import type { PledgeInput } from "../../support/pledge-input";
import { describeWithShared, readSharedJson } from "../../support/shared-material";
import type { StoreOrder } from "../../support/simulator-client";
import { readCatalog } from "../../simulators/shopify/catalog";

const catalog = readCatalog("test/fixtures/catalog.csv");
const facts: ShopFacts = { name: "Ada's Games", currency: "USD", catalog };
const pledges = generatePledges({ pledges: 80, seed: 7 });

function decimal(minor: number): string {
  return (minor / 10 ** exponentOf("USD")).toFixed(exponentOf("USD"));
}

/** The store as it should be after a perfect push. */
function perfectOrders(): StoreOrder[] {
  return pledges.flatMap((pledge, index) => {
    const expected = expectOrder(pledge, facts);
    if (expected.kind !== "order") return [];
    const { order } = expected;
    return {
      gid: `gid://shopify/Order/${index}`,
      name: `#${1001 + index}`,
      createdAt: "2026-11-22T10:00:00Z",
      cancelledAt: null,
      sourceIdentifier: `pledgedock:api:star-tiles:${pledge.externalId}:1`,
      financialStatus: order.status,
      tags: [...order.tags],
      lines: order.lines.map(({ sku, quantity, unitMinor }) => ({
        sku,
        quantity,
        unitPrice: decimal(unitMinor),
      })),
      fulfillments: [],
      shippingLines: order.shipping.map((amount) => ({ title: "Shipping", amount: decimal(amount) })),
      taxLines: order.taxMinor === null ? [] : [{ title: "Tax", amount: decimal(order.taxMinor) }],
      transactions:
        order.transactionMinor === null
          ? []
          : [{ kind: "SALE", status: "SUCCESS", amount: decimal(order.transactionMinor) }],
      total: decimal(order.totalMinor),
      totalTax: decimal(order.taxMinor ?? 0),
      mailsSent: 0,
      foreign: false,
    };
  });
}

function judged(orders: StoreOrder[]): Judged {
  const shop = { domain: "ada.myshopify.com", name: facts.name, currency: "USD", orders, throttledCount: 0 };
  return { pledges, catalog, shop, platform: "api" };
}

function faultsAfter(change: (orders: StoreOrder[]) => StoreOrder[] | undefined): string[] {
  const orders = perfectOrders();
  return faultsOf(judge(judged(change(orders) ?? orders)));
}

function first(orders: StoreOrder[]): StoreOrder {
  const [order] = orders;
  if (!order) throw new Error("No order");
  return order;
}

describe("the oracle", () => {
  it("finds nothing wrong with a perfect push, and every kind of pledge in the campaign", () => {
    const verdict = judge(judged(perfectOrders()));
    expect(faultsOf(verdict)).toEqual([]);
    const { paid, partiallyPaid, blocked, skipped } = verdict;
    for (const count of [paid, partiallyPaid, blocked, skipped]) expect(count).toBeGreaterThan(0);
    expect(verdict.orders + blocked + skipped).toBe(pledges.length);
    expect(Object.keys(verdict.blockedReasons).length).toBeGreaterThanOrEqual(9);
  });

  const damages: [string, (orders: StoreOrder[]) => StoreOrder[] | undefined][] = [
    ["a missing order", (orders) => orders.slice(1)],
    ["a second live order", (orders) => [...orders, { ...first(orders), gid: "gid://shopify/Order/x" }]],
    [
      "an order of a blocked pledge",
      (orders) => [...orders, { ...first(orders), sourceIdentifier: "pledgedock:api:star-tiles:1:1" }],
    ],
    [
      "an order of ours without identifier",
      (orders) => [...orders, { ...first(orders), sourceIdentifier: null }],
    ],
    [
      "a cent too much",
      (orders) => void (first(orders).total = decimal(Math.round(Number(first(orders).total) * 100) + 1)),
    ],
    ["a lost tag", (orders) => void first(orders).tags.pop()],
    ["another status", (orders) => void (first(orders).financialStatus = "PENDING")],
    ["a second tax line", (orders) => void first(orders).taxLines.push({ title: "VAT", amount: "0.00" })],
    [
      "a wrong quantity",
      (orders) =>
        orders.map((order) => ({ ...order, lines: order.lines.map((line) => ({ ...line, quantity: 2 })) })),
    ],
    ["a missing transaction", (orders) => orders.map((order) => ({ ...order, transactions: [] }))],
    ["a mail", (orders) => void (first(orders).mailsSent = 1)],
    [
      "a shipping line",
      (orders) => void first(orders).shippingLines.push({ title: "Extra", amount: "1.00" }),
    ],
  ];
  it.each(damages)("notices %s", (_title, damage) => {
    expect(faultsAfter(damage)).not.toEqual([]);
  });

  it("lets cancelled orders of earlier generations rest", () => {
    const old = (orders: StoreOrder[]) => ({ ...first(orders), cancelledAt: "2026-11-22T10:00:00Z" });
    expect(faultsAfter((orders) => [...orders, old(orders)])).toEqual([]);
  });
});

describe("the demo campaign", () => {
  it("is the same for the same seed and another for another", () => {
    expect(generatePledges({ pledges: 30, seed: 1 })).toEqual(generatePledges({ pledges: 30, seed: 1 }));
    expect(generatePledges({ pledges: 30, seed: 1 })).not.toEqual(generatePledges({ pledges: 30, seed: 2 }));
  });
});

interface GoldenCase {
  name: string;
  pledge: {
    externalId: string;
    campaign: string;
    currency: string;
    taxesIncluded: boolean;
    lines: { sku: string; quantity: number }[];
    amounts: PledgeInput["amounts"];
    charges: { stripeChargeId: string }[];
  };
  catalog: Record<string, string>;
  settings: {
    mode: "with-transaction-data";
    prices: string;
    booking: "book";
    acceptTotalPaid: boolean;
    shopName: string;
  };
  expected: { status: string; total: string; shipping: { amount: string }[]; tags: string[] };
}

describeWithShared("spec/orders-golden.json", "the oracle and the worked cases of the specification", () => {
  const cases = readSharedJson<GoldenCase[]>("spec/orders-golden.json").filter(
    ({ settings, pledge }) => settings.prices === "shop" && !settings.acceptTotalPaid && pledge,
  );

  it.each(cases.map((golden) => [golden.name, golden] as const))("%s", (_name, golden) => {
    const pledge = pledgeOf(golden);
    const rows = Object.entries(golden.catalog).map(([sku, price]) => ({
      sku,
      title: sku,
      price,
      grams: 1,
      requiresShipping: true,
    }));
    const shop = { name: golden.settings.shopName, currency: golden.pledge.currency, catalog: rows };
    const found = expectOrder(pledge, shop, golden.settings);
    if (golden.expected.status === "BLOCKED") return expect(found.kind).toBe("blocked");
    const { order } = found as Extract<typeof found, { kind: "order" }>;
    const unit = 10 ** exponentOf(golden.pledge.currency);
    expect({
      status: order.status,
      total: order.totalMinor,
      tags: order.tags,
      shipping: order.shipping,
    }).toEqual({
      status: golden.expected.status,
      total: Math.round(Number(golden.expected.total) * unit),
      tags: golden.expected.tags,
      shipping: golden.expected.shipping.map(({ amount }) => Math.round(Number(amount) * unit)),
    });
  });
});

function pledgeOf({ pledge }: GoldenCase): PledgeInput {
  const [template] = generatePledges({ pledges: 1, seed: 1 });
  if (!template) throw new Error("No template");
  return {
    ...template,
    externalId: pledge.externalId,
    campaign: { externalId: "c", name: pledge.campaign, currency: pledge.currency },
    amounts: pledge.amounts,
    taxesIncluded: pledge.taxesIncluded,
    lines: pledge.lines.map((line) => ({ ...line, title: line.sku })),
    charges: pledge.charges.map((charge) => ({ ...charge, amount: "1", chargedAt: "2026-01-01T00:00:00Z" })),
  };
}
