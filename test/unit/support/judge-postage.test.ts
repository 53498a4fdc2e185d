// The judge of postage must notice every kind of damage.
import { describe, expect, it } from "vitest";
import type { ShipmentReport } from "../../simulators/easypost/state-report";
import type { OrderReport } from "../../simulators/shopify/state-report";
import { judgePostage } from "../../support/postage/judge-postage";
import { expectShipping } from "../../support/shipping/expected-shipping";

type Fulfillments = OrderReport["fulfillments"];

function label(number: number, change: Partial<ShipmentReport> = {}): ShipmentReport {
  return {
    id: `shp_${number}`,
    reference: `label-${number}`,
    bought: true,
    held: true,
    refundStatus: null,
    trackingCode: `9400${number}`,
    rateMinor: 593,
    scanFormId: null,
    fees: [
      { type: "PostageFee", amountMicro: 593_000, refunded: false },
      { type: "InsuranceFee", amountMicro: 50_000, refunded: false },
    ],
    ...change,
  } as ShipmentReport;
}

const REFUNDED = { held: false, refundStatus: "refunded" } as const;

function order(name: string, ...fulfillments: [number: string, status: string][]): OrderReport {
  return {
    name,
    lines: [{ id: "line", sku: "GAME", requiresShipping: true, currentQuantity: 1 }],
    fulfillments: fulfillments.map(([number, status]) => ({
      ...{ id: `f-${number}`, status, events: [] },
      tracking: [{ number, company: "USPS", url: null }],
      lines: [{ lineId: "line", sku: "GAME", quantity: 1 }],
    })) as unknown as Fulfillments,
  } as OrderReport;
}

const judge = (shipments: ShipmentReport[], ...orders: OrderReport[]) =>
  judgePostage({ shipments, scanForms: [] }, orders);

describe("the judge of postage", () => {
  it("finds nothing where every label held is on one standing fulfilment and the others on none", () => {
    const verdict = judge(
      [label(1), label(2, REFUNDED), label(3, { bought: false, held: false })],
      order("#1", ["94001", "SUCCESS"]),
      order("#2", ["94002", "CANCELLED"]),
    );
    expect(verdict).toMatchObject({ labels: 2, held: 1, refunded: 1, labelDuplicates: 0, differences: [] });
  });

  it("expects postage, a tenth of it rounded half up and insurance, less what came back", () => {
    expect(judge([label(1), label(2, REFUNDED)]).expectedBalanceMinor).toBe(-(593 + 59 + 50));
    expect(judge([label(1, { rateMinor: 595, fees: [] })]).expectedBalanceMinor).toBe(-(595 + 60));
  });

  it.each<[string, ShipmentReport[], OrderReport[]]>([
    ["a label that nobody ships with", [label(1)], [order("#1")]],
    [
      "a label on two fulfilments",
      [label(1)],
      [order("#1", ["94001", "SUCCESS"]), order("#2", ["94001", "SUCCESS"])],
    ],
    ["a refunded label that still stands", [label(1, REFUNDED)], [order("#1", ["94001", "SUCCESS"])]],
    [
      "two labels of one reference",
      [label(1), label(2, { reference: "label-1" })],
      [order("#1", ["94001", "SUCCESS"]), order("#2", ["94002", "SUCCESS"])],
    ],
    [
      "two labels on one order",
      [label(1), label(2)],
      [order("#1", ["94001", "SUCCESS"], ["94002", "SUCCESS"])],
    ],
    ["a refunded label on a SCAN form", [label(1, { ...REFUNDED, scanFormId: "sf_1" })], [order("#1")]],
  ])("notices %s", (_what, shipments, orders) => {
    expect(judge(shipments, ...orders).differences).not.toEqual([]);
  });
});

describe("what the platform must know of a label", () => {
  it("is a label until the first scan, and shipped from then on", () => {
    const bought = order("#1", ["94001", "SUCCESS"]);
    const at = (status: string | null) => {
      const { status: shipping, packages } = expectShipping(bought, new Map([["94001", status]]));
      return [shipping, packages[0]?.status];
    };
    expect(at("pre_transit")).toEqual(["unfulfilled", "label"]);
    expect(at("in_transit")).toEqual(["shipped", "in_transit"]);
    expect(at("delivered")).toEqual(["delivered", "delivered"]);
    expect(expectShipping(bought).status).toBe("shipped");
  });
});
