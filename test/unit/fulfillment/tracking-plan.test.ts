import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenFulfillmentOrder } from "~/modules/fulfillment/ports";
import { findMade, hasNumbers } from "~/modules/fulfillment/shipping/recognise-fulfillment";
import type { CreateRequest } from "~/modules/fulfillment/shipping/shipment-request-store.server";
import type { FulfillmentSnapshot } from "~/modules/fulfillment/shipments";
import {
  planPledge,
  type LiveFulfillment,
  type OrderToPlan,
  type PledgeRowToPlan,
} from "~/modules/fulfillment/tracking-upload/plan-pledge";

const KEEP = { kind: "file" as const, existing: "keep" as const };
const REPLACE = { kind: "file" as const, existing: "replace" as const };

function row(number: number, changes: Partial<PledgeRowToPlan> = {}): PledgeRowToPlan {
  const nothing = { carrier: null, url: null, sku: null, quantity: null, partial: false };
  return { row: number, numbers: [`N${number}`], ...nothing, ...changes };
}

function part(gid: string, changes: Partial<OpenFulfillmentOrder> = {}, remaining = 2): OpenFulfillmentOrder {
  return {
    ...{
      gid,
      status: "open",
      locationGid: "L1",
      deliveryMethod: "shipping",
      holds: [],
      assignedService: null,
    },
    lines: [{ gid: `${gid}/l`, lineItemGid: `${gid}/item`, sku: gid, remaining }],
    ...changes,
  };
}

function order(parts: OpenFulfillmentOrder[], fulfillments: LiveFulfillment[] = []): OrderToPlan {
  return { fulfillments, fulfillmentOrders: parts, somethingLeft: true, onHold: false };
}

const shipped = (gid: string, numbers: string[], own = false): LiveFulfillment => ({
  gid,
  own,
  tracking: numbers.map((number) => ({ number, company: null, url: null })),
});
const codes = (plan: ReturnType<typeof planPledge>) =>
  plan.judgements.map(({ code, verdict }) => code ?? verdict);

describe("what rows about one pledge come to", () => {
  it("is one shipment with all numbers where no items are named", () => {
    const plan = planPledge([row(1), row(2)], order([part("A"), part("B")]), KEEP);
    expect(codes(plan)).toEqual(["ship", "ship"]);
    expect(plan.actions).toMatchObject([
      { kind: "create", tracking: { numbers: ["N1", "N2"] }, quiet: false },
    ]);
    const [action] = plan.actions;
    expect(action?.kind === "create" && action.parts.every(({ lines }) => lines[0]?.quantity === 2)).toBe(
      true,
    );
  });

  it("is one parcel per number: rows that share one are one shipment, the rest of the order included", () => {
    const parts = [part("A"), part("B"), part("C")];
    const ofOne = { numbers: ["N1"] };
    const rest = planPledge(
      [row(1, { ...ofOne, sku: "B" }), row(2, { numbers: ["n-1"] })],
      order(parts),
      KEEP,
    );
    expect(codes(rest)).toEqual(["ship", "ship"]);
    expect(rest.actions).toMatchObject([{ kind: "create", rows: [1, 2], tracking: { numbers: ["N1"] } }]);
    const chained = [
      row(1, { numbers: ["N1", "N2"], sku: "A" }),
      row(2, { numbers: ["N3"], sku: "C" }),
      row(3, { numbers: ["N2"], sku: "B" }),
    ];
    expect(planPledge(chained, order(parts), KEEP).actions).toMatchObject([
      { rows: [1, 3], tracking: { numbers: ["N1", "N2"] } },
      { rows: [2], tracking: { numbers: ["N3"] } },
    ]);
    const partly = [row(1, { ...ofOne, sku: "A" }), row(2, { ...ofOne, partial: true })];
    expect(codes(planPledge(partly, order(parts), KEEP))).toEqual(["ship", "PARTIAL_WITHOUT_ITEMS"]);
  });

  it("leaves numbers out that the order has already", () => {
    const plan = planPledge(
      [row(1, { numbers: ["OLD", "NEW"] })],
      order([part("A")], [shipped("f", ["o-l-d"])]),
      KEEP,
    );
    expect(plan.actions).toMatchObject([{ tracking: { numbers: ["NEW"] } }]);
  });

  it("refuses a whole order of which a part is on hold, but not items that are free", () => {
    const parts = [part("A"), part("B", { status: "on_hold", holds: ["stock"] })];
    expect(codes(planPledge([row(1)], order(parts), KEEP))).toEqual(["ON_HOLD"]);
    expect(codes(planPledge([row(1, { sku: "a" }), row(2, { sku: "B" })], order(parts), KEEP))).toEqual([
      "ship",
      "ON_HOLD",
    ]);
  });

  it("leaves to other fulfilment services what is theirs", () => {
    const served = part("B", { assignedService: "Amazon MCF" });
    expect(codes(planPledge([row(1)], order([served]), KEEP))).toEqual(["OTHER_SERVICE"]);
    const plan = planPledge([row(1)], order([part("A"), served]), KEEP);
    expect(plan.actions).toHaveLength(1);
    expect(codes(planPledge([row(1, { sku: "B" })], order([part("A"), served]), KEEP))).toEqual([
      "OTHER_SERVICE",
    ]);
  });

  it("refuses two carriers in one shipment and a part without its items", () => {
    const two = [row(1, { carrier: "UPS" }), row(2, { carrier: "USPS" })];
    expect(codes(planPledge(two, order([part("A")]), KEEP))).toEqual([
      "DIFFERENT_CARRIERS",
      "DIFFERENT_CARRIERS",
    ]);
    expect(codes(planPledge([row(1, { partial: true })], order([part("A")]), KEEP))).toEqual([
      "PARTIAL_WITHOUT_ITEMS",
    ]);
    const last = [row(1, { partial: true }), row(2)];
    expect(planPledge(last, order([part("A")]), KEEP).actions).toMatchObject([
      { tracking: { numbers: ["N1", "N2"] } },
    ]);
  });

  it("touches a shipped order's number only as asked, and never guesses among several shipments", () => {
    const none = [part("A", {}, 0)];
    const one = order(none, [shipped("f", ["OLD"])]);
    expect(codes(planPledge([row(1)], one, KEEP))).toEqual(["OTHER_NUMBER_KEPT"]);
    expect(planPledge([row(1)], one, REPLACE).actions).toMatchObject([
      { kind: "track", replaced: { numbers: ["OLD"] } },
    ]);
    const two = order(none, [shipped("f", ["OLD"]), shipped("g", ["OLD2"])]);
    expect(codes(planPledge([row(1)], two, REPLACE))).toEqual(["SEVERAL_PARCELS"]);
    const bare = order(none, [shipped("f", ["OLD"]), shipped("g", [])]);
    expect(planPledge([row(1)], bare, KEEP).actions).toMatchObject([{ kind: "track", fulfillmentGid: "g" }]);
    expect(codes(planPledge([row(1)], order(none, [shipped("f", []), shipped("g", [])]), KEEP))).toEqual([
      "SEVERAL_PARCELS",
    ]);
    expect(codes(planPledge([row(1)], order(none), KEEP))).toEqual(["NOTHING_TO_SHIP"]);
  });

  it("goes on quietly with the other location after its own first shipment, and is done when nothing is left", () => {
    const mine = [shipped("f", ["N1"], true)];
    const rest = planPledge(
      [row(1)],
      order([part("A", {}, 0), part("B", { locationGid: "L2" })], mine),
      KEEP,
    );
    expect(rest.actions).toMatchObject([{ kind: "create", quiet: true, tracking: { numbers: ["N1"] } }]);
    const done = planPledge([row(1)], order([part("A", {}, 0)], mine), KEEP);
    expect(done).toMatchObject({ actions: [], judgements: [{ verdict: "ship" }] });
  });

  it("never ships more of a line than is left, and judges every row once", () => {
    const rows = fc.array(
      fc.record({
        numbers: fc.subarray(["N1", "N2", "N3", "n-1"]),
        sku: fc.constantFrom(null, "A", "B", "C"),
        quantity: fc.option(fc.integer({ min: 1, max: 4 })),
        carrier: fc.constantFrom(null, "UPS", "USPS"),
        partial: fc.boolean(),
      }),
      { maxLength: 6 },
    );
    const parts = fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom("open" as const, "on_hold" as const));
    fc.assert(
      fc.property(rows, parts, fc.constantFrom(KEEP, REPLACE), (drawn, [a, b, status], options) => {
        const all = drawn.map((changes, index) => row(index + 1, changes));
        const held = [part("A", {}, a), part("B", { status, locationGid: "L2" }, b)];
        const plan = planPledge(all, order(held), options);
        expect(plan.judgements.map((judgement) => judgement.row)).toEqual(all.map((each) => each.row));
        const used = new Map<string, number>();
        const rowsOfNumber = new Map<string, number[]>();
        for (const action of plan.actions) {
          if (action.kind !== "create") continue;
          for (const number of action.tracking.numbers) {
            const key = number.toLowerCase().replace("-", "");
            expect(rowsOfNumber.get(key) ?? action.rows).toBe(action.rows);
            rowsOfNumber.set(key, action.rows);
          }
          expect(action.expected.reduce((sum, { quantity }) => sum + quantity, 0)).toBeGreaterThan(0);
          for (const { gid, quantity } of action.parts.flatMap(({ lines }) => lines)) {
            used.set(gid, (used.get(gid) ?? 0) + quantity);
          }
        }
        expect(used.get("A/l") ?? 0).toBeLessThanOrEqual(a);
        expect(used.get("B/l") ?? 0).toBeLessThanOrEqual(status === "open" ? b : 0);
        for (const { verdict, row: number } of plan.judgements) {
          if (all[number - 1]?.numbers.length === 0) expect(verdict).toBe("skip");
        }
      }),
    );
  });
});

describe("recognising a shipment that a lost answer was about", () => {
  const request: CreateRequest = {
    ...{ kind: "create", rows: [1], orderGid: "o", parts: [], notifyCustomer: false },
    tracking: { company: null, numbers: ["AA-1"], urls: [] },
    expected: [{ lineItemGid: "i", quantity: 2 }],
  };
  const found = (changes: Partial<FulfillmentSnapshot>): FulfillmentSnapshot => ({
    ...{
      gid: "f",
      orderGid: "o",
      name: null,
      status: "success",
      createdAt: "",
      updatedAt: "",
      deliveredAt: null,
    },
    ...{ tracking: [{ number: "aa1", company: null, url: null }], events: null },
    lines: [{ lineItemGid: "i", sku: null, quantity: 2 }],
    ...changes,
  });

  it("takes the same items and numbers, however written", () => {
    expect(findMade([found({})], request, [])?.gid).toBe("f");
    expect(hasNumbers(found({}), ["AA 1"])).toBe(true);
  });

  it.each([
    ["it was there before", {}, ["f"]],
    ["it was cancelled", { status: "cancelled" as const }, []],
    ["it has other items", { lines: [{ lineItemGid: "i", sku: null, quantity: 1 }] }, []],
    ["a warehouse gave it another number", { tracking: [{ number: "BB", company: null, url: null }] }, []],
  ])("takes none when %s", (_why, changes, before) => {
    expect(findMade([found(changes)], request, before)).toBeNull();
  });
});
