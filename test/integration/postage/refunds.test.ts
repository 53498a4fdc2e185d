import { beforeEach, describe, expect, it } from "vitest";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { getBatchRefunds, requestRefunds } from "~/modules/postage/refunds/request-refunds.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { createScanForm } from "~/modules/postage/scan-forms/create-scan-form.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import { until } from "../../support/until";
import { useTestDatabase } from "../../support/test-database";
import { openAfterFixture, OTHER_SHOP, orderGid, shipmentId, SHOP, type AfterFixture } from "./after-fixture";

const database = useTestDatabase();
let fixture: AfterFixture;
beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
});

const ask = (labelId: string, shopDomain = SHOP) => requestRefund(fixture.deps, { shopDomain, labelId });
const run = () => runRefunds(fixture.deps, { shopDomain: SHOP });
const stateOf = async (labelId: string) => (await fixture.label(labelId)).refundState;
const packagesOf = async (n: number) => {
  const { pledgeId } = await database.db.label.findFirstOrThrow({ where: { orderGid: orderGid(n) } });
  const packages = await database.db.package.findMany({ where: { pledgeId } });
  return packages.map(({ status }) => status);
};
const kinds = async () => {
  const events = await database.db.pledgeEvent.findMany({ orderBy: { id: "asc" } });
  return events.map(({ kind }) => kind).filter((kind) => kind.startsWith("label.refund"));
};

describe("asking for a refund", () => {
  it("is brought to EasyPost once and then withdraws the package", async () => {
    const labelId = await fixture.addLabel(1);
    expect(await ask(labelId)).toEqual({ kind: "requested" });
    expect(fixture.fake.jobs).toContain("postage.refund");
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
    expect(fixture.postage.count("refund")).toBe(1);
    expect((await fixture.label(labelId)).fulfillmentState).toBe("cancelled");
    expect(await packagesOf(1)).toEqual(["withdrawn"]);
    expect(await kinds()).toEqual(["label.refund_requested", "label.refund_submitted"]);
    expect(await fixture.balance()).toBe(-550);
  });

  it("twice at the same moment asks once", async () => {
    const labelId = await fixture.addLabel(1);
    const asked = await Promise.all([ask(labelId), ask(labelId), ask(labelId)]);
    expect(asked.filter(({ kind }) => kind === "requested")).toHaveLength(1);
    expect(asked.filter((each) => each.kind === "refused" && each.code === "REFUND_UNDER_WAY")).toHaveLength(
      2,
    );
    await Promise.all([run(), run(), run()]);
    expect(fixture.postage.count("refund")).toBe(1);
    expect(await stateOf(labelId)).toBe("submitted");
  });

  it("goes to the account that bought the label, whatever is chosen now", async () => {
    const own = await fixture.addLabel(1);
    const platforms = await fixture.addLabel(2, { batchId: await fixture.addBatch({ account: "platform" }) });
    for (const labelId of [own, platforms]) {
      await ask(labelId);
      await run();
    }
    expect(fixture.postage.refundedWith).toEqual(["EZTKown", "EZTKplatform"]);
  });

  it("waits with a sentence while the key that bought the label is not stored", async () => {
    const labelId = await fixture.addLabel(1);
    const { apiKey } = await database.db.postageSettings.findUniqueOrThrow({ where: { shopDomain: SHOP } });
    const store = (key: string | null) => database.db.postageSettings.updateMany({ data: { apiKey: key } });
    await store(null);
    await ask(labelId);
    await run();
    expect((await fixture.label(labelId)).refundNote).toContain("not stored any more");
    await store(apiKey);
    fixture.wait(11 * 60_000);
    await run();
    expect(await fixture.label(labelId)).toMatchObject({ refundState: "submitted", refundNote: null });
  });

  it("of another shop's label finds no label", async () => {
    const labelId = await fixture.addLabel(1);
    expect(await ask(labelId, OTHER_SHOP)).toEqual({ kind: "missing" });
    expect(await stateOf(labelId)).toBeNull();
  });

  it("says why a label cannot be refunded", async () => {
    const scanned = await fixture.addLabel(1, { shippedAt: fixture.now() });
    const letter = await fixture.addLabel(2, { service: "First", trackingCode: null });
    const old = await fixture.addLabel(3, { boughtAt: new Date("2026-10-20T12:00:00Z") });
    expect(await ask(scanned)).toMatchObject({ code: "SCANNED" });
    expect(await ask(letter)).toMatchObject({ code: "LETTER_MAIL" });
    expect(await ask(old)).toMatchObject({ code: "TOO_OLD" });
    expect(fixture.postage.calls).toEqual([]);
  });

  it("against a SCAN form at the same moment: exactly one of them has the label", async () => {
    for (let round = 1; round <= 8; round += 1) {
      const labelId = await fixture.addLabel(round, { batchId: await fixture.addBatch() });
      const { batchId } = await fixture.label(labelId);
      const [refund, form] = await Promise.all([
        ask(labelId),
        createScanForm(fixture.deps, { shopDomain: SHOP, batchId }),
      ]);
      const label = await fixture.label(labelId);
      expect([refund.kind === "requested", form.kind === "started"].filter(Boolean)).toHaveLength(1);
      expect(label.refundState === "requested").toBe(refund.kind === "requested");
      expect(label.scanFormId !== null).toBe(form.kind === "started");
    }
  });
});

describe("an unclear answer of EasyPost", () => {
  it("is settled by reading the shipment: what was accepted is not asked again", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.faults.push({ operation: "refund", fault: "cut-after" });
    await ask(labelId);
    await run();
    expect(await stateOf(labelId)).toBe("requested");
    fixture.wait(60_000);
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
    expect(fixture.postage.count("refund")).toBe(1);
  });

  it.each(["cut-before", "throttled", "throw"] as const)("%s: it is asked again later", async (fault) => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.faults.push({ operation: "refund", fault });
    await ask(labelId);
    await run();
    expect(await stateOf(labelId)).toBe("requested");
    fixture.wait(60_000);
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
  });

  it("a worker that died with the label in hand is followed by another", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    fixture.postage.onArrival = () => new Promise(() => undefined);
    void run();
    await until("the first worker has it", () => fixture.postage.calls.length > 0);
    fixture.postage.onArrival = () => undefined;
    await run();
    fixture.wait(4 * 60_000);
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
  });

  it("a key that is refused is said on the label, and tried again", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.faults.push({ operation: "readShipment", fault: "key-refused" });
    await ask(labelId);
    await run();
    expect((await fixture.label(labelId)).refundNote).toContain("The key was revoked.");
    fixture.wait(11 * 60_000);
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
  });
});

describe("a rejected refund", () => {
  it("keeps the label, its package and its charge, and can be asked for again", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.refundsBecome = "rejected";
    await ask(labelId);
    await run();
    const label = await fixture.label(labelId);
    expect(label).toMatchObject({ refundState: "rejected", fulfillmentState: "none" });
    expect(label.refundNote).toContain("ask again");
    expect(await packagesOf(1)).toEqual(["label"]);
    fixture.postage.refundsBecome = "submitted";
    expect(await ask(labelId)).toEqual({ kind: "requested" });
    await run();
    expect(await stateOf(labelId)).toBe("submitted");
    expect(await fixture.balance()).toBe(-550);
  });

  it("that USPS takes back after all is found by the daily question, beside its tracker", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.refundsBecome = "rejected";
    await ask(labelId);
    await run();
    fixture.waitDays(2);
    fixture.postage.giveBack(shipmentId(1));
    await sweepTracking(fixture.deps, { gapMs: 0 });
    expect(fixture.postage.count("readTracker")).toBe(1);
    expect(await stateOf(labelId)).toBe("refunded");
    expect(await fixture.balance()).toBe(0);
  });

  it("names EasyPost's words where it refuses outright", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.faults.push({ operation: "refund", fault: "refused" });
    await ask(labelId);
    await run();
    expect(await fixture.label(labelId)).toMatchObject({
      refundState: "rejected",
      refundNote: "EasyPost did not refund it: EasyPost says no.",
    });
  });
});

describe("the money", () => {
  it("comes back with its share of the fee when the refund is through at once", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.refundsBecome = "refunded";
    await ask(labelId);
    await run();
    expect(await stateOf(labelId)).toBe("refunded");
    expect(await fixture.balance()).toBe(0);
    expect(await packagesOf(1)).toEqual(["withdrawn"]);
  });

  const through = {
    kind: "refund",
    eventId: "evt_1",
    shipmentId: shipmentId(1),
    trackingCode: null,
  } as const;

  it("comes by EasyPost's word as well, once, however often it is told", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    await run();
    fixture.postage.giveBack(shipmentId(1));
    expect(await fixture.tell(through)).toBe("refund refunded");
    expect(await fixture.balance()).toBe(0);
    await Promise.all([
      fixture.tell({ ...through, eventId: "evt_2" }),
      fixture.tell({ ...through, eventId: "evt_3" }),
    ]);
    expect(await fixture.balance()).toBe(0);
    expect(await kinds()).toEqual(["label.refund_requested", "label.refund_submitted", "label.refunded"]);
  });

  it("is never credited on the word alone: the shipment must say so", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    await run();
    expect(await fixture.tell(through)).toBe("refund submitted");
    expect(await fixture.balance()).toBe(-550);
    expect(await stateOf(labelId)).toBe("submitted");
  });

  it("is what EasyPost gave back and that part's share of the fee", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    await run();
    const shipment = fixture.postage.shipment(shipmentId(1));
    shipment.refundStatus = "refunded";
    shipment.fees = [
      { type: "postage", amountMicro: 200_000, refunded: true },
      { type: "postage", amountMicro: 300_000, refunded: false },
    ];
    await fixture.tell(through);
    // $2.00 of $5.00, and 40 % of the fee of $0.50.
    expect(await fixture.balance()).toBe(-550 + 200 + 20);
  });

  it("of a label refunded at EasyPost itself is credited, and its package withdrawn", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.giveBack(shipmentId(1));
    await fixture.tell(through);
    await run();
    expect(await stateOf(labelId)).toBe("refunded");
    expect(await fixture.balance()).toBe(0);
    expect(await packagesOf(1)).toEqual(["withdrawn"]);
  });

  it("comes by the daily question where EasyPost's word was lost", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    await run();
    fixture.postage.giveBack(shipmentId(1));
    await sweepTracking(fixture.deps, { gapMs: 0 });
    expect(await stateOf(labelId)).toBe("refunded");
    expect(await fixture.balance()).toBe(0);
  });
});

describe("the shipment in Shopify", () => {
  it("is cancelled once EasyPost has accepted the refund, and not before", async () => {
    const labelId = await fixture.addLabel(1);
    await fixture.ship(labelId);
    expect(fixture.shopify.live(orderGid(1))).toHaveLength(1);
    fixture.postage.refundsBecome = "rejected";
    await ask(labelId);
    await run();
    expect(fixture.shopify.live(orderGid(1))).toHaveLength(1);
    fixture.postage.refundsBecome = "submitted";
    await ask(labelId);
    await Promise.all([run(), run()]);
    expect(fixture.shopify.live(orderGid(1))).toEqual([]);
    expect(await fixture.label(labelId)).toMatchObject({
      refundState: "submitted",
      fulfillmentState: "cancelled",
    });
    expect(await packagesOf(1)).toEqual(["withdrawn"]);
  });

  it("that Shopify does not let go is noted for the person and tried again", async () => {
    const labelId = await fixture.addLabel(1);
    await fixture.ship(labelId);
    fixture.shopify.cancelRefusal = "Fulfillment cannot be cancelled.";
    await ask(labelId);
    await run();
    const label = await fixture.label(labelId);
    expect(label).toMatchObject({ refundState: "submitted", fulfillmentState: "made" });
    expect(label.fulfillmentNote).toContain("Fulfillment cannot be cancelled.");
    await run();
    expect(fixture.shopify.cancelCalls).toBe(1);
    fixture.shopify.cancelRefusal = null;
    fixture.wait(61 * 60_000);
    await run();
    expect(await fixture.label(labelId)).toMatchObject({
      fulfillmentState: "cancelled",
      fulfillmentNote: null,
    });
    expect(fixture.shopify.live(orderGid(1))).toEqual([]);
  });

  it("waits while the shop has taken the app's access away; the refund itself does not", async () => {
    const labelId = await fixture.addLabel(1);
    await fixture.ship(labelId);
    const status = (to: string) => database.db.shop.update({ where: { domain: SHOP }, data: { status: to } });
    await status("needs_reconnect");
    await ask(labelId);
    await run();
    expect(await fixture.label(labelId)).toMatchObject({
      refundState: "submitted",
      fulfillmentState: "made",
    });
    expect(fixture.shopify.cancelCalls).toBe(0);
    await status("connected");
    await run();
    expect((await fixture.label(labelId)).fulfillmentState).toBe("cancelled");
  });

  it("is never made for a label whose refund was asked for", async () => {
    const labelId = await fixture.addLabel(1);
    await ask(labelId);
    await fixture.ship(labelId);
    expect(fixture.shopify.live(orderGid(1))).toEqual([]);
  });
});

describe("a whole batch", () => {
  it("refunds what was not used and names the rest with reasons", async () => {
    await fixture.addLabel(1);
    await fixture.addLabel(2, { shippedAt: fixture.now() });
    await fixture.addLabel(3);
    await fixture.addLabel(4, { service: "First", trackingCode: null });
    const { batchId } = fixture;
    const asked = await requestRefunds(fixture.deps, { shopDomain: SHOP, batchId });
    expect(asked).toMatchObject({
      kind: "requested",
      count: 2,
      left: [
        { code: "LETTER_MAIL", count: 1, orders: ["#4"] },
        { code: "SCANNED", count: 1, orders: ["#2"] },
      ],
    });
    await run();
    const view = await getBatchRefunds(fixture.deps, { shopDomain: SHOP, batchId });
    expect(view).toMatchObject({ refundable: 0, counts: { submitted: 2, requested: 0 } });
    expect(await requestRefunds(fixture.deps, { shopDomain: SHOP, batchId })).toMatchObject({
      kind: "refused",
    });
    expect(await getBatchRefunds(fixture.deps, { shopDomain: OTHER_SHOP, batchId })).toBeNull();
  });

  it("warns from day 25 on by when it must be asked", async () => {
    await fixture.addLabel(1);
    const { batchId } = fixture;
    const view = () => getBatchRefunds(fixture.deps, { shopDomain: SHOP, batchId });
    fixture.waitDays(24);
    expect((await view())?.warnBy).toBeNull();
    fixture.waitDays(1);
    expect((await view())?.warnBy).toBe("2026-12-23T14:00:00.000Z");
    fixture.waitDays(6);
    expect(await view()).toMatchObject({ refundable: 0, left: [{ code: "TOO_OLD" }] });
  });
});
