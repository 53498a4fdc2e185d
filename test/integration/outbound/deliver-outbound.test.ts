import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enableCallback } from "~/modules/connections/outbound/enable-callback.server";
import { listOutboundEvents } from "~/modules/connections/outbound/list-outbound-events.server";
import { replayOutboundEvents } from "~/modules/connections/outbound/replay-outbound-events.server";
import { sweepOutbound } from "~/modules/connections/outbound/sweep-outbound.server";
import { startPlatformSimulator, type RunningPlatformSimulator } from "../../simulators/crowdfunding/serve";
import { useTestDatabase } from "../../support/test-database";
import { openFixture, SHOP, type OutboundFixture } from "./outbound-fixture";

const database = useTestDatabase();
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let platform: RunningPlatformSimulator;
let fixture: OutboundFixture;

beforeAll(async () => {
  platform = await startPlatformSimulator();
});
afterAll(() => platform.stop());
beforeEach(async () => {
  await fetch(`${platform.origin}/__reset`, { method: "POST" });
  fixture = await openFixture(database.db, platform);
});

const state = () => platform.simulator.state();
const tell = async (externalId: string) => {
  const pledgeId = await fixture.addPledge(externalId);
  await fixture.note(pledgeId, "order.created", { orderName: "#1001", orderGid: "gid://shopify/Order/1" });
  return pledgeId;
};
const events = async () => {
  const page = await listOutboundEvents(fixture.deps, {
    shopDomain: SHOP,
    connectionId: fixture.connectionId,
    page: 1,
  });
  if (!page) throw new Error("no such connection");
  return page;
};

describe("telling a platform", () => {
  it("a created order arrives once, signed, with its name and nothing about the backer", async () => {
    await tell("B-1");
    expect(await fixture.deliver()).toEqual({ delivered: 1, failed: 0 });
    expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 0 });
    expect(state()).toMatchObject({ refusedSignatures: 0, requests: 1 });
    expect(state().received).toEqual([
      {
        id: expect.stringMatching(/^evt_[0-9a-f]{32}$/) as string,
        type: "pledge.created",
        version: 1,
        timestamp: "2026-11-22T12:00:00.000Z",
        data: {
          pledge: {
            campaign: "galaxy",
            externalId: "B-1",
            state: "created",
            orderName: "#1001",
            orderId: "gid://shopify/Order/1",
            problems: [],
          },
        },
      },
    ]);
  });

  it("a message with another secret is refused by the receiver and counts as failed", async () => {
    platform.simulator.setSecret(`whsec_${Buffer.alloc(32).toString("base64")}`);
    await tell("B-1");
    expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 1 });
    expect(state()).toMatchObject({ refusedSignatures: 1, received: [] });
  });

  it("a platform that fails half the time gets everything, and by version sees the newest state", async () => {
    const ids = await Promise.all(["B-1", "B-2", "B-3", "B-4", "B-5", "B-6", "B-7"].map(tell));
    platform.simulator.setFaults({ status: 503, oneIn: 2 });
    await fixture.deliver();
    for (const id of ids) await fixture.note(id, "order.cancelled");
    for (const wait of [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR]) {
      fixture.wait(wait);
      await fixture.deliver();
    }
    const sent = await database.db.outboundEvent.findMany({ select: { id: true, deliveredAt: true } });
    expect(sent).toHaveLength(14);
    expect(sent.filter(({ deliveredAt }) => deliveredAt === null)).toEqual([]);
    expect(new Set(state().received.map(({ id }) => id))).toEqual(new Set(sent.map(({ id }) => id)));
    const newest = Object.values(state().newest);
    expect(newest).toHaveLength(7);
    expect(newest.every(({ version, type }) => version === 2 && type === "pledge.cancelled")).toBe(true);
  });

  it("a worker killed between sending and noting it sends again under the same id", async () => {
    await tell("B-1");
    const { sender } = fixture.deps;
    const dying = {
      send: async (delivery: Parameters<typeof sender.send>[0]) => {
        await sender.send(delivery);
        throw new Error("the process is gone");
      },
    };
    await expect(fixture.deliver({ ...fixture.deps, sender: dying })).rejects.toThrow("the process is gone");
    expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 0 });
    fixture.wait(5 * MINUTE);
    expect(await sweepOutbound(fixture.deps, {})).toBe(1);
    expect(await fixture.deliver()).toEqual({ delivered: 1, failed: 0 });
    const [first, second, ...more] = state().received;
    expect(second?.id).toBe(first?.id);
    expect(more).toEqual([]);
  });

  it("two workers at once deliver each event once", async () => {
    for (let index = 0; index < 60; index += 1) await tell(`B-${index}`);
    await Promise.all([fixture.deliver(), fixture.deliver()]);
    expect(state().received).toHaveLength(60);
    expect(new Set(state().received.map(({ id }) => id)).size).toBe(60);
  });

  it("an event is given up after eight attempts over 28 hours and can be replayed", async () => {
    await tell("B-1");
    platform.simulator.setFaults({ status: 500 });
    const waits = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
    for (const wait of waits) {
      fixture.wait(wait - 1);
      if (wait > 0) expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 0 });
      fixture.wait(1);
      expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 1 });
    }
    const [given] = (await events()).rows;
    expect(given).toMatchObject({ state: "failed", attempts: 8, lastStatus: 500 });
    platform.simulator.setFaults({});
    const scope = { shopDomain: SHOP, connectionId: fixture.connectionId };
    expect(await replayOutboundEvents(fixture.deps, { ...scope, all: "failed" })).toEqual({
      kind: "replayed",
      count: 1,
    });
    expect(fixture.fake.sent("outbound.deliver")).toBeGreaterThan(0);
    await fixture.deliver();
    expect(state().received.map(({ id }) => id)).toEqual([given?.id]);
    expect(
      await replayOutboundEvents(fixture.deps, { ...scope, eventIds: [String(given?.id)] }),
    ).toMatchObject({ count: 1 });
    await fixture.deliver();
    expect(state().received).toHaveLength(2);
  });

  it("after five days without a success the address is disabled, the owner is told once, and enabling sends what waited", async () => {
    platform.simulator.setFaults({ status: 500 });
    await tell("B-1");
    await fixture.deliver();
    fixture.wait(5 * DAY - 1);
    await tell("B-2");
    await fixture.deliver();
    expect((await events()).callback.disabledAt).toBeNull();
    fixture.wait(DAY);
    await tell("B-3");
    await fixture.deliver();
    const { callback } = await events();
    expect(callback.disabledAt).not.toBeNull();
    expect(callback.disabledReason).toMatch(/five days.*500/);
    expect(fixture.fake.mails.map(({ subject }) => subject)).toEqual([
      "PledgeDock no longer reports to Spiral Galaxy",
    ]);
    const before = state().requests;
    await tell("B-4");
    fixture.wait(HOUR);
    expect(await fixture.deliver()).toEqual({ delivered: 0, failed: 0 });
    expect(state().requests).toBe(before);
    platform.simulator.setFaults({});
    await enableCallback(fixture.deps, { shopDomain: SHOP, connectionId: fixture.connectionId });
    await fixture.deliver();
    expect(Object.keys(state().newest).sort()).toEqual([
      "galaxy B-1",
      "galaxy B-2",
      "galaxy B-3",
      "galaxy B-4",
    ]);
  });

  it("one success ends a time of failures", async () => {
    platform.simulator.setFaults({ status: 500 });
    await tell("B-1");
    await fixture.deliver();
    platform.simulator.setFaults({});
    fixture.wait(4 * DAY);
    await fixture.deliver();
    platform.simulator.setFaults({ status: 500 });
    fixture.wait(2 * DAY);
    await tell("B-2");
    await fixture.deliver();
    expect((await events()).callback).toMatchObject({
      disabledAt: null,
      failingSince: new Date("2026-11-28T12:00:00Z"),
    });
  });

  it("a platform that is down is left alone after ten failures in a row, and nothing is lost", async () => {
    for (let index = 0; index < 40; index += 1) await tell(`B-${index}`);
    platform.simulator.setFaults({ status: 500 });
    const { failed } = await fixture.deliver();
    expect(failed).toBeGreaterThanOrEqual(10);
    expect(failed).toBeLessThan(20);
    platform.simulator.setFaults({});
    fixture.wait(5 * SECOND);
    await fixture.deliver();
    expect(Object.keys(state().newest)).toHaveLength(40);
  });
});
