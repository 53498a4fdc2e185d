// After the purchase over real HTTP: EasyPost is the simulator behind the real adapter, its news come as it signs them.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { postageSecretContext } from "~/db/secret-contexts";
import { buyPickup, cancelPickup } from "~/modules/postage/pickups/book-pickup.server";
import { offerPickup } from "~/modules/postage/pickups/offer-pickup.server";
import { pickupDays } from "~/modules/postage/pickups/pickup-day";
import { requestRefunds } from "~/modules/postage/refunds/request-refunds.server";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { createScanForm, listScanForms } from "~/modules/postage/scan-forms/create-scan-form.server";
import { runScanForm } from "~/modules/postage/scan-forms/run-scan-form.server";
import { processNotices } from "~/modules/postage/tracking/process-notices.server";
import { recordEasyPostNotice } from "~/modules/postage/tracking/record-notice.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import { signBody } from "../../simulators/easypost/event-log";
import type { BuyingFixture } from "./buying-fixture";
import { comparePlaces } from "./compare-places";
import { useBuyingFixtures } from "./use-buying-fixture";

const { database, open: openShop } = useBuyingFixtures();
const TOKEN = "token-of-the-shop";
const SECRET = "secret of the shop";
let fixture: BuyingFixture;

async function open(): Promise<void> {
  fixture = await openShop();
  const { shopDomain, deps } = fixture;
  const webhookSecret = deps.secrets.encrypt(SECRET, postageSecretContext(shopDomain, "webhookSecret"));
  await database.db.postageSettings.updateMany({ data: { webhookToken: null } });
  await database.db.postageSettings.update({
    where: { shopDomain },
    data: { webhookToken: TOKEN, webhookSecret },
  });
}
beforeEach(open);

/** Everything that EasyPost has told so far comes by webhook, twice and the newest first. */
async function hearNews(): Promise<void> {
  const { deps, easypost } = fixture;
  for (const { body } of [...easypost.core.events.sent, ...easypost.core.events.sent].reverse()) {
    const told = { account: TOKEN, raw: new TextEncoder().encode(body), signature: signBody(SECRET, body) };
    await recordEasyPostNotice(deps, told);
  }
  const open = await database.db.postageNotice.findMany({ where: { processedAt: null } });
  await processNotices(deps, { noticeIds: open.map(({ id }) => id) });
}

/** Works, moving the clock over everything that waits, until no refund and no form is open. */
async function settle(): Promise<void> {
  const { deps, shopDomain, clock } = fixture;
  for (let turn = 0; turn < 20; turn += 1) {
    await runRefunds(deps, { shopDomain });
    const forms = await database.db.scanForm.findMany({
      where: { shopDomain, state: { notIn: ["created", "failed"] } },
    });
    for (const { id } of forms) await runScanForm(deps, { shopDomain, scanFormId: id });
    const refunds = await database.db.label.count({
      where: {
        shopDomain,
        OR: [
          { refundState: "requested" },
          { refundState: "submitted", fulfillmentState: { not: "cancelled" } },
        ],
      },
    });
    if (forms.length === 0 && refunds === 0) return;
    clock.forward(40);
  }
  throw new Error("Refunds or forms are still open");
}

const balance = async () => {
  const entries = await database.db.ledgerEntry.findMany({ where: { shopDomain: fixture.shopDomain } });
  return entries.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0);
};
const packageStates = async () => {
  const packages = await database.db.package.findMany({ where: { shopDomain: fixture.shopDomain } });
  return packages.map(({ status }) => status).sort();
};

/** Our labels, our packages and Shopify have the parcels that EasyPost holds; answers their numbers. */
async function expectSameEverywhere(): Promise<string[]> {
  const places = await comparePlaces(fixture, database.db);
  for (const place of [places.labels, places.packages, places.shopify])
    expect(place).toEqual(places.easypost);
  return places.easypost;
}

describe("a bought batch", () => {
  it("goes its way: one label refunded, the others on a SCAN form, collected, scanned and delivered", async () => {
    const { deps, shopDomain, easypost } = fixture;
    const { id: batchId } = await fixture.buy(await fixture.addReadyMany(4));
    const [first, ...others] = await fixture.labels(batchId);
    const charged = await balance();
    expect(await requestRefund(deps, { shopDomain, labelId: first?.id ?? "" })).toEqual({
      kind: "requested",
    });
    await settle();
    expect(await packageStates()).toEqual(["label", "label", "label", "withdrawn"]);
    expect(fixture.shopify.live(first?.orderGid ?? "")).toEqual([]);

    expect(await createScanForm(deps, { shopDomain, batchId })).toMatchObject({ kind: "started", labels: 3 });
    await settle();
    expect(await listScanForms(deps, { shopDomain, batchId })).toMatchObject([
      { state: "created", labelCount: 3, printable: true },
    ]);
    const [day = ""] = pickupDays(fixture.clock.now(), "UTC");
    const window = { day, earliest: "09:00", latest: "17:00", instructions: null };
    const offered = await offerPickup(deps, { shopDomain, batchId, ...window });
    if (offered.kind !== "done") throw new Error(JSON.stringify(offered));
    const pickupId = offered.pickup.id;
    const [rate] = offered.pickup.rates;
    expect(await buyPickup(deps, { shopDomain, pickupId, service: rate?.service ?? "" })).toMatchObject({
      pickup: { state: "scheduled" },
    });
    expect(await cancelPickup(deps, { shopDomain, pickupId })).toMatchObject({
      pickup: { state: "canceled" },
    });

    easypost.act({ action: "accept-refunds" });
    easypost.act({ action: "scan-all" });
    await hearNews();
    expect(await packageStates()).toEqual(["in_transit", "in_transit", "in_transit", "withdrawn"]);
    easypost.act({ action: "deliver", trackingCode: others[0]?.trackingCode });
    await hearNews();
    expect(await packageStates()).toEqual(["delivered", "in_transit", "in_transit", "withdrawn"]);
    expect(await requestRefunds(deps, { shopDomain, batchId })).toMatchObject({ kind: "refused" });
    expect(await balance()).toBe(charged + (first?.postageMinor ?? 0) + (first?.feeMinor ?? 0));
    await expectSameEverywhere();
  });

  it("whose news were all lost is caught up with by the daily questions", async () => {
    const { deps, easypost, clock } = fixture;
    const { id: batchId } = await fixture.buy(await fixture.addReadyMany(2));
    const [first] = await fixture.labels(batchId);
    await requestRefund(deps, { shopDomain: fixture.shopDomain, labelId: first?.id ?? "" });
    await settle();
    easypost.act({ action: "accept-refunds" });
    easypost.act({ action: "scan-all" });
    clock.forward(25 * 3600);
    await sweepTracking(deps, { gapMs: 0 });
    expect(await packageStates()).toEqual(["in_transit", "withdrawn"]);
    const { refundState } = await database.db.label.findUniqueOrThrow({ where: { id: first?.id ?? "" } });
    expect(refundState).toBe("refunded");
  });

  it("that is refunded is ready to be shipped again, and a new label can be bought", async () => {
    const { deps, shopDomain, easypost } = fixture;
    const pledges = await fixture.addReadyMany(1);
    const { id: batchId } = await fixture.buy(pledges);
    await requestRefunds(deps, { shopDomain, batchId });
    await settle();
    easypost.act({ action: "accept-refunds" });
    await hearNews();
    const again = await fixture.buy(pledges);
    expect(again.counts).toMatchObject({ bought: 1, failed: 0 });
    expect(await expectSameEverywhere()).toHaveLength(1);
    expect(easypost.state().totals).toMatchObject({ held: 1, refunded: 1, duplicates: 0 });
  });
});

describe("whatever goes wrong between EasyPost and here", () => {
  const kind = fc.constantFrom(
    "cut-before-commit",
    "cut-after-commit",
    "html",
    "too-many-requests",
    "error-after-commit",
  );
  const operation = fc.constantFrom(
    "shipment.refund",
    "shipment.retrieve",
    "scan_form.create",
    "scan_form.retrieve",
  );
  const faults = fc.array(fc.tuple(kind, operation), { minLength: 1, maxLength: 4 });

  it("each label ends refunded and credited once, or on one form", async () => {
    await fc.assert(
      fc.asyncProperty(faults, fc.boolean(), async (wrong, formFirst) => {
        await open();
        const { deps, shopDomain, easypost } = fixture;
        const { id: batchId } = await fixture.buy(await fixture.addReadyMany(3));
        const charged = await balance();
        const [first] = await fixture.labels(batchId);
        const rules = wrong.map(([fault, place]) => ({ kind: fault, operation: place, count: 1 }));
        easypost.faults.apply({ rules });
        const refund = async () => requestRefund(deps, { shopDomain, labelId: first?.id ?? "" });
        const form = async () => createScanForm(deps, { shopDomain, batchId });
        const [asked] = formFirst
          ? [(await form()) && (await refund())]
          : await Promise.all([refund(), form()]);
        await settle();
        easypost.act({ action: "accept-refunds" });
        await hearNews();
        await settle();
        const refunded = asked.kind === "requested";
        const back = refunded ? (first?.postageMinor ?? 0) + (first?.feeMinor ?? 0) : 0;
        expect(await balance()).toBe(charged + back);
        const { shipments, scanForms, totals } = easypost.state();
        expect(totals).toMatchObject({ held: refunded ? 2 : 3, refunded: refunded ? 1 : 0 });
        expect(scanForms.map(({ shipmentIds }) => shipmentIds.length)).toEqual([refunded ? 2 : 3]);
        expect(shipments.filter(({ refundRequests }) => refundRequests > 1)).toEqual([]);
        expect(await listScanForms(deps, { shopDomain, batchId })).toMatchObject([{ state: "created" }]);
        await expectSameEverywhere();
      }),
      { numRuns: 6 },
    );
  });
});
