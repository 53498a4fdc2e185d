// The engine, our Shopify adapter and the simulated store together, over real HTTP and in real time.
import { afterEach, describe, expect, it } from "vitest";
import { createShopifyAdapters } from "~/adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { systemClock } from "~/lib/clock";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import { drainShop } from "~/modules/pledges/push/drain-shop.server";
import type { PushDeps } from "~/modules/pledges/pledge-deps";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { startShopifySimulator, type RunningShopifySimulator } from "../../simulators/shopify/serve";
import type { FaultRule } from "../../simulators/shopify/faults";
import type { SimulatorOptions } from "../../simulators/shopify/simulator";
import { useTestDatabase } from "../../support/test-database";
import { until } from "../../support/until";
import { createPushFixture } from "./push-fixture";

const database = useTestDatabase();
const running: RunningShopifySimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((started) => started.stop()));
});

/** The rule's times divided by a hundred or so; the proportions are kept. */
const TIMING = {
  sendWindowSeconds: 1,
  requestTimeoutSeconds: 2,
  absentAfterSeconds: 3,
  lookGapSeconds: 1,
  leaseSeconds: 5,
};

async function connect(options: SimulatorOptions) {
  const started = await startShopifySimulator(options);
  running.push(started);
  const { simulator, origin } = started;
  const push = await createPushFixture(database.db, { timing: { ...TIMING, maxInFlight: 10 } });
  const domain = simulator.shop().domain;
  let token = simulator.installApp();
  const { orders } = createShopifyAdapters({
    fetch: createShopFetch(origin),
    getAccessToken: (_shop, rejected) => {
      if (rejected === token)
        token = simulator.core.tokens.issue(domain, simulator.shop().scopes, true).accessToken;
      return Promise.resolve(token);
    },
    clock: systemClock,
    log: push.process.log,
    requestTimeoutMs: 2_000,
    maxInFlight: 10,
    planShopMoney,
  });
  const [variant] = simulator.state().variants;
  await database.db.variant.updateMany({
    where: { shopDomain: push.shopDomain, sku: "GAME" },
    data: { gid: variant?.id ?? "" },
  });
  // The fixture's shop goes by another name at the vendor: several test shops may use one simulated store.
  const named = new Proxy(orders, {
    get:
      (target, name: keyof typeof orders) =>
      (_shop: string, ...rest: unknown[]) =>
        (target[name] as (...all: unknown[]) => unknown)(domain, ...rest),
  });
  const deps: PushDeps = { ...push.process, orders: named, clock: systemClock };
  return { push, deps, simulator };
}

async function pushAll(setup: Awaited<ReturnType<typeof connect>>, count: number) {
  const { push, deps, simulator } = setup;
  await push.addPledges(count);
  await push.start();
  await until(
    "every pledge is an order",
    async () => {
      await drainShop(deps, { shopDomain: push.shopDomain }, new AbortController().signal);
      return (await push.states()).created === count;
    },
    { timeoutMs: 90_000, everyMs: 200 },
  );
  const live = simulator.state().orders.filter((order) => order.cancelledAt === null);
  return live.map((order) => order.sourceIdentifier);
}

const weather: FaultRule[] = [
  { kind: "cut-after-commit", operation: "OrderCreate", probability: 0.06 },
  { kind: "cut-before-commit", operation: "OrderCreate", probability: 0.03 },
  { kind: "error-after-commit", operation: "OrderCreate", probability: 0.03 },
  { kind: "error-before", operation: "OrderCreate", probability: 0.03 },
  { kind: "html", operation: "OrderCreate", probability: 0.03, when: "after" },
  { kind: "throttled", operation: "*", probability: 0.05 },
  { kind: "too-many-requests", operation: "*", probability: 0.02, retryAfterSeconds: 0.2 },
  { kind: "expired-token", operation: "*", probability: 0.02 },
];

describe("pushing over HTTP", () => {
  it.each(["refuse", "accept"] as const)(
    "makes exactly one order per pledge in bad weather when Shopify would %s a duplicate id",
    async (duplicateId) => {
      const setup = await connect({ duplicateId, searchLagMs: [0, 800], identifierLookup: "lagged" });
      expect(setup.simulator.faults.apply({ seed: 7, rules: weather })).toEqual([]);
      const identifiers = await pushAll(setup, 40);
      expect(identifiers).toHaveLength(40);
      expect(new Set(identifiers).size).toBe(40);
      expect(setup.push.process.counts.get("unknown") ?? 0).toBeGreaterThan(0);
    },
  );

  it("pushes in fair weather without a single unknown, throttled or doubled order", async () => {
    const setup = await connect({});
    const identifiers = await pushAll(setup, 60);
    expect(new Set(identifiers).size).toBe(60);
    expect(identifiers).toHaveLength(60);
    expect(setup.push.process.counts.get("created")).toBe(60);
    expect(setup.push.process.counts.get("not_executed")).toBeUndefined();
    const rows = await database.db.pledge.findMany({ where: { shopDomain: setup.push.shopDomain } });
    expect(rows.flatMap((row) => row.differences)).toEqual([]);
  });

  it("places every order at the connection's location and then holds it, also when an answer is lost", async () => {
    const setup = await connect({});
    const { push, simulator } = setup;
    const locationGid = `gid://shopify/Location/${simulator.shop().locations[1]?.id}`;
    const settings = { ...DEFAULT_CONNECTION_SETTINGS, hold: true, locationGid };
    await database.db.connection.update({ where: { id: push.connectionId }, data: { settings } });
    const lost: FaultRule = { kind: "cut-after-commit", operation: "FulfillmentOrderMove", count: 2 };
    expect(simulator.faults.apply({ rules: [lost] })).toEqual([]);
    await pushAll(setup, 8);
    const rows = await database.db.pledge.findMany({ where: { shopDomain: push.shopDomain } });
    expect(rows.map(({ holdState, failure }) => ({ holdState, failure }))).toEqual(
      Array.from({ length: 8 }, () => ({ holdState: "held", failure: null })),
    );
    const work = simulator.state().orders.flatMap((order) => order.fulfillmentOrders);
    expect(work).toHaveLength(8);
    for (const fulfillmentOrder of work)
      expect(fulfillmentOrder).toMatchObject({ status: "ON_HOLD", holds: 1, location: locationGid });
  });
});
