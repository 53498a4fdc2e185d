// The schedule of comparisons: daily by the shop's clocks, made up for after downtime, tried again after failures.
import { afterEach, describe, expect, it } from "vitest";
import { GatewayError } from "~/lib/gateway-error";
import { sweepSyncs } from "~/modules/fulfillment/sync/sweep-syncs.server";
import { MovableClock } from "../push/push-fixture";
import { useTestDatabase } from "../../support/test-database";
import { createSyncFixture, type SyncFixture } from "./sync-fixture";

const database = useTestDatabase();
const running: SyncFixture[] = [];
const HOUR = 3_600;

afterEach(async () => {
  await Promise.all(running.splice(0).map((fixture) => fixture.stop()));
  // The sweep looks at every shop.
  await database.db.shop.updateMany({ data: { status: "uninstalled" } });
});

/** Berlin, a connection made at noon that syncs at five in the morning, with one pushed order. */
async function arrange(orders = 1) {
  const clock = new MovableClock(new Date("2026-06-10T10:00:00Z"));
  const fixture = await createSyncFixture(database.db, {
    ...{ clock, timezone: "Europe/Berlin", settings: { syncHour: 5 } },
  });
  running.push(fixture);
  await fixture.addOrders(orders);
  const sweep = async () => sweepSyncs(fixture.deps, {});
  const runs = async () =>
    database.db.syncRun.findMany({
      where: { shopDomain: fixture.shopDomain },
      orderBy: { createdAt: "asc" },
    });
  /** Sweeps every half hour, and does the runs it makes. */
  const live = async (hours: number) => {
    for (let half = 0; half < hours * 2; half += 1) {
      clock.forward(HOUR / 2);
      await sweep();
      for (const run of await runs()) if (run.state === "queued") await fixture.run(run.id);
    }
  };
  return { ...fixture, clock, sweep, runs, live };
}

describe("the daily run", () => {
  it("is made once a day at the creator's hour by the shop's clocks", async () => {
    const { live, runs } = await arrange();
    await live(48);
    expect(
      (await runs()).map((run) => [
        run.forDay,
        run.createdAt.toISOString(),
        run.kind,
        run.startedBy,
        run.state,
      ]),
    ).toEqual([
      ["2026-06-11", "2026-06-11T03:00:00.000Z", "daily", "schedule", "finished"],
      ["2026-06-12", "2026-06-12T03:00:00.000Z", "daily", "schedule", "finished"],
    ]);
  });

  it("is made once, however many workers sweep at the same moment", async () => {
    const { clock, runs, sweep, deps } = await arrange();
    clock.forward(20 * HOUR);
    await Promise.all(Array.from({ length: 6 }, sweep));
    expect(await runs()).toHaveLength(1);
    expect(deps.jobsSent.filter(({ name }) => name === "sync.run")).toHaveLength(1);
  });

  it("is made up for once after days without the app", async () => {
    const { clock, live, runs } = await arrange();
    await live(20);
    clock.forward(5 * 24 * HOUR);
    await live(24);
    expect((await runs()).map(({ forDay }) => forDay)).toEqual(["2026-06-11", "2026-06-16", "2026-06-17"]);
  });

  it("is stood in for by a run that somebody started and that is still under way", async () => {
    const { clock, press, runs, run, sweep, live } = await arrange();
    clock.forward(20 * HOUR);
    const pressed = await press();
    await sweep();
    await sweep();
    expect(await runs()).toMatchObject([{ id: pressed, kind: "now", forDay: "2026-06-11" }]);
    await run(pressed);
    await live(2);
    expect(await runs()).toHaveLength(1);
  });

  it("is not made for a connection without orders, nor while the shop is disconnected", async () => {
    const empty = await arrange(0);
    await empty.live(24);
    expect(await empty.runs()).toEqual([]);
    const cut = await arrange();
    await database.db.shop.update({ where: { domain: cut.shopDomain }, data: { status: "needs_reconnect" } });
    await cut.live(24);
    expect(await cut.runs()).toEqual([]);
    await database.db.shop.update({ where: { domain: cut.shopDomain }, data: { status: "connected" } });
    await cut.live(1);
    expect((await cut.runs()).map(({ forDay }) => forDay)).toEqual(["2026-06-11"]);
  });
});

describe("a run that failed", () => {
  it("for want of a connection goes on by itself after reconnecting", async () => {
    const { act, live, runs, shopDomain, clock } = await arrange();
    act("uninstall");
    clock.forward(20 * HOUR);
    await live(1);
    expect(await runs()).toMatchObject([{ state: "failed", failure: { code: "needs_reconnect" } }]);
    await live(3);
    expect(await runs()).toHaveLength(1);
    act("reinstall");
    await database.db.shop.update({ where: { domain: shopDomain }, data: { status: "connected" } });
    await live(1);
    expect(await runs()).toMatchObject([
      { state: "failed" },
      { state: "finished", checked: 1, startedBy: "schedule" },
    ]);
    await live(2);
    expect(await runs()).toHaveLength(2);
  });

  it("is not needed for catching up: a shop that is connected again is compared once, at once", async () => {
    const { live, runs, shopDomain, clock } = await arrange();
    await live(20);
    expect(await runs()).toMatchObject([{ state: "finished", forDay: "2026-06-11" }]);
    const change = async (status: string) =>
      database.db.shop.update({
        where: { domain: shopDomain },
        data: { status, statusChangedAt: clock.now() },
      });
    await change("needs_reconnect");
    await live(1);
    await change("connected");
    await live(4);
    expect(await runs()).toMatchObject([
      { forDay: "2026-06-11" },
      { forDay: null, startedBy: "schedule", state: "finished", checked: 1 },
    ]);
  });

  it("because Shopify did not answer is tried again at growing distances, then left to the next day", async () => {
    const { live, runs, deps } = await arrange();
    deps.fulfillments = {
      ...deps.fulfillments,
      readShipments: () => Promise.reject(new GatewayError("Shopify does not answer")),
    };
    await live(42);
    const failed = await runs();
    expect(failed.every(({ state }) => state === "failed")).toBe(true);
    const gaps = failed
      .slice(1)
      .map((run, index) => run.createdAt.getTime() - failed[index]!.createdAt.getTime());
    expect(gaps.map((gap) => gap / 3_600_000)).toEqual([0.5, 0.5, 1, 2, 4, 16]);
    expect(failed.map(({ forDay }) => forDay)).toEqual([
      "2026-06-11",
      null,
      null,
      null,
      null,
      null,
      "2026-06-12",
    ]);
  });
});

describe("a run whose worker or job is gone", () => {
  it("is handed out again, but not while somebody works on it", async () => {
    const { press, deps, sweep, clock, runs } = await arrange();
    const runId = await press();
    const sent = () => deps.jobsSent.filter(({ name }) => name === "sync.run").length;
    await sweep();
    expect(sent()).toBe(1);
    clock.forward(61);
    await sweep();
    expect(sent()).toBe(2);
    const leaseUntil = new Date(clock.now().getTime() + 30_000);
    await database.db.syncRun.update({ where: { id: runId }, data: { state: "running", leaseUntil } });
    await sweep();
    expect(sent()).toBe(2);
    clock.forward(31);
    await sweep();
    expect(sent()).toBe(3);
    expect(await runs()).toHaveLength(1);
  });
});
