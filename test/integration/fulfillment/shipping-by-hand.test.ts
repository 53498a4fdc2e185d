import { describe, expect, it } from "vitest";
import {
  applyTrackingUpload,
  cancelTrackingUpload,
  pauseTrackingUpload,
  undoTrackingUpload,
} from "~/modules/fulfillment/tracking-upload/decide-upload.server";
import { eraseTrackingRows } from "~/modules/fulfillment/tracking-upload/erase-tracking-store.server";
import { markShippedWithoutTracking } from "~/modules/fulfillment/tracking-upload/mark-shipped-without-tracking.server";
import { setTrackingMapping } from "~/modules/fulfillment/tracking-upload/set-tracking-mapping.server";
import { sweepTrackingUploads } from "~/modules/fulfillment/tracking-upload/sweep-uploads.server";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { createByHandFixture, states, type AddedPledge, type ByHandFixture } from "./by-hand-fixture";

const database = useTestDatabase();
const HEADER = "Backer ID,Tracking Number,Carrier,Tracking URL,SKU,Quantity";

/** One pledge and a file that ships it under one number. */
async function oneRow(number = "9400100000000000000001") {
  const shop = await createByHandFixture(database.db);
  const pledge = await shop.addPledge();
  return { shop, pledge, uploadId: await shop.upload([HEADER, `${pledge.externalId},${number},usps,,,`]) };
}

async function packagesOf(pledgeId: string) {
  const rows = await database.db.package.findMany({ where: { pledgeId }, orderBy: { numberKey: "asc" } });
  return rows.map(({ number, carrier, source, status }) => ({ number, carrier, source, status }));
}

async function eventKinds(pledgeId: string): Promise<string[]> {
  return (await database.db.pledgeEvent.findMany({ where: { pledgeId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
}

describe("applying a tracking file", () => {
  it("makes the shipment in Shopify with number, carrier and link, and the backer has the parcel", async () => {
    const shop = await createByHandFixture(database.db);
    const plain = await shop.addPledge();
    const linked = await shop.addPledge();
    const several = await shop.addPledge();
    const uploadId = await shop.upload([
      HEADER,
      `${plain.externalId},9400100000000000000001,usps,,,`,
      `${linked.externalId},HB-77,Hobbit Post,https://hobbit.example/77,,`,
      `${several.externalId},AAA1,UPS,,,`,
      `${several.externalId},AAA2,UPS,,,`,
    ]);
    const view = await shop.apply(uploadId);
    expect(view).toMatchObject({
      state: "applied",
      counts: { applied: 4, waiting: 0, refused: 0 },
      canUndo: true,
    });
    expect(shop.shopify.live(plain.orderGid)).toEqual([
      { numbers: ["9400100000000000000001"], quantity: 1, company: "USPS" },
    ]);
    expect(shop.shopify.live(several.orderGid)).toEqual([
      { numbers: ["AAA1", "AAA2"], quantity: 1, company: "UPS" },
    ]);
    const urls = shop.shopify.arrived.map(({ tracking }) => [tracking.numbers[0], tracking.urls] as const);
    expect(Object.fromEntries(urls)).toEqual({
      "9400100000000000000001": [],
      "HB-77": ["https://hobbit.example/77"],
      AAA1: [],
    });
    expect(await packagesOf(linked.id)).toEqual([
      { number: "HB-77", carrier: "Hobbit Post", source: "upload", status: "shipped" },
    ]);
    expect(await database.db.pledgeShipping.findUnique({ where: { pledgeId: plain.id } })).toMatchObject({
      status: "shipped",
    });
    expect(await eventKinds(plain.id)).toContain("shipment.made");
    const row = await database.db.trackingUploadRow.findFirst({ where: { uploadId, row: 1 } });
    expect(row).toMatchObject({ fields: [], email: null });
  });

  it("mails through Shopify only where the campaign wants it, once per order", async () => {
    const shop = await createByHandFixture(database.db);
    const quiet = await shop.addCampaign("Quiet");
    shop.mailedCampaigns.add(shop.campaignId);
    const lines = [
      { sku: "A", quantity: 1, part: "east" },
      { sku: "B", quantity: 1, part: "west" },
    ];
    const loud = await shop.addPledge({ lines });
    const silent = await shop.addPledge({ campaignId: quiet });
    const uploadId = await shop.upload([
      HEADER,
      `${loud.externalId},AAA1,,,,`,
      `${silent.externalId},AAA2,,,,`,
    ]);
    expect((await shop.view(uploadId)).shopifyMails).toBe("some");
    await shop.apply(uploadId);
    expect(shop.shopify.live(loud.orderGid).map(({ numbers }) => numbers)).toEqual([["AAA1"], ["AAA1"]]);
    expect(shop.shopify.mailed).toHaveLength(1);
    expect(shop.shopify.live(silent.orderGid)).toHaveLength(1);
  });

  it("makes one shipment per location and delivery method, and what needs no delivery goes along without number", async () => {
    const shop = await createByHandFixture(database.db);
    const pledge = await shop.addPledge({
      lines: [
        { sku: "GAME", quantity: 2, part: "east" },
        { sku: "DICE", quantity: 1, part: "west" },
        { sku: "PDF", quantity: 1, requiresShipping: false },
      ],
    });
    const view = await shop.apply(await shop.upload([HEADER, `${pledge.externalId},AAA1,UPS,,,`]));
    expect(states(view)).toEqual({ 1: "applied" });
    expect(shop.shopify.live(pledge.orderGid).map(({ numbers, quantity }) => [...numbers, quantity])).toEqual(
      [...[["AAA1", 2], ["AAA1", 1], [1]]],
    );
  });

  it("ships only the items that a row names, several parcels of one order, and the rest later", async () => {
    const shop = await createByHandFixture(database.db);
    const pledge = await shop.addPledge({
      lines: [
        { sku: "GAME", quantity: 2 },
        { sku: "DICE", quantity: 1 },
      ],
    });
    const id = pledge.externalId;
    const first = await shop.apply(
      await shop.upload([
        HEADER,
        `${id},AAA1,UPS,,GAME,1`,
        `${id},AAA2,DHL,,DICE,`,
        `${id},AAA3,UPS,,GAME,5`,
        `${id},AAA4,UPS,,HAT,1`,
      ]),
    );
    expect(states(first)).toEqual({
      1: "applied",
      2: "applied",
      3: "refused MORE_THAN_LEFT",
      4: "refused ITEM_NOT_IN_ORDER",
    });
    const partly = await database.db.pledgeShipping.findUnique({ where: { pledgeId: pledge.id } });
    expect(partly).toMatchObject({ status: "partially_shipped", unitsShipped: 2, unitsTotal: 3 });
    const rest = await shop.apply(await shop.upload([HEADER, `${id},AAA5,UPS,,,`]));
    expect(states(rest)).toEqual({ 1: "applied" });
    expect(shop.shopify.live(pledge.orderGid).map(({ numbers, quantity }) => [numbers[0], quantity])).toEqual(
      [
        ...[
          ["AAA1", 1],
          ["AAA2", 1],
          ["AAA5", 1],
        ],
      ],
    );
  });

  it("asks Shopify at that moment: what went on hold, was cancelled, hidden or given to a service is explained", async () => {
    const shop = await createByHandFixture(database.db);
    const pledges: AddedPledge[] = [];
    for (let index = 0; index < 6; index += 1) pledges.push(await shop.addPledge());
    const [held, gone, hidden, served, scheduled, empty] = pledges.map(({ orderGid }) =>
      shop.shopify.order(orderGid),
    );
    const rows = pledges.map(({ externalId }, index) => `${externalId},AAA${index},,,,`);
    const uploadId = await shop.upload([HEADER, ...rows]);
    expect((await shop.view(uploadId)).counts.ship).toBe(6);
    held?.parts.forEach((part) => Object.assign(part, { status: "on_hold", holds: ["fraud check"] }));
    if (gone) gone.cancelledAt = "2026-11-22T12:00:00Z";
    if (hidden) hidden.hidden = true;
    served?.parts.forEach((part) => Object.assign(part, { assignedService: "Amazon MCF" }));
    scheduled?.parts.forEach((part) => Object.assign(part, { status: "scheduled" }));
    empty?.parts.splice(0);
    const view = await shop.apply(uploadId);
    expect(states(view)).toEqual({
      ...{
        1: "refused ON_HOLD",
        2: "refused ORDER_CANCELLED",
        3: "refused ORDER_HIDDEN",
        4: "refused OTHER_SERVICE",
      },
      ...{ 5: "refused SCHEDULED", 6: "refused NO_FULFILLMENT_ORDER" },
    });
    expect(view.rows[0]?.message).toContain("fraud check");
    expect(view.rows[3]?.message).toContain("Amazon MCF");
    expect(shop.shopify.arrived).toEqual([]);
  });

  it("keeps a number that is there, replaces it only when asked to, and gives one to a parcel that has none", async () => {
    const shop = await createByHandFixture(database.db);
    const [kept, bare] = [await shop.addPledge(), await shop.addPledge()];
    shop.shopify.fulfilElsewhere(kept.orderGid, ["OLD1"]);
    shop.shopify.fulfilElsewhere(bare.orderGid, []);
    const file = [HEADER, `${kept.externalId},NEW1,UPS,,,`, `${bare.externalId},NEW2,UPS,,,`];
    const first = await shop.apply(await shop.upload(file));
    expect(states(first)).toEqual({ 1: "skipped OTHER_NUMBER_KEPT", 2: "applied" });
    expect(shop.shopify.live(bare.orderGid)[0]?.numbers).toEqual(["NEW2"]);
    const uploadId = await shop.upload(file);
    await setTrackingMapping(shop.deps, { shopDomain: shop.shopDomain, uploadId, existing: "replace" });
    const preview = await shop.view(uploadId);
    expect(preview.rows.map(({ verdict, replaced }) => [verdict, replaced])).toEqual([
      ["replace", ["OLD1"]],
      ["skip", []],
    ]);
    await shop.apply(uploadId);
    expect(shop.shopify.live(kept.orderGid)).toEqual([{ numbers: ["NEW1"], quantity: 1, company: "UPS" }]);
    expect(shop.shopify.arrived).toEqual([]);
    await undoTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    await shop.runToEnd(uploadId);
    expect(shop.shopify.live(kept.orderGid)[0]?.numbers).toEqual(["OLD1"]);
  });

  it("does nothing before it is confirmed, and is confirmed once", async () => {
    const { shop, uploadId, pledge } = await oneRow();
    await shop.run(uploadId);
    expect(shop.shopify.arrived).toEqual([]);
    const input = { shopDomain: shop.shopDomain, uploadId };
    const answers = await Promise.all([
      applyTrackingUpload(shop.deps, input),
      applyTrackingUpload(shop.deps, input),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(["refused", "started"]);
    await shop.runToEnd(uploadId);
    expect(shop.shopify.live(pledge.orderGid)).toHaveLength(1);
    const elsewhere = { shopDomain: "other.myshopify.com", uploadId };
    for (const decide of [
      applyTrackingUpload,
      pauseTrackingUpload,
      cancelTrackingUpload,
      undoTrackingUpload,
    ]) {
      expect(await decide(shop.deps, elsewhere)).toMatchObject({ kind: "refused", code: "UNKNOWN_UPLOAD" });
    }
  });
});

describe("exactly one shipment", () => {
  it.each(["commit-then-cut", "fail-before-commit", "throttled", "throw"] as const)(
    "comes of %s",
    async (fault) => {
      const { shop, uploadId, pledge } = await oneRow();
      shop.shopify.faults.push(fault);
      const view = await shop.apply(uploadId);
      expect(states(view)).toEqual({ 1: "applied" });
      expect(shop.shopify.live(pledge.orderGid)).toHaveLength(1);
      expect(await packagesOf(pledge.id)).toMatchObject([{ source: "upload" }]);
      if (fault === "commit-then-cut") expect(shop.shopify.arrived).toHaveLength(1);
    },
  );

  it("is not sent again while an unclear request may still arrive", async () => {
    const { shop, uploadId } = await oneRow();
    shop.shopify.faults.push("fail-before-commit");
    await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    for (let waited = 0; waited < 180; waited += 10) {
      await shop.run(uploadId);
      shop.clock.forward(10);
    }
    expect(shop.shopify.arrived).toHaveLength(1);
    expect((await shop.view(uploadId)).counts.waiting).toBe(1);
    await shop.runToEnd(uploadId);
    expect(shop.shopify.arrived).toHaveLength(2);
  });

  it.each(["die-after-commit", "die-before-commit"] as const)(
    "comes of a worker that was killed (%s)",
    async (fault) => {
      const shop = await createByHandFixture(database.db);
      const lines = [{ sku: "GAME", quantity: 4 }];
      const pledge = await shop.addPledge({ lines });
      const uploadId = await shop.upload([HEADER, `${pledge.externalId},AAA1,UPS,,GAME,2`]);
      shop.shopify.faults.push(fault);
      await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
      void shop.run(uploadId);
      await until("the request has arrived", () => shop.shopify.arrived.length === 1);
      const other = shop.newDeps();
      await shop.run(uploadId, other);
      expect(shop.shopify.arrived).toHaveLength(1);
      shop.clock.forward(20);
      await sweepTrackingUploads(other);
      expect(other.jobsSent).toContainEqual(expect.objectContaining({ name: "tracking.apply" }));
      const view = await shop.runToEnd(uploadId, other);
      expect(states(view)).toEqual({ 1: "applied" });
      expect(shop.shopify.live(pledge.orderGid)).toEqual([
        { numbers: ["AAA1"], quantity: 2, company: "UPS" },
      ]);
    },
  );

  it("comes of two workers at one upload, of the file uploaded twice, and of two files at one order", async () => {
    const shop = await createByHandFixture(database.db);
    const pledges: AddedPledge[] = [];
    for (let index = 0; index < 6; index += 1)
      pledges.push(await shop.addPledge({ lines: [{ sku: "GAME", quantity: 3 }] }));
    const file = (prefix: string) => [
      HEADER,
      ...pledges.map(({ externalId }, at) => `${externalId},${prefix}${at},UPS,,GAME,1`),
    ];
    const uploads = [
      await shop.upload(file("AAA")),
      await shop.upload(file("AAA")),
      await shop.upload(file("BBB")),
    ];
    for (const uploadId of uploads)
      await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    const workers = [shop.newDeps(), shop.newDeps(), shop.newDeps()];
    for (let turn = 0; turn < 8; turn += 1) {
      await Promise.all(
        uploads.flatMap((uploadId) => workers.map(async (worker) => shop.run(uploadId, worker))),
      );
      shop.clock.forward(5);
    }
    for (const uploadId of uploads) expect((await shop.runToEnd(uploadId)).counts.waiting).toBe(0);
    for (const { orderGid } of pledges) {
      const numbers = shop.shopify.live(orderGid).flatMap((each) => each.numbers);
      expect(numbers.map((number) => number.slice(0, 3)).sort()).toEqual(["AAA", "BBB"]);
    }
  });

  it("never gives one number to two backers, though two files do at once", async () => {
    const shop = await createByHandFixture(database.db);
    const [one, two] = [await shop.addPledge(), await shop.addPledge()];
    const uploads = [
      await shop.upload([HEADER, `${one.externalId},SAME1,,,,`]),
      await shop.upload([HEADER, `${two.externalId},same-1,,,,`]),
    ];
    for (const uploadId of uploads)
      await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    await Promise.all(uploads.map(async (uploadId) => shop.run(uploadId, shop.newDeps())));
    const results = [];
    for (const uploadId of uploads) results.push(states(await shop.runToEnd(uploadId))[1]);
    expect(results.sort()).toEqual(["applied", "refused NUMBER_ON_OTHER_ORDER"]);
    expect(shop.shopify.arrived).toHaveLength(1);
  });

  it("stays one when a warehouse ships the order while the request is on its way", async () => {
    const { shop, uploadId, pledge } = await oneRow("OURS1");
    shop.shopify.onArrival = () => {
      shop.shopify.onArrival = () => undefined;
      shop.shopify.fulfilElsewhere(pledge.orderGid, ["THEIRS1"]);
    };
    const view = await shop.apply(uploadId);
    expect(states(view)).toEqual({ 1: "refused SHOPIFY_REFUSED" });
    expect(shop.shopify.live(pledge.orderGid).map(({ numbers }) => numbers)).toEqual([["THEIRS1"]]);
    expect(await packagesOf(pledge.id)).toMatchObject([{ number: "THEIRS1", source: "shopify" }]);
    const again = await shop
      .apply(await shop.upload([HEADER, `${pledge.externalId},THEIRS1,,,,`, `${pledge.externalId},X,,,,`]))
      .catch(String);
    expect(again).toContain("NOTHING_TO_APPLY");
  });

  it("has its webhook before its answer, and the parcel is there once", async () => {
    const { shop, uploadId, pledge } = await oneRow("AAA1");
    const { applyShipments } = await import("~/modules/fulfillment/learn/apply-shipments.server");
    shop.shopify.faults.push("commit-then-cut");
    await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    await shop.run(uploadId);
    const read = await shop.shopify.readShipments(shop.shopDomain, [pledge.orderGid]);
    if (read.kind !== "read") throw new Error("unreadable");
    const news = { shopDomain: shop.shopDomain, orders: read.orders, askedAt: shop.clock.now() };
    await Promise.all([applyShipments(shop.deps, news), applyShipments(shop.newDeps(), news)]);
    const view = await shop.runToEnd(uploadId);
    expect(states(view)).toEqual({ 1: "applied" });
    expect(await packagesOf(pledge.id)).toHaveLength(1);
    expect(shop.shopify.arrived).toHaveLength(1);
  });
});

describe("an upload that is stopped", () => {
  async function six(shop: ByHandFixture) {
    const pledges: AddedPledge[] = [];
    for (let index = 0; index < 6; index += 1) pledges.push(await shop.addPledge());
    return { pledges, file: [HEADER, ...pledges.map(({ externalId }, at) => `${externalId},AAA${at},,,,`)] };
  }

  it("pauses between parcels, goes on, and cancels with what is done staying done", async () => {
    const shop = await createByHandFixture(database.db);
    const { file } = await six(shop);
    const uploadId = await shop.upload(file);
    const input = { shopDomain: shop.shopDomain, uploadId };
    await applyTrackingUpload(shop.deps, input);
    let stop: (() => Promise<unknown>) | null = () => pauseTrackingUpload(shop.deps, input);
    shop.shopify.onArrival = async () => {
      await stop?.();
      stop = null;
    };
    await shop.run(uploadId);
    const paused = await shop.view(uploadId);
    expect(paused).toMatchObject({ state: "paused", counts: { applied: 4, waiting: 2 }, canApply: true });
    stop = () => cancelTrackingUpload(shop.deps, input);
    await applyTrackingUpload(shop.deps, input);
    await shop.run(uploadId);
    const cancelled = await shop.view(uploadId);
    expect(cancelled.state).toBe("cancelled");
    expect(cancelled.counts.applied + cancelled.counts.refused).toBe(6);
    expect(cancelled.counts.applied).toBe(shop.shopify.arrived.length);
    expect(cancelled.canUndo).toBe(true);
  });

  it("waits for the shop when its connection breaks, and loses nothing", async () => {
    const shop = await createByHandFixture(database.db);
    const { file } = await six(shop);
    const uploadId = await shop.upload(file);
    shop.shopify.faults.push("revoked");
    await applyTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
    await shop.run(uploadId);
    expect(shop.deps.disconnections).toEqual(["token_revoked"]);
    const waiting = await shop.view(uploadId);
    expect(waiting).toMatchObject({
      state: "applying",
      note: expect.stringContaining("connected again") as string,
    });
    await sweepTrackingUploads(shop.deps);
    expect(shop.deps.jobsSent.filter(({ name }) => name === "tracking.apply")).toHaveLength(1);
    shop.shopify.disconnected = false;
    await database.db.shop.update({ where: { domain: shop.shopDomain }, data: { status: "connected" } });
    await sweepTrackingUploads(shop.deps);
    expect(shop.deps.jobsSent.filter(({ name }) => name === "tracking.apply")).toHaveLength(2);
    expect(await shop.runToEnd(uploadId)).toMatchObject({
      state: "applied",
      note: null,
      counts: { applied: 6 },
    });
  });
});

describe("undoing an upload", () => {
  it.each(["done", "undoing"])(
    "leaves a shipment alone whose number somebody has changed in Shopify since, when it is %s",
    async (state) => {
      const { shop, uploadId, pledge } = await oneRow();
      await shop.apply(uploadId);
      await database.db.shipmentRequest.updateMany({ where: { uploadId }, data: { state } });
      const [made] = shop.shopify.order(pledge.orderGid).fulfillments;
      shop.clock.forward(60);
      const other = { company: "UPS", numbers: ["OTHER1"], urls: [] };
      await shop.shopify.replaceTracking(shop.shopDomain, made?.gid ?? "", other, false);
      await undoTrackingUpload(shop.deps, { shopDomain: shop.shopDomain, uploadId });
      const view = await shop.runToEnd(uploadId);
      expect(view.rows[0]?.message).toBe("The shipment was changed in Shopify since: change it there.");
      expect(shop.shopify.live(pledge.orderGid)).toMatchObject([{ numbers: ["OTHER1"] }]);
      expect(shop.shopify.cancelCalls).toBe(0);
      const open = { pledgeId: pledge.id, state: { in: ["sending", "unknown", "undoing"] } };
      expect(await database.db.shipmentRequest.count({ where: open })).toBe(0);
    },
  );

  it("cancels its shipments, once, and says beside each row what could not be taken back", async () => {
    const shop = await createByHandFixture(database.db);
    const [one, two, three] = [await shop.addPledge(), await shop.addPledge(), await shop.addPledge()];
    const uploadId = await shop.upload([
      HEADER,
      ...[one, two, three].map(({ externalId }, at) => `${externalId},AAA${at},,,,`),
      "0,X1,,,,",
    ]);
    await shop.apply(uploadId);
    const input = { shopDomain: shop.shopDomain, uploadId };
    shop.shopify.cancelRefusal = "The fulfillment has been delivered.";
    expect(await undoTrackingUpload(shop.deps, input)).toEqual({ kind: "started" });
    const refused = await shop.runToEnd(uploadId);
    expect(refused).toMatchObject({ state: "undone", counts: { kept: 3, refused: 1 } });
    expect(refused.rows[0]?.message).toContain("has been delivered");
    shop.shopify.cancelRefusal = null;
    shop.clock.forward(10);
    await undoTrackingUpload(shop.deps, input);
    await Promise.all([shop.run(uploadId), shop.run(uploadId, shop.newDeps())]);
    const undone = await shop.runToEnd(uploadId);
    expect(undone).toMatchObject({
      state: "undone",
      counts: { undone: 3, kept: 0, refused: 1 },
      canUndo: false,
    });
    expect(shop.shopify.live(two.orderGid)).toEqual([]);
    expect(await database.db.pledgeShipping.findUnique({ where: { pledgeId: one.id } })).toMatchObject({
      status: "unfulfilled",
    });
    expect(await eventKinds(three.id)).toContain("shipment.undone");
    const again = await shop.apply(await shop.upload([HEADER, `${one.externalId},AAA0,,,,`]));
    expect(states(again)).toEqual({ 1: "applied" });
  });
});

describe("marking as shipped without tracking", () => {
  it("names what is not ready, ships the rest without number, and can be undone", async () => {
    const shop = await createByHandFixture(database.db);
    const ready = await shop.addPledge({
      lines: [
        { sku: "A", quantity: 1 },
        { sku: "PDF", quantity: 1, requiresShipping: false },
      ],
    });
    const unpushed = await shop.addPledge({ state: "ready" });
    const foreign = await (await createByHandFixture(database.db)).addPledge();
    const { shopDomain, deps } = shop;
    const prepared = await markShippedWithoutTracking(deps, {
      shopDomain,
      pledgeIds: [ready.id, unpushed.id, foreign.id],
    });
    if (prepared.kind !== "prepared") throw new Error(prepared.message);
    const preview = await shop.view(prepared.uploadId);
    expect(preview).toMatchObject({
      kind: "without-tracking",
      state: "preview",
      counts: { rows: 2, ship: 1, refuse: 1 },
    });
    expect(shop.shopify.arrived).toEqual([]);
    const view = await shop.apply(prepared.uploadId);
    expect(states(view)).toEqual({ 1: "applied", 2: "refused NOT_PUSHED" });
    expect(
      shop.shopify.live(ready.orderGid).map(({ numbers, quantity }) => [numbers.length, quantity]),
    ).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(await database.db.pledgeShipping.findUnique({ where: { pledgeId: ready.id } })).toMatchObject({
      status: "shipped",
    });
    const again = await markShippedWithoutTracking(deps, { shopDomain, pledgeIds: [ready.id] });
    expect(again.kind === "prepared" && states(await shop.view(again.uploadId))).toEqual({
      1: "refused ALREADY_SHIPPED",
    });
    await undoTrackingUpload(deps, { shopDomain, uploadId: prepared.uploadId });
    await shop.runToEnd(prepared.uploadId);
    expect(shop.shopify.live(ready.orderGid)).toEqual([]);
    expect(await markShippedWithoutTracking(deps, { shopDomain, pledgeIds: [foreign.id] })).toMatchObject({
      code: "NOTHING_CHOSEN",
    });
  });

  it("takes a whole filter, and ships each order once though an answer was lost", async () => {
    const shop = await createByHandFixture(database.db);
    for (let index = 0; index < 5; index += 1) await shop.addPledge();
    const filter = { campaignId: shop.campaignId };
    const prepared = await markShippedWithoutTracking(shop.deps, { shopDomain: shop.shopDomain, filter });
    if (prepared.kind !== "prepared") throw new Error(prepared.message);
    shop.shopify.faults.push("commit-then-cut", "throw");
    expect((await shop.apply(prepared.uploadId)).counts).toMatchObject({ rows: 5, applied: 5 });
    for (const gid of shop.shopify.orders.keys()) expect(shop.shopify.live(gid)).toHaveLength(1);
  });
});

describe("what an upload holds of persons", () => {
  it("goes with the person: numbers, links, e-mails and the file's columns", async () => {
    const shop = await createByHandFixture(database.db);
    const pledge = await shop.addPledge();
    const header = "Backer ID,Email,Tracking Number,Tracking URL,Name";
    const row = `${pledge.externalId},x@example.com,SECRET1,https://t.example/SECRET1,Zora`;
    const applied = await shop.upload([header, row]);
    await shop.apply(applied);
    await shop.upload([header, row, "404,Other@Example.com,SECRET2,,Zora"]);
    const erase = { shopDomain: shop.shopDomain, pledgeIds: [pledge.id], emails: ["other@example.com"] };
    await database.db.$transaction(async (tx) => eraseTrackingRows(tx, erase));
    const rows = await database.db.trackingUploadRow.findMany({
      where: { upload: { shopDomain: shop.shopDomain } },
    });
    const requests = await database.db.shipmentRequest.findMany({ where: { shopDomain: shop.shopDomain } });
    expect(rows).toHaveLength(3);
    expect(
      JSON.stringify([rows, requests.map(({ request, numberKeys }) => [request, numberKeys])]),
    ).not.toMatch(/SECRET|example|Zora/i);
  });

  it("goes by itself when nobody confirms the upload", async () => {
    const { shop, uploadId } = await oneRow();
    shop.clock.forward(6 * 24 * 3600);
    await sweepTrackingUploads(shop.deps);
    expect((await shop.view(uploadId)).state).toBe("preview");
    shop.clock.forward(2 * 24 * 3600);
    await sweepTrackingUploads(shop.deps);
    await expect(shop.view(uploadId)).rejects.toThrow("gone");
  });
});
