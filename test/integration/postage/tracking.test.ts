import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { TRACKER_STATUSES, type PostageTracker, type TrackerStatus } from "~/modules/postage/ports";
import { requestRefund } from "~/modules/postage/refunds/request-refund.server";
import { runRefunds } from "~/modules/postage/refunds/run-refunds.server";
import { markLabelsShipped } from "~/modules/postage/tracking/mark-labels-shipped.server";
import { processNotices } from "~/modules/postage/tracking/process-notices.server";
import { sweepTracking } from "~/modules/postage/tracking/sweep-tracking.server";
import { laterStatus, readTracker } from "~/modules/postage/tracking/tracker-news";
import { useTestDatabase } from "../../support/test-database";
import {
  openAfterFixture,
  orderGid,
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

type Detail = PostageTracker["details"][number];
const detail = (at: string, status: TrackerStatus, more: string | null = null): Detail => ({
  ...{ at: `2026-11-${at}:00.000Z`, status, detail: more, message: `USPS: ${status}` },
});
const SCAN = detail("24T18:00", "in_transit", "arrived_at_facility");
const STORY: Detail[] = [
  detail("23T15:00", "pre_transit", "label_created"),
  SCAN,
  detail("25T09:00", "in_transit", "delayed"),
  detail("26T09:00", "out_for_delivery"),
  detail("26T15:00", "delivered"),
];
function tracker(n: number, details: Detail[], change: Partial<PostageTracker> = {}): PostageTracker {
  const last = details.at(-1);
  return {
    ...{ id: `trk_${shipmentId(n)}`, trackingCode: trackingCode(n), shipmentId: shipmentId(n) },
    ...{
      status: last?.status ?? "unknown",
      updatedAt: last?.at ?? "2026-11-23T15:00:00.000Z",
      details,
      ...change,
    },
  };
}
let events = 0;
const tell = (told: PostageTracker, from?: Parameters<AfterFixture["tell"]>[1]) =>
  fixture.tell({ kind: "tracker", eventId: `evt_${(events += 1)}`, tracker: told }, from);
const parcelOf = async (n: number) => {
  const { pledgeId } = await database.db.label.findFirstOrThrow({ where: { orderGid: orderGid(n) } });
  return database.db.package.findFirstOrThrow({ where: { pledgeId } });
};

describe("what a tracker tells", () => {
  it("before the first scan is no shipment: the label exists, nothing more", async () => {
    const labelId = await fixture.addLabel(1);
    await tell(tracker(1, STORY.slice(0, 1)));
    expect(await fixture.label(labelId)).toMatchObject({ shippedAt: null, trackerStatus: "pre_transit" });
    expect(await parcelOf(1)).toMatchObject({ status: "label", shippedAt: null });
  });

  it("makes the label shipped at its first scan, and its package follows to the door", async () => {
    const labelId = await fixture.addLabel(1);
    await tell(tracker(1, STORY.slice(0, 2)));
    expect(await fixture.label(labelId)).toMatchObject({
      shippedAt: new Date(SCAN.at),
      trackerStatus: "in_transit",
    });
    expect(await parcelOf(1)).toMatchObject({ status: "in_transit", shippedAt: new Date(SCAN.at) });
    await tell(tracker(1, STORY));
    expect(await fixture.label(labelId)).toMatchObject({
      shippedAt: new Date(SCAN.at),
      trackerStatus: "delivered",
    });
    expect(await parcelOf(1)).toMatchObject({
      status: "delivered",
      deliveredAt: new Date(STORY.at(-1)?.at ?? ""),
    });
  });

  it("in whatever order, part and repetition it comes: the end is the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...STORY.keys()], { minLength: STORY.length }),
        fc.array(fc.integer({ min: 1, max: STORY.length }), { minLength: 2, maxLength: 3 }),
        async (order, lengths) => {
          fixture = await openAfterFixture(database.db);
          const labelId = await fixture.addLabel(1);
          const parts = [...lengths, STORY.length].map((length) => STORY.slice(0, length));
          const told = order.map((index) => parts[index % parts.length] ?? STORY);
          for (const part of [...told, STORY, STORY.slice(0, 2), STORY.slice(2)])
            await tell(tracker(1, part));
          expect(await fixture.label(labelId)).toMatchObject({
            ...{ shippedAt: new Date(SCAN.at), trackerStatus: "delivered" },
          });
          expect(await parcelOf(1)).toMatchObject({ status: "delivered", shippedAt: new Date(SCAN.at) });
          expect(await database.db.packageEvent.count()).toBe(STORY.length);
        },
      ),
      { numRuns: 6 },
    );
  });

  it("as a stage never takes a parcel back", () => {
    const told = fc.array(fc.constantFrom(...TRACKER_STATUSES), { minLength: 1 });
    const endOf = (all: TrackerStatus[]) => all.reduce<string | null>(laterStatus, null);
    fc.assert(
      fc.property(told, fc.nat(), (statuses, place) => {
        const turned = [...statuses.slice(place % statuses.length), ...statuses].toReversed();
        expect(endOf(turned)).toBe(endOf(statuses));
        if (statuses.includes("delivered"))
          expect(["delivered", "return_to_sender"]).toContain(endOf(statuses));
      }),
    );
  });

  it("without details counts by its status", () => {
    const bare = tracker(1, [], { status: "in_transit", updatedAt: "2026-11-24T18:00:00Z" });
    expect(readTracker(bare)).toMatchObject({
      firstScanAt: "2026-11-24T18:00:00.000Z",
      events: [{ kind: "in_transit" }],
    });
    const gaveUp = tracker(1, [detail("24T18:00", "failure", "expired")]);
    expect(readTracker(gaveUp)).toMatchObject({ firstScanAt: null, events: [] });
  });

  it("maps returns, failures, holds and pickups to what backers see", () => {
    const kinds = (...details: Detail[]) => readTracker(tracker(1, details)).events.map(({ kind }) => kind);
    expect(
      kinds(
        detail("24T10:00", "in_transit", "weather_delay"),
        detail("24T11:00", "available_for_pickup"),
        detail("24T12:00", "failure", "damaged"),
        detail("24T13:00", "return_to_sender"),
        detail("24T14:00", "error"),
      ),
    ).toEqual(["delayed", "ready_for_pickup", "failure", "returned"]);
  });

  it("of nobody's shipment, or of another account's, changes nothing", async () => {
    const labelId = await fixture.addLabel(1);
    expect(await tell(tracker(2, STORY))).toBe("unknown shipment");
    expect(await tell(tracker(1, STORY), { account: "platform", shopDomain: null })).toBe("unknown shipment");
    expect(await tell(tracker(1, STORY), { account: "other", shopDomain: OTHER_SHOP })).toBe(
      "unknown shipment",
    );
    expect(await fixture.label(labelId)).toMatchObject({ shippedAt: null, trackerStatus: null });
  });

  it("by the platform's account finds the shop by the shipment", async () => {
    const batchId = await fixture.addBatch({ account: "platform" });
    const labelId = await fixture.addLabel(1, { batchId });
    await tell(tracker(1, STORY), { account: "platform", shopDomain: null });
    expect(await fixture.label(labelId)).toMatchObject({ trackerStatus: "delivered" });
  });

  it("of a refunded label leaves its package withdrawn", async () => {
    const labelId = await fixture.addLabel(1);
    await requestRefund(fixture.deps, { shopDomain: SHOP, labelId });
    await runRefunds(fixture.deps, { shopDomain: SHOP });
    await tell(tracker(1, STORY.slice(0, 2)));
    expect(await parcelOf(1)).toMatchObject({ status: "withdrawn" });
    expect((await fixture.label(labelId)).fulfillmentState).toBe("cancelled");
  });

  it("that fails does not keep the other news, and is told again", async () => {
    await fixture.addLabel(1);
    const labelId = await fixture.addLabel(2);
    const news = [1, 2].map((n) => ({
      ...{ account: "a", eventId: `evt_pair_${n}`, shopDomain: SHOP, receivedAt: fixture.now() },
      news: {
        kind: n === 1 ? "nonsense" : "tracker",
        eventId: `evt_pair_${n}`,
        tracker: { ...tracker(n, STORY) },
      },
    }));
    const rows = await database.db.postageNotice.createManyAndReturn({ data: news });
    const noticeIds = rows.map(({ id }) => id);
    await expect(processNotices(fixture.deps, { noticeIds })).rejects.toThrow("1 notices of EasyPost");
    expect(await fixture.label(labelId)).toMatchObject({ trackerStatus: "delivered" });
    expect(await database.db.postageNotice.count({ where: { processedAt: null } })).toBe(1);
  });
});

describe("with the shipment made at the first scan", () => {
  it("the first scan has it made, once", async () => {
    const labelId = await fixture.addLabel(1);
    await tell(tracker(1, STORY.slice(0, 1)));
    expect((await fixture.label(labelId)).fulfillmentState).toBe("none");
    await tell(tracker(1, STORY.slice(0, 2)));
    expect((await fixture.label(labelId)).fulfillmentState).toBe("wanted");
    expect(fixture.fake.sent("postage.run")).toBe(1);
    await tell(tracker(1, STORY));
    expect(fixture.fake.sent("postage.run")).toBe(1);
  });
});

describe("marking as shipped by hand", () => {
  const mark = (shopDomain = SHOP) =>
    markLabelsShipped(fixture.deps, { shopDomain, batchId: fixture.batchId });
  const workOff = async () => {
    const rows = await database.db.postageNotice.findMany();
    await processNotices(fixture.deps, { noticeIds: rows.map(({ id }) => id) });
  };

  it("is for mail without tracking only, and says why of the others", async () => {
    const letter = await fixture.addLabel(1, { trackingCode: null, service: "FirstClassMailInternational" });
    const tracked = await fixture.addLabel(2);
    const refunded = await fixture.addLabel(3, { trackingCode: null, refundState: "submitted" });
    expect(await mark()).toMatchObject({
      ...{ kind: "marked", count: 1 },
      left: [
        { code: "REFUNDED", orders: ["#3"] },
        { code: "TRACKED", orders: ["#2"] },
      ],
    });
    await workOff();
    expect(await fixture.label(letter)).toMatchObject({
      shippedAt: fixture.now(),
      fulfillmentState: "wanted",
    });
    expect(await parcelOf(1)).toMatchObject({ status: "shipped", shippedAt: fixture.now() });
    for (const labelId of [tracked, refunded]) expect((await fixture.label(labelId)).shippedAt).toBeNull();
    expect(await mark()).toMatchObject({ kind: "refused" });
  });

  it("twice at the same moment tells it once", async () => {
    await fixture.addLabel(1, { trackingCode: null });
    const marked = await Promise.all([mark(), mark()]);
    expect(marked.filter(({ kind }) => kind === "marked")).toHaveLength(1);
    expect(await database.db.postageNotice.count()).toBe(1);
  });

  it("of another shop's batch or label finds none", async () => {
    const labelId = await fixture.addLabel(1, { trackingCode: null });
    expect(await mark(OTHER_SHOP)).toEqual({ kind: "missing" });
    expect(
      await markLabelsShipped(fixture.deps, { shopDomain: OTHER_SHOP, labelIds: [labelId] }),
    ).toMatchObject({
      kind: "refused",
    });
    expect((await fixture.label(labelId)).shippedAt).toBeNull();
  });
});

describe("the daily question", () => {
  const sweep = () => sweepTracking(fixture.deps, { gapMs: 0 });

  it("asks about parcels on their way once a day each, and about nothing else", async () => {
    const onTheWay = await fixture.addLabel(1);
    await fixture.addLabel(2, { trackerStatus: "delivered" });
    await fixture.addLabel(3, { refundState: "refunded", fulfillmentState: "cancelled" });
    await fixture.addLabel(4, { trackingCode: null });
    fixture.postage.trackers.set(`trk_${shipmentId(1)}`, tracker(1, STORY.slice(0, 2)));
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(0);
    fixture.waitDays(1);
    fixture.wait(1000);
    await Promise.all([sweep(), sweep()]);
    expect(fixture.postage.calls).toEqual([`readTracker trk_${shipmentId(1)}`]);
    expect(await fixture.label(onTheWay)).toMatchObject({ shippedAt: new Date(SCAN.at) });
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(1);
  });

  it("that a dying worker did not get to ask is asked within minutes, not a day later", async () => {
    const [parcel, refund] = [
      await fixture.addLabel(1),
      await fixture.addLabel(2, { refundState: "rejected" }),
    ];
    fixture.waitDays(2);
    const { deps } = fixture;
    const dead = new Promise<never>(() => undefined);
    const asked = new Promise<void>((resolve) => {
      const readTracker = async () => {
        resolve();
        return dead;
      };
      void sweepTracking({ ...deps, postage: { ...deps.postage, readTracker } }, { gapMs: 0 });
    });
    await asked;
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(0);
    fixture.wait(11 * 60_000);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(2);
    expect((await fixture.label(parcel)).trackerCheckedAt).toEqual(deps.clock.now());
    expect((await fixture.label(refund)).trackerCheckedAt).toEqual(deps.clock.now());
  });

  it("that got no answer is asked again within hours, not days", async () => {
    await fixture.addLabel(1);
    fixture.waitDays(2);
    fixture.postage.faults.push({ operation: "readTracker", fault: "cut-before" });
    await sweep();
    fixture.wait(121 * 60_000);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(2);
  });

  it("that only a person can bring an answer to is not asked by the hour: other shops' parcels wait for their turn", async () => {
    await fixture.addLabel(1);
    fixture.waitDays(2);
    fixture.postage.faults.push({ operation: "readTracker", fault: "key-refused" });
    await sweep();
    fixture.wait(61 * 60_000);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(1);
    fixture.waitDays(1);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(2);
  });

  it("about one shop's parcels goes on when another's key cannot be read", async () => {
    const broken = await fixture.addLabel(1);
    fixture.waitDays(1);
    await fixture.addLabel(2, { boughtAt: new Date(fixture.now().getTime() - 3600_000) });
    const batchId = await fixture.addBatch({ account: "platform" });
    await fixture.addLabel(3, { batchId });
    await database.db.postageSettings.updateMany({ data: { apiKey: "v1:damaged" } });
    fixture.postage.trackers.set(`trk_${shipmentId(3)}`, tracker(3, STORY));
    fixture.waitDays(2);
    await sweep();
    expect((await fixture.label(broken)).trackerStatus).toBeNull();
    expect(await parcelOf(3)).toMatchObject({ status: "delivered" });
  });

  it("to an account that does not answer is not repeated for each of its parcels: others wait behind them, and go first next time", async () => {
    for (let n = 1; n <= 6; n += 1) await fixture.addLabel(n);
    const batchId = await fixture.addBatch({ account: "platform" });
    fixture.wait(1000);
    await fixture.addLabel(7, { batchId });
    fixture.postage.trackers.set(`trk_${shipmentId(7)}`, tracker(7, STORY));
    fixture.waitDays(2);
    for (let n = 1; n <= 3; n += 1)
      fixture.postage.faults.push({ operation: "readTracker", fault: "throttled" });
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(4);
    expect(await parcelOf(7)).toMatchObject({ status: "delivered" });
    fixture.wait(61 * 60_000);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(7);
    fixture.wait(60 * 60_000);
    await sweep();
    expect(fixture.postage.count("readTracker")).toBe(10);
  });

  it("wakes up news that nobody worked off", async () => {
    await database.db.postageNotice.create({
      data: {
        account: "a",
        eventId: "e",
        news: {},
        receivedAt: new Date(fixture.now().getTime() - 2 * 3600_000),
      },
    });
    fixture.fake.jobs.length = 0;
    await sweep();
    expect(fixture.fake.jobs).toEqual(["postage.notice"]);
  });
});
