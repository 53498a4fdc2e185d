// The judge of what went back must notice every kind of damage.
import { describe, expect, it } from "vitest";
import type { OrderReport } from "../../simulators/shopify/state-report";
import { compareShipping, type ToldShipping } from "../../support/shipping/compare-shipping";
import { withLabels } from "../../support/shipping/shipping-journey";

const KEY = "stars 71";
const ORDER = {
  id: "gid://shopify/Order/1",
  name: "#1001",
  sourceIdentifier: "pledgedock:demo:stars:71:1",
  cancelledAt: null,
  lines: [{ id: "line", sku: "GAME", requiresShipping: true, currentQuantity: 2 }],
  fulfillments: [
    {
      id: "gid://shopify/Fulfillment/1",
      status: "SUCCESS",
      tracking: [{ number: "N1", company: "USPS", url: null }],
      lines: [{ lineId: "line", sku: "GAME", quantity: 1 }],
      events: [{ id: "e", status: "IN_TRANSIT", happenedAt: "2026-11-22T12:00:00Z", message: null }],
    },
  ],
} as unknown as OrderReport;

const TOLD: ToldShipping = {
  status: "partially_shipped",
  units: { total: 2, shipped: 1, delivered: 0 },
  shippedAt: null,
  deliveredAt: null,
  fulfillments: [
    {
      ...{ id: "gid://shopify/Fulfillment/1", name: "#1001.1", status: "success" },
      ...{ createdAt: "2026-11-22T11:00:00Z", lines: [{ sku: "GAME", quantity: 1 }] },
    },
  ],
  packages: [
    {
      ...{ fulfillmentId: "gid://shopify/Fulfillment/1", number: "N1", carrier: "USPS", url: null },
      ...{ status: "in_transit", shippedAt: "2026-11-22T11:00:00Z", deliveredAt: null, history: [] },
    },
  ],
  trackingPageUrl: "https://example.com/t/1",
};

function judge(change: (told: ToldShipping) => void = () => undefined, known = true) {
  const told = structuredClone(TOLD);
  change(told);
  const used = new Map([["N1", new Set([ORDER.id])]]);
  return compareShipping([ORDER], new Map(known ? [[KEY, told]] : []), used);
}

describe("the judge of what went back", () => {
  it("finds nothing where the platform holds what the store holds", () => {
    expect(judge()).toEqual({ packages: 1, shippedPledges: 1, syncedBack: 1, differences: [] });
  });

  it.each<[string, (told: ToldShipping) => void]>([
    ["a status that fell back", (told) => (told.packages[0]!.status = "shipped")],
    ["a number that is not the store's", (told) => (told.packages[0]!.number = "N2")],
    ["another carrier", (told) => (told.packages[0]!.carrier = "UPS")],
    ["a parcel that is missing", (told) => (told.packages = [])],
    ["a parcel told twice", (told) => told.packages.push(told.packages[0]!)],
    ["quantities that do not agree", (told) => (told.fulfillments[0]!.lines[0]!.quantity = 2)],
    ["a pledge that counts as shipped too early", (told) => (told.status = "shipped")],
    [
      "a withdrawn number that never was the order's",
      (told) => told.packages.push({ ...told.packages[0]!, number: "STRANGE", status: "withdrawn" }),
    ],
  ])("notices %s", (_what, change) => {
    const verdict = judge(change);
    expect(verdict.differences).not.toEqual([]);
    expect(verdict.syncedBack).toBe(0);
  });

  it("notices a pledge of which the platform was told nothing", () => {
    expect(judge(undefined, false)).toMatchObject({ shippedPledges: 1, syncedBack: 0 });
    expect(judge(undefined, false).differences).toHaveLength(1);
  });
});

describe("whose number a label's is", () => {
  it("is the order's that is printed on it, also before Shopify has it", () => {
    const orders = [
      { id: "gid://shopify/Order/1", name: "#1" },
      { id: "gid://shopify/Order/2", name: "#2" },
    ];
    const labels = [
      { trackingCode: "9401", printed: ["#2", "1 GAME"] },
      { trackingCode: null, printed: ["#1"] },
      { trackingCode: "9403", printed: [] },
    ];
    const used = withLabels(new Map([["other", new Set(["gid://shopify/Order/1"])]]), orders, labels);
    expect([...used.keys()]).toEqual(["other", "9401"]);
    expect(used.get("9401")).toEqual(new Set(["gid://shopify/Order/2"]));
  });
});
