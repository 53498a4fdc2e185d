import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  packageState,
  type PackageFacts,
  type ReportedEvent,
} from "~/modules/fulfillment/packages/package-status";
import { SHIPMENT_EVENT_KINDS } from "~/modules/fulfillment/shipments";
import { PACKAGE_STATUSES } from "~/modules/fulfillment/views";

const FACTS: PackageFacts = {
  ...{ numberKey: "AA1", source: "shopify", listed: true, fulfillment: "success" },
  ...{ fulfilledAt: "2026-11-22T12:00:00.000Z", arrivedAt: null },
};

const event: fc.Arbitrary<ReportedEvent> = fc.record({
  sourceId: fc.uuid(),
  kind: fc.constantFrom(...SHIPMENT_EVENT_KINDS),
  at: fc
    .date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  message: fc.constant(null),
  numberKey: fc.constantFrom(null, "AA1", "OTHER"),
});

const rank = (status: string) => PACKAGE_STATUSES.findIndex((each) => each === status);

describe("where a parcel is", () => {
  it("is the highest-ranked report, in any order and any repetition", () => {
    const twice = fc.array(event).chain((events) => {
      const all = [...events, ...events];
      return fc.tuple(fc.constant(events), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(twice, ([events, again]) => {
        expect(packageState(FACTS, again)).toEqual(packageState(FACTS, events));
      }),
    );
  });

  it("never falls back however late a report comes", () => {
    fc.assert(
      fc.property(fc.array(event), event, (events, late) => {
        const before = packageState(FACTS, events).status;
        expect(rank(packageState(FACTS, [...events, late]).status)).toBeGreaterThanOrEqual(rank(before));
      }),
    );
  });

  it("counts no report about another number", () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const foreign = events.map((each) => ({ ...each, numberKey: "OTHER" }));
        expect(packageState(FACTS, foreign)).toEqual(packageState(FACTS, []));
      }),
    );
  });

  it.each([
    [["delivered", "in_transit"], "delivered"],
    [["out_for_delivery", "delayed"], "out_for_delivery"],
    [["attempted"], "in_transit"],
    [["ready_for_pickup"], "in_transit"],
    [["failure", "out_for_delivery"], "failure"],
    [["delivered", "failure"], "delivered"],
    [["returned", "delivered"], "returned"],
    [["confirmed"], "shipped"],
    [[], "shipped"],
  ] as const)("%j is %s", (kinds, status) => {
    const events = kinds.map((kind, index) => ({
      ...{ sourceId: String(index), kind, at: "2026-11-22T12:00:00.000Z" },
      ...{ message: null, numberKey: null },
    }));
    expect(packageState(FACTS, events).status).toBe(status);
  });

  it("withdrawn overrides everything, and a failed fulfilment has shipped nothing", () => {
    const events = [
      {
        ...{ sourceId: "1", kind: "delivered" as const, at: "2026-11-22T12:00:00.000Z" },
        ...{ message: null, numberKey: null },
      },
    ];
    expect(packageState({ ...FACTS, listed: false }, events).status).toBe("withdrawn");
    expect(packageState({ ...FACTS, fulfillment: "void" }, events).status).toBe("withdrawn");
  });

  it("a label bought here has left with its first scan", () => {
    const label: PackageFacts = { ...FACTS, source: "label" };
    expect(packageState(label, [])).toMatchObject({ status: "label", shippedAt: null });
    const scan = {
      ...{ sourceId: "1", kind: "in_transit" as const, at: "2026-11-23T08:00:00.000Z" },
      ...{ message: null, numberKey: "AA1" },
    };
    expect(packageState(label, [scan])).toMatchObject({ status: "in_transit", shippedAt: scan.at });
  });
});
