// A sabotage counts as caught for what it does, not for any other difference.
import { describe, expect, it } from "vitest";
import { findSign, SABOTAGES, type Sabotage } from "../../chaos/sabotage";
import type { ShipmentReport } from "../../simulators/easypost/state-report";
import { judgeHandover } from "../../support/postage/judge-handover";
import { judgePostage } from "../../support/postage/judge-postage";

function label(number: string, change: Partial<ShipmentReport> = {}): ShipmentReport {
  return {
    ...{ id: `shp_${number}`, reference: number, trackingCode: `9400${number}`, rateMinor: 593, fees: [] },
    ...{ bought: true, held: true, refundStatus: null, scanFormId: null },
    ...change,
  } as unknown as ShipmentReport;
}

const judge = (...shipments: ShipmentReport[]) => judgePostage({ shipments, scanForms: [] }, []).differences;
const rejected = label("1", { refundStatus: "rejected" });

/** What the judges say of the damage that each sabotage of postage does. */
const DAMAGE: Partial<Record<Sabotage, string[]>> = {
  rebuy: judge(label("1"), label("2", { reference: "1" })),
  "no-postage-sweep": judge(label("1")),
  "no-daily-look": judge(rejected),
};

describe("a sabotage is caught", () => {
  it.each(Object.entries(DAMAGE) as [Sabotage, string[]][])(
    "%s: by what it does",
    (sabotage, differences) => {
      expect(findSign(sabotage, differences)).toBeDefined();
    },
  );

  it("no-daily-look: also while the shipment still stands in Shopify", () => {
    const shown = {
      labels: [{ trackingCode: "94001", refundState: "submitted", scanFormId: null }],
    } as const;
    const held = { shipments: [rejected], scanForms: [], pickups: [] };
    const differences = judgeHandover(held, { labels: [...shown.labels], scanForms: [], pickups: [] });
    expect(findSign("no-daily-look", differences)).toBeDefined();
  });

  it.each(SABOTAGES)("%s: not by a difference of another kind, and not by none", (sabotage) => {
    expect(findSign(sabotage, [])).toBeUndefined();
    expect(findSign(sabotage, ["parcel 94001 was mailed about 2 times"])).toBeUndefined();
  });
});
