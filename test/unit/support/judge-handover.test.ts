// The judge of what follows a purchase must notice every kind of damage.
import { describe, expect, it } from "vitest";
import type { ShipmentReport } from "../../simulators/easypost/state-report";
import { judgeHandover, type ShownPostage } from "../../support/postage/judge-handover";

type Held = Parameters<typeof judgeHandover>[0];

const shipment = (trackingCode: string, change: Partial<ShipmentReport> = {}) =>
  ({ trackingCode, refundStatus: null, scanFormId: null, ...change }) as ShipmentReport;

/** Label 1 is on a form and collected, 2 was refunded, 3 was left off a form that failed. */
const HELD: Held = {
  shipments: [
    shipment("9401", { scanFormId: "sf_1" }),
    shipment("9402", { refundStatus: "refunded" }),
    shipment("9403"),
  ],
  scanForms: [
    { id: "sf_1", status: "created", message: null, shipmentIds: ["shp_1"] },
    { id: "sf_2", status: "failed", message: "no", shipmentIds: ["shp_3"] },
  ],
  pickups: [
    { id: "pickup_1", status: "scheduled", confirmation: "WTC1", reference: null },
    { id: "pickup_2", status: "canceled", confirmation: "WTC2", reference: null },
  ],
};
const SHOWN: ShownPostage = {
  labels: [
    { trackingCode: "9401", refundState: null, scanFormId: "form-1" },
    { trackingCode: "9402", refundState: "refunded", scanFormId: null },
    { trackingCode: "9403", refundState: null, scanFormId: null },
    { trackingCode: null, refundState: null, scanFormId: null },
  ],
  scanForms: [
    { id: "form-1", state: "created" },
    { id: "form-2", state: "failed" },
  ],
  pickups: [
    { state: "scheduled", confirmation: "WTC1" },
    { state: "canceled", confirmation: "WTC2" },
    { state: "failed", confirmation: null },
  ],
};

describe("the judge of SCAN forms, pickups and refunds", () => {
  it("finds nothing where pages and EasyPost tell the same", () => {
    expect(judgeHandover(HELD, SHOWN)).toEqual([]);
  });

  it.each<[string, Partial<Held>, Partial<ShownPostage>]>([
    [
      "a SCAN form that is never settled",
      {},
      { scanForms: [...SHOWN.scanForms, { id: "3", state: "unclear" }] },
    ],
    [
      "a SCAN form that no page shows",
      { scanForms: [...HELD.scanForms, { ...HELD.scanForms[0]!, id: "sf_3" }] },
      {},
    ],
    ["a SCAN form that EasyPost did not make", { scanForms: HELD.scanForms.slice(1) }, {}],
    [
      "a label on a form of which the page knows nothing",
      { shipments: HELD.shipments.with(2, shipment("9403", { scanFormId: "sf_1" })) },
      {},
    ],
    [
      "a label shown on a form that it is not on",
      {},
      { labels: SHOWN.labels.with(2, { trackingCode: "9403", refundState: null, scanFormId: "form-1" }) },
    ],
    [
      "a pickup booked twice",
      { pickups: [...HELD.pickups, { ...HELD.pickups[0]!, confirmation: "WTC3" }] },
      {},
    ],
    ["a pickup that USPS does not know", { pickups: [] }, {}],
    [
      "a pickup of unknown fate",
      {},
      { pickups: [...SHOWN.pickups, { state: "unclear", confirmation: null }] },
    ],
    [
      "a rejection that the page does not show",
      { shipments: HELD.shipments.with(2, shipment("9403", { refundStatus: "rejected" })) },
      {},
    ],
    ["a refund that was never asked for", { shipments: HELD.shipments.with(1, shipment("9402")) }, {}],
  ])("notices %s", (_what, held, shown) => {
    expect(judgeHandover({ ...HELD, ...held }, { ...SHOWN, ...shown })).not.toEqual([]);
  });
});
