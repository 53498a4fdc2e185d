import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkTrackingUpload } from "~/modules/fulfillment/tracking-upload/check-upload.server";
import { listTrackingUploads } from "~/modules/fulfillment/tracking-upload/get-tracking-upload.server";
import { setTrackingMapping } from "~/modules/fulfillment/tracking-upload/set-tracking-mapping.server";
import { useTestDatabase } from "../../support/test-database";
import { createByHandFixture, verdicts, type AddedPledge, type ByHandFixture } from "./by-hand-fixture";

const database = useTestDatabase();
const HEADER = "Backer ID,Email,Tracking Number,Carrier,Tracking URL";

describe("a tracking file's preview", () => {
  it("says of every row what will happen, changes nothing, and its counts add up", async () => {
    const shop = await createByHandFixture(database.db);
    const [one, two, three, four, held, gone, unpushed] = await seven(shop);
    shop.shopify.fulfilElsewhere(three.orderGid, ["1Z999"]);
    await learn(shop, three.orderGid);
    await learn(shop, held.orderGid);
    const uploadId = await shop.upload([
      HEADER,
      `${one.externalId},,9400100000000000000001,usps,`,
      `${two.externalId},,"9400100000000000000002; 9400100000000000000003",USPS,`,
      `${three.externalId},,1Z 999,UPS,`,
      `${three.externalId},,1Z111,UPS,`,
      `${four.externalId},,9.25082E+11,USPS,`,
      `${four.externalId},,/,USPS,`,
      `${held.externalId},,9400100000000000000004,USPS,`,
      `${gone.externalId},,9400100000000000000005,USPS,`,
      `${unpushed.externalId},,9400100000000000000006,USPS,`,
      `999,,9400100000000000000007,USPS,`,
      `,,9400100000000000000008,USPS,`,
      `${one.externalId},,9400100000000000000001,USPS,`,
      `${four.externalId},,94001=EVIL(),USPS,`,
      `${four.externalId},,9400100000000000000009,USPS,javascript:alert(1)`,
    ]);
    const view = await shop.view(uploadId);
    expect(view).toMatchObject({ state: "preview", format: "backerkit", canApply: true, canUndo: false });
    expect(verdicts(view)).toEqual({
      ...{
        1: "ship",
        2: "ship",
        3: "ALREADY_THERE",
        4: "OTHER_NUMBER_KEPT",
        5: "SCIENTIFIC_NOTATION",
        6: "NO_NUMBER",
      },
      ...{ 7: "ON_HOLD", 8: "ORDER_CANCELLED", 9: "NOT_PUSHED", 10: "UNKNOWN_BACKER", 11: "NO_BACKER" },
      ...{ 12: "REPEATED_ROW", 13: "UNUSABLE_NUMBER", 14: "UNUSABLE_URL" },
    });
    expect(view.counts).toMatchObject({
      rows: 14,
      ship: 2,
      addNumber: 0,
      replace: 0,
      skip: 4,
      refuse: 8,
      pledges: 2,
    });
    expect(view.rows[0]).toMatchObject({ carrier: "USPS", pledge: { id: one.id, orderName: one.orderName } });
    expect(view.rows[1]?.numbers).toEqual(["9400100000000000000002", "9400100000000000000003"]);
    expect(view.rows.every(({ message, verdict }) => verdict === "ship" || (message ?? "").length > 20)).toBe(
      true,
    );
    expect(shop.shopify.arrived).toEqual([]);
    expect(await database.db.shipmentRequest.count({ where: { shopDomain: shop.shopDomain } })).toBe(0);
    expect(shop.deps.jobsSent.map(({ name }) => name)).not.toContain("tracking.apply");
  });

  it("refuses a number that stands beside two backers, naming both rows, and one that another order has", async () => {
    const shop = await createByHandFixture(database.db);
    const [one, two, three, four] = await seven(shop);
    shop.shopify.fulfilElsewhere(four.orderGid, ["1ZTAKEN"]);
    await learn(shop, four.orderGid);
    const uploadId = await shop.upload([
      HEADER,
      `${one.externalId},,94001-SAME,,`,
      `${two.externalId},,94001 same,,`,
      `${three.externalId},,1Z taken,,`,
      `${three.externalId},,94001-OWN,,`,
    ]);
    const view = await shop.view(uploadId);
    expect(verdicts(view)).toEqual({
      1: "DUPLICATE_IN_FILE",
      2: "DUPLICATE_IN_FILE",
      3: "NUMBER_ON_OTHER_ORDER",
      4: "ship",
    });
    expect(view.rows[0]?.message).toContain("rows 1, 2");
    expect(view.rows[1]?.message).toContain("rows 1, 2");
    expect(view.rows[2]?.message).toContain(four.externalId);
  });

  it("asks Shopify about a small file's orders before anything is confirmed", async () => {
    const shop = await createByHandFixture(database.db);
    const [free, served, scheduled, shipped] = await seven(shop);
    shop.shopify
      .order(served.orderGid)
      .parts.forEach((part) => Object.assign(part, { assignedService: "Amazon MCF" }));
    shop.shopify
      .order(scheduled.orderGid)
      .parts.forEach((part) => Object.assign(part, { status: "scheduled" }));
    shop.shopify.fulfilElsewhere(shipped.orderGid, ["1Z777"]);
    const rows = [free, served, scheduled, shipped].map(({ externalId }, at) => `${externalId},,AAA${at},,`);
    const uploadId = await shop.upload([HEADER, ...rows]);
    const input = { shopDomain: shop.shopDomain, uploadId };
    expect(shop.deps.jobsSent).toContainEqual(
      expect.objectContaining({ name: "tracking.check", payload: input }),
    );
    expect(await shop.view(uploadId)).toMatchObject({ counts: { ship: 4 }, check: { done: 0, of: 4 } });
    await checkTrackingUpload(shop.deps, input, new AbortController().signal);
    const view = await shop.view(uploadId);
    expect(verdicts(view)).toEqual({ 1: "ship", 2: "OTHER_SERVICE", 3: "SCHEDULED", 4: "OTHER_NUMBER_KEPT" });
    expect(view).toMatchObject({
      state: "preview",
      check: { done: 4, of: 4 },
      counts: { waiting: 1, skipped: 1, refused: 2 },
    });
    expect(shop.shopify.arrived).toEqual([]);
    expect((await shop.apply(uploadId)).counts).toMatchObject({ applied: 1, skipped: 1, refused: 2 });
  });

  it("finds backers by order name, and by e-mail only when it is one pledge's alone", async () => {
    const shop = await createByHandFixture(database.db);
    const named = await shop.addPledge({ orderName: "#1777" });
    await shop.addPledge({ email: "twice@example.com" });
    await shop.addPledge({ email: "TWICE@example.com" });
    const single = await shop.addPledge({ email: "Single@Example.com" });
    const uploadId = await shop.upload([
      "Order #,Email,Tracking,Carrier",
      "1777,,AAA1,",
      "#1777,,AAA2,",
      `${single.externalId},,BBB1,`,
      ",twice@example.com,CCC1,",
      ",single@example.com,DDD1,",
      "#9999,single@example.com,EEE1,",
    ]);
    const view = await shop.view(uploadId);
    expect(view.rows.map(({ pledge }) => pledge?.id ?? null)).toEqual([
      ...[named.id, named.id, single.id, null, single.id, null],
    ]);
    expect(verdicts(view)).toMatchObject({ 4: "AMBIGUOUS_BACKER", 6: "UNKNOWN_BACKER" });
  });

  it("takes a Backer ID within the chosen campaign, and refuses one that two campaigns have", async () => {
    const shop = await createByHandFixture(database.db);
    const other = await shop.addCampaign("Second");
    const first = await shop.addPledge({ externalId: "55" });
    const second = await shop.addPledge({ externalId: "55", campaignId: other });
    const file = [HEADER, "55,,AAA1,,"];
    expect(verdicts(await shop.view(await shop.upload(file)))).toEqual({ 1: "AMBIGUOUS_BACKER" });
    const inFirst = await shop.view(await shop.upload(file, { campaignId: shop.campaignId }));
    expect(inFirst.rows[0]?.pledge?.id).toBe(first.id);
    const uploadId = await shop.upload(file);
    await setTrackingMapping(shop.deps, { shopDomain: shop.shopDomain, uploadId, campaignId: other });
    const chosen = await shop.view(uploadId);
    expect(chosen.rows[0]?.pledge?.id).toBe(second.id);
    expect(verdicts(chosen)).toEqual({ 1: "ship" });
  });

  it("refuses a row whose Backer ID and order name belong to different pledges", async () => {
    const shop = await createByHandFixture(database.db);
    const [one, two] = await seven(shop);
    const uploadId = await shop.upload([
      "Backer ID,Order,Tracking Number",
      `${one.externalId},${two.orderName},AAA1`,
      `${one.externalId},${one.orderName},AAA2`,
    ]);
    expect(verdicts(await shop.view(uploadId))).toEqual({ 1: "CONTRADICTING_BACKER", 2: "ship" });
  });

  it("waits for the columns of a file that it does not know, and reads it again by those chosen", async () => {
    const shop = await createByHandFixture(database.db);
    const [one] = await seven(shop);
    const uploadId = await shop.upload(["wer,was,womit", `${one.externalId},AAA1,dhl express`]);
    const { shopDomain, deps } = shop;
    expect(await shop.view(uploadId)).toMatchObject({ state: "needs_mapping", canApply: false });
    for (const mapping of [
      { backerId: 0 },
      { backerId: 0, trackingNumber: [9] },
      "nonsense",
      { trackingNumber: [1] },
    ]) {
      expect(await setTrackingMapping(deps, { shopDomain, uploadId, mapping })).toMatchObject({
        kind: "refused",
      });
    }
    const mapping = { format: "generic", backerId: 0, trackingNumber: [1], carrier: 2 };
    expect(await setTrackingMapping(deps, { shopDomain, uploadId, mapping })).toEqual({ kind: "judged" });
    const view = await shop.view(uploadId);
    expect(verdicts(view)).toEqual({ 1: "ship" });
    expect(view.rows[0]).toMatchObject({ carrier: "DHL Express", numbers: ["AAA1"] });
  });

  it("knows PledgeBox's template, where / is no number and Y without items cannot be told", async () => {
    const shop = await createByHandFixture(database.db);
    const ids = ["PB0001", "PB0002", "PB0003"];
    for (const externalId of ids) await shop.addPledge({ externalId });
    const sample = new URL("../../../../shared/samples/pledgebox_tracking_template.csv", import.meta.url);
    let text =
      "PledgeBox ID (PBID),Courier Code,Tracking Code,Partial Shipped(Optional)\nPB0001,usps,9400100000000000000000,\nPB0002,usps,9400100000000000000001,Y\nPB0003,,/,";
    try {
      text = readFileSync(sample, "utf8");
    } catch {
      expect(text).toContain("PBID");
    }
    const uploadId = await shop.upload(text.trim().split(/\r?\n/));
    const view = await shop.view(uploadId);
    expect(view.format).toBe("pledgebox");
    expect(verdicts(view)).toEqual({ 1: "ship", 2: "PARTIAL_WITHOUT_ITEMS", 3: "NO_NUMBER" });
  });

  it("refuses what is no table of rows, and leaves nothing of it behind", async () => {
    const shop = await createByHandFixture(database.db);
    const files = [
      Buffer.from("PK\u0003\u0004" + "\0".repeat(200), "latin1"),
      "",
      "Backer ID,Tracking Number",
      'Backer ID,Tracking Number\n1,"AAA',
    ];
    for (const file of files) {
      const refused = await shop.tryUpload(file);
      expect(refused.kind, String(file).slice(0, 30)).toBe("refused");
      if (refused.kind === "refused") expect(refused.message.length).toBeGreaterThan(15);
    }
    expect(await database.db.trackingUpload.count({ where: { shopDomain: shop.shopDomain } })).toBe(0);
  });

  it("is another shop's business only: neither seen, nor changed, nor matched", async () => {
    const mine = await createByHandFixture(database.db);
    const theirs = await createByHandFixture(database.db);
    const target = await theirs.addPledge({ externalId: "4711" });
    const uploadId = await mine.upload([HEADER, `${target.externalId},,AAA1,,`]);
    expect(verdicts(await mine.view(uploadId))).toEqual({ 1: "UNKNOWN_BACKER" });
    await expect(theirs.view(uploadId)).rejects.toThrow("gone");
    const { shopDomain, deps } = theirs;
    expect(await setTrackingMapping(deps, { shopDomain, uploadId, existing: "replace" })).toMatchObject({
      kind: "refused",
    });
    expect((await listTrackingUploads(deps, { shopDomain })).uploads).toEqual([]);
    const scoped = { campaignId: theirs.campaignId };
    await expect(mine.upload([HEADER, "1,,AAA1,,"], scoped)).rejects.toThrow("UNKNOWN_CAMPAIGN");
  });

  it("judges and settles every row exactly once, whatever the files hold, and no parcel is in two orders", async () => {
    const cell = fc.constantFrom("", "/", "N1", "N2", "n-3", "9.2E+11", "N4,N5", "=1+1", "N6");
    const row = fc.tuple(fc.nat(9), cell, fc.constantFrom("", "USPS", "UPS"), fc.constantFrom("", "A", "B"));
    const file = fc.array(row, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const shop = await createByHandFixture(database.db);
        const pledges = await eight(shop);
        for (const rows of files) await settle(shop, pledges, rows);
        const numbers = pledges.flatMap(({ orderGid }) =>
          shop.shopify.orders.has(orderGid)
            ? shop.shopify.live(orderGid).flatMap((each) => each.numbers)
            : [],
        );
        expect(new Set(numbers).size, numbers.join(" ")).toBe(numbers.length);
      }),
      { numRuns: 12 },
    );
  });
});

/** Uploads the rows as one file and applies it: each row is judged once and settled once. */
async function settle(
  shop: ByHandFixture,
  pledges: readonly AddedPledge[],
  rows: readonly [who: number, number: string, carrier: string, sku: string][],
): Promise<void> {
  const lines = rows.map(
    ([who, number, carrier, sku]) => `${pledges[who]?.externalId ?? who},"${number}",${carrier},${sku}`,
  );
  const uploadId = await shop.upload(["Backer ID,Tracking Number,Carrier,SKU", ...lines]);
  const before = (await shop.view(uploadId)).counts;
  expect(before.ship + before.addNumber + before.replace + before.skip + before.refuse).toBe(rows.length);
  const after = (before.waiting > 0 ? await shop.apply(uploadId) : await shop.view(uploadId)).counts;
  expect(after.waiting).toBe(0);
  expect(after.applied + after.skipped + after.refused).toBe(rows.length);
  expect(after.applied).toBeLessThanOrEqual(before.waiting);
}

/** The seven, and one whose order has two kinds of things in it. */
async function eight(shop: ByHandFixture): Promise<AddedPledge[]> {
  const lines = [
    { sku: "A", quantity: 2 },
    { sku: "B", quantity: 1 },
  ];
  return [...(await seven(shop)), await shop.addPledge({ lines })];
}

/** Four that can be shipped, one on hold, one whose order was cancelled, one never pushed. */
async function seven(shop: ByHandFixture) {
  const ready = [
    await shop.addPledge(),
    await shop.addPledge(),
    await shop.addPledge(),
    await shop.addPledge(),
  ] as const;
  const held = await shop.addPledge();
  for (const part of shop.shopify.order(held.orderGid).parts) {
    part.status = "on_hold";
    part.holds = ["awaiting stock"];
  }
  const gone = await shop.addPledge({ state: "cancelled" });
  const unpushed = await shop.addPledge({ state: "ready" });
  return [...ready, held, gone, unpushed] as const;
}

/** As a webhook or a sync would. */
async function learn(shop: ByHandFixture, orderGid: string): Promise<void> {
  const { refreshOrders } = await import("~/modules/fulfillment/learn/refresh-orders.server");
  await refreshOrders(shop.deps, { shopDomain: shop.shopDomain, orderGids: [orderGid] });
}
