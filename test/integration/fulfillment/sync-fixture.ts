// A connected shop in the simulated store with pushed pledges, and sync runs that are done by hand.
import { randomBytes } from "node:crypto";
import { createShopifyAdapters } from "~/adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "~/adapters/shopify/shop-fetch.server";
import { createLogger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { SyncRun } from "~/db/generated/client";
import type { JobName } from "~/jobs/catalog";
import type { SendOptions } from "~/jobs/queue.server";
import { systemClock, type Clock } from "~/lib/clock";
import {
  DEFAULT_CONNECTION_SETTINGS,
  type ConnectionSettings,
} from "~/modules/connections/connection-settings";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { FulfillmentDeps } from "~/modules/fulfillment/fulfillment-deps";
import { runSync, type SyncEnd } from "~/modules/fulfillment/sync/run-sync.server";
import { startSync } from "~/modules/fulfillment/sync/start-sync.server";
import { planShopMoney } from "~/modules/pledges/order/shop-money";
import { doMerchantAction } from "../../simulators/shopify/merchant-actions";
import { startShopifySimulator } from "../../simulators/shopify/serve";
import type { ShopifySimulator, SimulatorOptions } from "../../simulators/shopify/simulator";

export interface SyncFixture {
  shopDomain: string;
  connectionId: string;
  simulator: ShopifySimulator;
  /** A worker of its own: other name in leases, same database and vendor. */
  newDeps(clock?: Clock): SyncDeps;
  deps: SyncDeps;
  /** Orders in the store with a pledge each; gives the orders' gids. */
  addOrders(count: number, options?: { connectionId?: string }): Promise<string[]>;
  act(action: string, details?: Record<string, unknown>): Record<string, unknown>;
  /** Presses Sync now; gives the run's id. */
  press(connectionId?: string): Promise<string>;
  run(runId: string, deps?: SyncDeps, signal?: AbortSignal): Promise<SyncEnd["kind"]>;
  sync(): Promise<SyncRun>;
  readRun(runId: string): Promise<SyncRun>;
  /** Tracking numbers that are known, by order. */
  numbers(): Promise<Record<string, string[]>>;
  stop(): Promise<void>;
}

export interface SyncDeps extends FulfillmentDeps {
  jobsSent: { name: JobName; payload: unknown }[];
  disconnections: string[];
}

export async function createSyncFixture(
  db: DbClient,
  options: SimulatorOptions & {
    settings?: Partial<ConnectionSettings>;
    timezone?: string;
    clock?: Clock;
  } = {},
): Promise<SyncFixture> {
  const { settings, timezone = "Etc/UTC", clock = systemClock, ...switches } = options;
  const key = randomBytes(4).toString("hex");
  const shopDomain = `shop-${key}.myshopify.com`;
  const bucket = "off" as const;
  const { simulator, origin, stop } = await startShopifySimulator({
    ...{ bulkDelayMs: 0, shops: [{ domain: shopDomain, bucket }], ...switches },
  });
  let token = simulator.installApp(shopDomain);
  const { fulfillments } = createShopifyAdapters({
    fetch: createShopFetch(origin),
    getAccessToken: () => {
      token = simulator.core.tokens.grantOf(token, shopDomain)
        ? token
        : simulator.shop(shopDomain).installed
          ? simulator.installApp(shopDomain)
          : token;
      return Promise.resolve(token);
    },
    clock: systemClock,
    log: createLogger("silent"),
    requestTimeoutMs: 5_000,
    maxInFlight: 20,
    planShopMoney,
  });
  await db.shop.create({
    data: {
      ...{ domain: shopDomain, name: "Ada's Games", currency: "USD", timezone },
      statusChangedAt: clock.now(),
    },
  });
  const connection = await db.connection.create({
    data: {
      ...{ shopDomain, platform: "backerkit", name: "BackerKit", createdAt: clock.now() },
      settings: { ...DEFAULT_CONNECTION_SETTINGS, ...settings },
    },
  });
  const campaign = await db.campaign.create({
    data: { shopDomain, platform: "backerkit", externalId: key, name: "Star Tiles", currency: "USD" },
  });

  function newDeps(ownClock: Clock = clock): SyncDeps {
    const jobsSent: SyncDeps["jobsSent"] = [];
    const disconnections: string[] = [];
    return {
      ...{ db, fulfillments, clock: ownClock, log: createLogger("silent"), jobsSent, disconnections },
      trackingLinks: createTrackingLinks({ keys: [randomBytes(32)], appUrl: "https://pledgedock.example" }),
      processId: `test-${randomBytes(4).toString("hex")}`,
      jobs: {
        send: async (name, payload, _how?: SendOptions) => {
          jobsSent.push({ name, payload });
          return Promise.resolve();
        },
      },
      onDisconnected: async (shop, disconnection) => {
        disconnections.push(disconnection.code);
        await db.shop.update({ where: { domain: shop }, data: { status: "needs_reconnect" } });
      },
    };
  }

  const deps = newDeps();
  const act: SyncFixture["act"] = (action, details = {}) => {
    const answer = doMerchantAction(simulator, { action, shop: shopDomain, ...details });
    if (!answer.ok) throw new Error(String(answer.problem));
    return answer;
  };
  let added = 0;
  const fixture: SyncFixture = {
    shopDomain,
    connectionId: connection.id,
    simulator,
    newDeps,
    deps,
    act,
    async addOrders(count, { connectionId = connection.id } = {}) {
      const price = { shopMoney: { amount: "10.00", currencyCode: "USD" } };
      const lineItems = [
        { title: "Game", sku: "GAME", quantity: 2, requiresShipping: true, priceSet: price },
      ];
      const rows = Array.from({ length: count }, () => {
        const order = act("create-order", { order: { lineItems } });
        added += 1;
        return {
          ...{
            id: `${key}-${String(added).padStart(6, "0")}`,
            shopDomain,
            connectionId,
            campaignId: campaign.id,
          },
          ...{
            platform: "backerkit",
            externalId: `${added}`,
            status: "ready",
            state: "created",
            contentHash: "h",
          },
          ...{
            currency: "USD",
            totalPaidMinor: 2000,
            orderGid: String(order.orderId),
            orderName: String(order.name),
          },
          ...{ orderCreatedAt: new Date(simulator.core.now()), countryCode: "DE" },
        };
      });
      await db.pledge.createMany({ data: rows });
      return rows.map(({ orderGid }) => orderGid);
    },
    async press(connectionId = connection.id) {
      const started = await startSync(deps, { shopDomain, connectionId, kind: "now" });
      if (started.kind === "refused") throw new Error(started.message);
      return started.runIds[0]!;
    },
    async run(runId, own = deps, signal = new AbortController().signal) {
      return (await runSync(own, { shopDomain, runId }, signal)).kind;
    },
    async sync() {
      const runId = await fixture.press();
      await fixture.run(runId);
      return fixture.readRun(runId);
    },
    readRun: async (runId) => db.syncRun.findUniqueOrThrow({ where: { id: runId } }),
    async numbers() {
      const rows = await db.package.findMany({
        where: { shopDomain, status: { not: "withdrawn" }, pledge: { state: "created" } },
        include: { pledge: { select: { orderGid: true } } },
        orderBy: { numberKey: "asc" },
      });
      const found: Record<string, string[]> = {};
      for (const { pledge, number } of rows) (found[pledge.orderGid ?? ""] ??= []).push(number ?? "");
      return found;
    },
    stop,
  };
  return fixture;
}
