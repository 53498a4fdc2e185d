import { beforeEach, describe, expect, it } from "vitest";
import { buyPickup, cancelPickup } from "~/modules/postage/pickups/book-pickup.server";
import { getPickupDays, listPickups, offerPickup } from "~/modules/postage/pickups/offer-pickup.server";
import { runPickup } from "~/modules/postage/pickups/settle-pickup.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import type { PickupResult } from "~/modules/postage/pickups/pickup-view";
import { useTestDatabase } from "../../support/test-database";
import { openAfterFixture, OTHER_SHOP, SHIP_FROM, SHOP, type AfterFixture } from "./after-fixture";

const database = useTestDatabase();
let fixture: AfterFixture;
beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
  await fixture.addLabel(1);
});

const WISH = { day: "2026-11-24", earliest: "09:00", latest: "17:00", instructions: "At the back door" };
const offer = (change: Partial<typeof WISH> = {}, shopDomain = SHOP) =>
  offerPickup(fixture.deps, { shopDomain, batchId: fixture.batchId, ...WISH, ...change });
function idOf(result: PickupResult): string {
  if (!("pickup" in result)) throw new Error(JSON.stringify(result));
  return result.pickup.id;
}
const buy = (pickupId: string) => buyPickup(fixture.deps, { shopDomain: SHOP, pickupId, service: "NextDay" });
const cancel = (pickupId: string) => cancelPickup(fixture.deps, { shopDomain: SHOP, pickupId });
const list = () => listPickups(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId });
const look = (pickupId: string) => runPickup(fixture.deps, { shopDomain: SHOP, pickupId });

describe("a pickup", () => {
  it("is offered for a window by the shop's clocks, booked and cancelled", async () => {
    const offered = await offer();
    expect(offered).toMatchObject({
      kind: "done",
      pickup: {
        ...{
          state: "offered",
          canBuy: true,
          earliest: "2026-11-24T14:00:00.000Z",
          latest: "2026-11-24T22:00:00.000Z",
        },
        rates: [{ carrier: "USPS", service: "NextDay", amountMinor: 0 }],
      },
    });
    const bought = await buy(idOf(offered));
    expect(bought).toMatchObject({
      kind: "done",
      pickup: { state: "scheduled", confirmation: "WTC1", canCancel: true },
    });
    expect(await cancel(idOf(offered))).toMatchObject({ kind: "done", pickup: { state: "canceled" } });
    expect(await cancel(idOf(offered))).toMatchObject({ kind: "refused", code: "NOT_SCHEDULED" });
  });

  it("booked twice at the same moment is booked once", async () => {
    const id = idOf(await offer());
    const bought = await Promise.all([buy(id), buy(id), buy(id)]);
    expect(bought.filter(({ kind }) => kind === "done").length).toBeGreaterThan(0);
    expect(fixture.postage.count("buyPickup")).toBe(1);
    expect(await list()).toMatchObject([{ state: "scheduled" }]);
  });

  it("of another shop is not there", async () => {
    const id = idOf(await offer());
    expect(await offer({}, OTHER_SHOP)).toEqual({ kind: "missing" });
    const input = { shopDomain: OTHER_SHOP, pickupId: id, service: "NextDay" };
    expect(await buyPickup(fixture.deps, input)).toEqual({ kind: "missing" });
    expect(await cancelPickup(fixture.deps, input)).toEqual({ kind: "missing" });
    expect(await listPickups(fixture.deps, { shopDomain: OTHER_SHOP, batchId: fixture.batchId })).toEqual([]);
  });

  it("comes on the days that USPS delivers: not today, not on Thanksgiving, not on Sunday, but on Saturday", async () => {
    const { days, timezone } = await getPickupDays(fixture.deps, { shopDomain: SHOP });
    expect(timezone).toBe("America/New_York");
    expect(days).toEqual([
      "2026-11-24",
      "2026-11-25",
      "2026-11-27",
      "2026-11-28",
      "2026-11-30",
      "2026-12-01",
    ]);
  });

  it("asked for anew takes the place of what was offered before, so that another time can be chosen", async () => {
    const first = idOf(await offer());
    const second = idOf(await offer({ day: "2026-11-25" }));
    expect(await buy(first)).toMatchObject({ kind: "refused", code: "NOT_OFFERED" });
    expect(await buy(second)).toMatchObject({ kind: "done", pickup: { state: "scheduled" } });
    expect(fixture.postage.count("buyPickup")).toBe(1);
  });

  it("whose time is over can be neither booked nor cancelled", async () => {
    const booked = idOf(await offer());
    await buy(booked);
    fixture.wait(1000);
    const offered = idOf(await offer({ earliest: "10:00", latest: "12:00" }));
    expect(await list()).toMatchObject([{ past: false }, { past: false }]);
    fixture.waitDays(2);
    expect(await list()).toMatchObject([
      { id: offered, past: true, canBuy: false },
      { id: booked, past: true, canCancel: false, state: "scheduled" },
    ]);
    expect(await buy(offered)).toMatchObject({ kind: "refused", code: "NOT_OFFERED" });
    expect(fixture.postage.count("buyPickup")).toBe(1);
  });

  it("tells the carrier how many parcels wait, for EasyPost names one of them", async () => {
    for (const n of [2, 3]) await fixture.addLabel(n);
    await fixture.addLabel(4, { refundState: "submitted" });
    await offer();
    await offer({ instructions: "" });
    expect(fixture.postage.carrierWords).toEqual(["3 parcels. At the back door", "3 parcels."]);
  });

  it.each([
    ["today", { day: "2026-11-23" }, "DAY_NOT_SERVED"],
    ["a Sunday", { day: "2026-11-29" }, "DAY_NOT_SERVED"],
    ["no day", { day: "tomorrow" }, "DAY_NOT_SERVED"],
    ["a window that ends before it begins", { earliest: "17:00", latest: "09:00" }, "WINDOW"],
    ["times that are none", { earliest: "25:00" }, "WINDOW"],
  ] as const)("is refused for %s before EasyPost is asked", async (_what, change, code) => {
    expect(await offer(change)).toMatchObject({ kind: "refused", code });
    expect(fixture.postage.count("createPickup")).toBe(0);
  });

  it("needs a phone number, and something to collect", async () => {
    const where = { where: { id: fixture.batchId } };
    await database.db.postageBatch.update({ ...where, data: { shipFrom: { ...SHIP_FROM, phone: null } } });
    expect(await offer()).toMatchObject({ kind: "refused", code: "NO_PHONE" });
    await database.db.label.updateMany({ data: { shippedAt: fixture.now() } });
    expect(await offer()).toMatchObject({ kind: "refused", code: "NO_LABELS" });
  });

  it("that USPS does not offer says why", async () => {
    fixture.postage.pickupMessages = ["USPS: no pickup at this address."];
    expect(await offer()).toMatchObject({ kind: "refused", message: "USPS: no pickup at this address." });
    expect(await list()).toMatchObject([{ state: "failed", canBuy: false }]);
  });
});

describe("an answer of EasyPost that was lost", () => {
  it("to the question for times books nothing, so asking again is safe", async () => {
    fixture.postage.faults.push({ operation: "createPickup", fault: "cut-after" });
    expect(await offer()).toMatchObject({ kind: "refused", code: "UNREACHABLE" });
    expect(await offer()).toMatchObject({ kind: "done" });
  });

  it("to the booking is read back", async () => {
    const id = idOf(await offer());
    fixture.postage.faults.push({ operation: "buyPickup", fault: "cut-after" });
    expect(await buy(id)).toMatchObject({ kind: "unclear", pickup: { state: "unclear", canBuy: false } });
    expect(fixture.fake.jobs).toContain("postage.pickup");
    await look(id);
    expect(await list()).toMatchObject([{ state: "scheduled", confirmation: "WTC1" }]);
    expect(fixture.postage.count("buyPickup")).toBe(1);
  });

  it("to a booking that never arrived offers it again", async () => {
    const id = idOf(await offer());
    fixture.postage.faults.push({ operation: "buyPickup", fault: "cut-before" });
    await buy(id);
    await look(id);
    expect(await list()).toMatchObject([
      { state: "offered", failure: "USPS did not book the pickup: try again." },
    ]);
    expect(await buy(id)).toMatchObject({ kind: "done", pickup: { state: "scheduled", failure: null } });
  });

  it("to the cancellation is read back, whichever way it went", async () => {
    for (const [fault, state] of [
      ["cut-after", "canceled"],
      ["cut-before", "scheduled"],
    ] as const) {
      const id = idOf(await offer());
      await buy(id);
      fixture.postage.faults.push({ operation: "cancelPickup", fault });
      expect(await cancel(id)).toMatchObject({ kind: "unclear" });
      await look(id);
      expect((await list()).find((pickup) => pickup.id === id)).toMatchObject({ state });
    }
  });

  it.each(["throttled", "key-refused"] as const)("%s leaves everything as it was", async (fault) => {
    const id = idOf(await offer());
    fixture.postage.faults.push({ operation: "buyPickup", fault });
    expect(await buy(id)).toMatchObject({ kind: "refused" });
    expect(await list()).toMatchObject([{ state: "offered" }]);
  });

  it("to the question, because its process died, is not waited for without end", async () => {
    await offer();
    await database.db.pickup.updateMany({ data: { state: "wanted", easypostId: null } });
    const [asked] = await list();
    fixture.wait(4 * 60_000);
    await sweepTracking(fixture.deps, { gapMs: 0 });
    expect(fixture.fake.jobs).toContain("postage.pickup");
    await look(asked?.id ?? "");
    expect(await list()).toMatchObject([{ state: "wanted" }]);
    fixture.wait(2 * 60_000);
    await look(asked?.id ?? "");
    expect(await list()).toMatchObject([
      { state: "failed", failure: "EasyPost did not answer. Nothing was booked: try again." },
    ]);
  });

  it("is looked for once a minute by the sweep, however often it is not found", async () => {
    const id = idOf(await offer());
    fixture.postage.faults.push({ operation: "buyPickup", fault: "cut-after" });
    await buy(id);
    fixture.fake.jobs.length = 0;
    for (let round = 0; round < 3; round += 1) {
      fixture.postage.faults.push({ operation: "readPickup", fault: "cut-before" });
      await look(id);
    }
    expect(await list()).toMatchObject([{ state: "unclear" }]);
    expect(fixture.fake.jobs).toEqual([]);
  });

  it.each([
    ["its time is over", async () => Promise.resolve(fixture.waitDays(2))],
    [
      "the key is not stored any more",
      async () => database.db.postageSettings.updateMany({ data: { apiKey: null } }),
    ],
  ])("is given up when %s, with what to do", async (_when, happen) => {
    const id = idOf(await offer());
    fixture.postage.faults.push(
      { operation: "buyPickup", fault: "cut-after" },
      { operation: "readPickup", fault: "cut-before" },
    );
    await buy(id);
    await happen();
    await look(id);
    const [pickup] = await list();
    expect(pickup).toMatchObject({ state: "failed" });
    expect(pickup?.failure).toContain("Whether USPS comes was never answered: ask USPS");
  });

  it("is believed, though the pickup was looked at while it was on its way", async () => {
    const lookMeanwhile = (operation: string) => async (arrived: string) => {
      if (arrived !== operation) return;
      fixture.postage.onArrival = () => undefined;
      await look(id);
    };
    const id = idOf(await offer());
    fixture.postage.onArrival = lookMeanwhile("buyPickup");
    expect(await buy(id)).toMatchObject({ kind: "done", pickup: { state: "scheduled" } });
    fixture.postage.onArrival = lookMeanwhile("cancelPickup");
    expect(await cancel(id)).toMatchObject({ kind: "done", pickup: { state: "canceled" } });
  });
});
