import { beforeEach, describe, expect, it } from "vitest";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import {
  createScanForm,
  getScanFormPlan,
  listScanForms,
  retryScanForm,
} from "~/modules/postage/scan-forms/create-scan-form.server";
import { runScanForm } from "~/modules/postage/scan-forms/run-scan-form.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import { useTestDatabase } from "../../support/test-database";
import {
  openAfterFixture,
  OTHER_SHOP,
  shipmentId,
  SHOP,
  trackingCode,
  type AfterFixture,
} from "./after-fixture";

const database = useTestDatabase();
let fixture: AfterFixture;
beforeEach(async () => {
  fixture = await openAfterFixture(database.db);
});

const create = () => createScanForm(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId });
const list = () => listScanForms(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId });
async function start(): Promise<string> {
  const made = await create();
  if (made.kind !== "started") throw new Error(JSON.stringify(made));
  return made.scanFormId;
}
const run = (scanFormId: string) => runScanForm(fixture.deps, { shopDomain: SHOP, scanFormId });
const formOf = async (labelId: string) => (await fixture.label(labelId)).scanFormId;

/** Labels like the first, number 2 and up. */
async function addCopies(count: number): Promise<void> {
  const { db } = database;
  const numbers = Array.from({ length: count }, (_, index) => index + 2);
  const pledge = await db.pledge.findFirstOrThrow();
  const { shopDomain, connectionId, campaignId, platform, status, state, contentHash, currency } = pledge;
  const facts = { shopDomain, connectionId, campaignId, platform, status, state, contentHash, currency };
  const name = (n: number) => ({ orderName: `#${n}`, orderGid: `gid://shopify/Order/${n}` });
  await db.pledge.createMany({
    data: numbers.map((n) => ({ ...facts, ...name(n), externalId: String(n), totalPaidMinor: 100n })),
  });
  const pledges = await db.pledge.findMany({ where: { id: { not: pledge.id } } });
  await db.label.createMany({
    data: pledges.map(({ id, externalId }) => ({
      ...{ shopDomain, batchId: fixture.batchId, pledgeId: id, ...name(Number(externalId)), groupKey: "g" },
      ...{
        position: Number(externalId),
        contents: [],
        state: "bought",
        packageTypeId: "p",
        weightGrams: 500,
      },
      ...{ countryCode: "US", shipmentId: shipmentId(Number(externalId)), service: "GroundAdvantage" },
      ...{ trackingCode: trackingCode(Number(externalId)), boughtAt: fixture.now() },
      ...{ createdAt: fixture.now(), updatedAt: fixture.now() },
    })),
  });
  for (const n of numbers) fixture.postage.addShipment(shipmentId(n), trackingCode(n));
}

describe("a SCAN form", () => {
  it("takes every label of the batch that it can and names the others with the reason", async () => {
    const first = await fixture.addLabel(1);
    const second = await fixture.addLabel(2);
    await fixture.addLabel(3, { refundState: "submitted" });
    await fixture.addLabel(4, { service: "First", trackingCode: null });
    await fixture.addLabel(5, { shippedAt: fixture.now() });
    const rejected = await fixture.addLabel(6, { refundState: "rejected" });
    await fixture.addLabel(7, { state: "failed" });
    const plan = await getScanFormPlan(fixture.deps, { shopDomain: SHOP, batchId: fixture.batchId });
    expect(plan).toMatchObject({ labels: 3, open: false });
    expect(plan?.warning).toContain("none of them can be refunded");
    const made = await create();
    expect(made).toMatchObject({
      kind: "started",
      labels: 3,
      left: [
        { code: "NO_BARCODE", orders: ["#4"] },
        { code: "REFUNDED", orders: ["#3"] },
        { code: "SCANNED", orders: ["#5"] },
      ],
    });
    const [form] = await list();
    await run(form?.id ?? "");
    expect(await list()).toMatchObject([{ state: "created", labelCount: 3, printable: true, failure: null }]);
    for (const labelId of [first, second, rejected]) expect(await formOf(labelId)).toBe(form?.id);
    expect([...fixture.postage.forms.values()].map(({ shipmentIds }) => shipmentIds)).toEqual([
      [1, 2, 6].map(shipmentId),
    ]);
  });

  it("leaves out labels whose order cannot be shipped: there they could not be refunded any more", async () => {
    await fixture.addLabel(1);
    const cancelled = await fixture.addLabel(2, { fulfillmentState: "refused" });
    expect(await create()).toMatchObject({
      ...{ kind: "started", labels: 1, left: [{ code: "NOT_FULFILLED", orders: ["#2"] }] },
    });
    expect(await formOf(cancelled)).toBeNull();
    expect(await requestRefund(fixture.deps, { shopDomain: SHOP, labelId: cancelled })).toEqual({
      kind: "requested",
    });
  });

  it("makes its labels not refundable, from the wish on", async () => {
    const labelId = await fixture.addLabel(1);
    await start();
    expect(await requestRefund(fixture.deps, { shopDomain: SHOP, labelId })).toMatchObject({
      code: "IN_SCAN_FORM",
    });
  });

  it("wanted twice at the same moment is made once", async () => {
    await fixture.addLabel(1);
    await fixture.addLabel(2);
    const made = await Promise.all([create(), create(), create()]);
    expect(made.filter(({ kind }) => kind === "started")).toHaveLength(1);
    const [form] = await list();
    await Promise.all([run(form?.id ?? ""), run(form?.id ?? ""), run(form?.id ?? "")]);
    expect(fixture.postage.count("createScanForm")).toBe(1);
    expect(await list()).toHaveLength(1);
  });

  it("of another shop's batch, or of a batch without labels for it, is not made", async () => {
    expect(await create()).toMatchObject({ kind: "refused", code: "NO_LABELS" });
    await fixture.addLabel(1);
    const input = { shopDomain: OTHER_SHOP, batchId: fixture.batchId };
    expect(await createScanForm(fixture.deps, input)).toEqual({ kind: "missing" });
    expect(await getScanFormPlan(fixture.deps, input)).toBeNull();
    expect(await listScanForms(fixture.deps, input)).toEqual([]);
  });

  it("is refused once the ship date is over by the shop's clocks", async () => {
    await fixture.addLabel(1);
    // 23:30 in New York.
    fixture.wait(14.5 * 3600_000);
    expect((await create()).kind).toBe("started");
    const batchId = await fixture.addBatch();
    await fixture.addLabel(2, { batchId });
    fixture.wait(3600_000);
    const late = await createScanForm(fixture.deps, { shopDomain: SHOP, batchId });
    expect(late).toMatchObject({ kind: "refused", code: "SHIP_DATE_PASSED" });
  });

  it("takes labels of a second run of the batch in a form of their own", async () => {
    await fixture.addLabel(1);
    await run(await start());
    await fixture.addLabel(2);
    await run(await start());
    expect([...fixture.postage.forms.values()].map(({ shipmentIds }) => shipmentIds)).toEqual([
      [shipmentId(1)],
      [shipmentId(2)],
    ]);
  });
});

describe("EasyPost's answer", () => {
  it("that was lost is found at a shipment: no second form is asked for", async () => {
    await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault: "cut-after" });
    await run(id);
    expect(await list()).toMatchObject([{ state: "unclear" }]);
    fixture.wait(20_000);
    await run(id);
    expect(await list()).toMatchObject([{ state: "created", printable: true }]);
    expect(fixture.postage.count("createScanForm")).toBe(1);
  });

  it("that never came because the request was lost: it is sent again, but only when the first cannot arrive any more", async () => {
    await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault: "cut-before" });
    await run(id);
    fixture.wait(20_000);
    await run(id);
    await run(id);
    expect(fixture.postage.count("createScanForm")).toBe(1);
    fixture.wait(60_000);
    await run(id);
    await run(id);
    expect(await list()).toMatchObject([{ state: "created" }]);
    expect(fixture.postage.count("createScanForm")).toBe(2);
  });

  it("a worker that died while asking leaves it to the sweep", async () => {
    await fixture.addLabel(1);
    const id = await start();
    await database.db.scanForm.update({
      where: { id },
      data: { state: "sending", lastSendBy: fixture.now(), notBefore: fixture.now(), attempts: 1 },
    });
    await fixture.deps.postage.createScanForm({ kind: "own", apiKey: "k" }, [shipmentId(1)]);
    fixture.wait(61_000);
    fixture.fake.jobs.length = 0;
    await sweepTracking(fixture.deps, { gapMs: 0 });
    expect(fixture.fake.jobs).toContain("postage.scan-form");
    await run(id);
    expect(await list()).toMatchObject([{ state: "created" }]);
    expect(fixture.postage.count("createScanForm")).toBe(1);
  });

  it("no: the sentence is kept and the labels are free again", async () => {
    const labelId = await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault: "refused" });
    await run(id);
    const [form] = await list();
    expect(form).toMatchObject({ state: "failed", printable: false });
    expect(form?.failure).toContain("EasyPost says no.");
    expect(await formOf(labelId)).toBeNull();
    fixture.wait(1000);
    const again = await retryScanForm(fixture.deps, { shopDomain: SHOP, scanFormId: id });
    if (again.kind !== "started") throw new Error(again.kind);
    await run(again.scanFormId);
    expect(await list()).toMatchObject([{ state: "created" }, { state: "failed" }]);
  });

  it("no, because of labels that cannot be in a form, names these and makes it of the others", async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5].map(async (n) => fixture.addLabel(n)));
    fixture.postage.shipment(shipmentId(4)).refundStatus = "submitted";
    fixture.postage.shipment(shipmentId(5)).scanFormId = "sf_by_hand";
    await run(await start());
    expect(await list()).toMatchObject([{ state: "created", labelCount: 3 }]);
    const [form] = await list();
    expect(form?.failure).toBe("Left out: #4 was refunded at EasyPost, #5 is in another SCAN form already.");
    expect(await Promise.all(ids.map(formOf))).toEqual([form?.id, form?.id, form?.id, null, null]);
    expect([...fixture.postage.forms.values()].map(({ shipmentIds }) => shipmentIds)).toEqual([
      [1, 2, 3].map(shipmentId),
    ]);
  });

  it("no, naming a shipment, leaves out its label, and tells the creator the order", async () => {
    for (const n of [1, 2]) await fixture.addLabel(n);
    fixture.postage.formRefusal = { shipmentId: shipmentId(2), message: `Shipment ${shipmentId(2)} is odd.` };
    await run(await start());
    expect(await list()).toMatchObject([
      { state: "created", labelCount: 1, failure: "Left out: #2 was refused." },
    ]);
    fixture.wait(1000);
    await run(await start());
    const [form] = await list();
    expect(form?.failure).toBe("EasyPost did not make the SCAN form: Shipment #2 is odd.");
    expect(form).toMatchObject({ state: "failed" });
  });

  it("no, to one of more than go into a form, still goes on with the rest of the batch", async () => {
    await fixture.addLabel(1);
    await addCopies(1000);
    fixture.postage.shipment(shipmentId(500)).refundStatus = "refunded";
    fixture.postage.formRefusal = { shipmentId: shipmentId(500), message: "Refunded." };
    await run(await start());
    const counts = (await list()).map(({ state, labelCount }) => `${state} ${labelCount}`);
    expect(counts.sort()).toEqual(["created 999", "wanted 2"]);
  });

  it("is looked for by one job at a time, however often it is woken up", async () => {
    await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault: "cut-before" });
    fixture.fake.jobs.length = 0;
    for (let round = 0; round < 4; round += 1) await run(id);
    expect(fixture.fake.jobs).toEqual(["postage.scan-form"]);
  });

  it("that leaves labels out names their orders and frees them", async () => {
    await fixture.addLabel(1);
    const out = await fixture.addLabel(2);
    fixture.postage.leftOut.add(shipmentId(2));
    await run(await start());
    const [form] = await list();
    expect(form).toMatchObject({ state: "created", labelCount: 1 });
    expect(form?.failure).toContain("left out 1 label: #2");
    expect(await formOf(out)).toBeNull();
  });

  it("of a batch that EasyPost takes in parts goes on with the rest, also when it left some out", async () => {
    await fixture.addLabel(1);
    await addCopies(1000);
    fixture.postage.leftOut.add(shipmentId(2));
    await run(await start());
    const made = await list();
    expect(made.find(({ state }) => state === "created")).toMatchObject({ labelCount: 999 });
    const next = made.find(({ state }) => state === "wanted");
    expect(next).toMatchObject({ labelCount: 2 });
    fixture.postage.leftOut.clear();
    await run(next?.id ?? "");
    const counts = (await list()).map(({ state, labelCount }) => `${state} ${labelCount}`);
    expect(counts.sort()).toEqual(["created 2", "created 999"]);
  });

  it("creating: it is asked again, or EasyPost tells, until it is there", async () => {
    await fixture.addLabel(1);
    fixture.postage.formsBecome = "creating";
    const id = await start();
    await run(id);
    expect(await list()).toMatchObject([{ state: "creating", printable: false }]);
    const [held] = fixture.postage.forms.values();
    if (!held) throw new Error("no form");
    Object.assign(held, { status: "created", formUrl: "https://files.example/f.pdf" });
    fixture.fake.jobs.length = 0;
    expect(await fixture.tell({ kind: "scan-form", eventId: "evt_1", form: held })).toBe("form looked at");
    expect(fixture.fake.jobs).toContain("postage.scan-form");
    await run(id);
    expect(await list()).toMatchObject([{ state: "created", printable: true }]);
  });

  it("failed: the reason is kept and the labels are free again", async () => {
    const labelId = await fixture.addLabel(1);
    fixture.postage.formsBecome = "failed";
    await run(await start());
    expect(await list()).toMatchObject([
      { state: "failed", failure: "EasyPost could not make the SCAN form: USPS was down." },
    ]);
    expect(await formOf(labelId)).toBeNull();
  });

  it.each(["throttled", "throw"] as const)("%s: it is made in the end", async (fault) => {
    await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault });
    for (let round = 0; round < 4; round += 1) {
      await run(id);
      fixture.wait(40_000);
    }
    expect(await list()).toMatchObject([{ state: "created" }]);
  });

  it("that the key is refused fails the form with a sentence", async () => {
    await fixture.addLabel(1);
    const id = await start();
    fixture.postage.faults.push({ operation: "createScanForm", fault: "key-refused" });
    await run(id);
    const [form] = await list();
    expect(form?.failure).toContain("The key was revoked.");
  });
});
