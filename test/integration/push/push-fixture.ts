// A shop with a catalogue, a campaign and pledges, and a drain that runs by hand on a clock moved by hand.
import { randomBytes } from "node:crypto";
import { createLogger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobName } from "~/jobs/catalog";
import type { SendOptions } from "~/jobs/queue.server";
import {
  DEFAULT_CONNECTION_SETTINGS,
  type ConnectionSettings,
} from "~/modules/connections/connection-settings";
import { drainShop } from "~/modules/pledges/push/drain-shop.server";
import type { PushDeps } from "~/modules/pledges/pledge-deps";
import type { PledgeContent } from "~/modules/pledges/pledge";
import type { PushTiming } from "~/modules/pledges/ports";
import { startBatch } from "~/modules/pledges/push/start-batch.server";
import { makeContent } from "../../unit/pledges/pledge-builders";
import { ScriptedShopify } from "./scripted-shopify";

export const TIMING: PushTiming = {
  sendWindowSeconds: 30,
  requestTimeoutSeconds: 30,
  absentAfterSeconds: 180,
  lookGapSeconds: 60,
  leaseSeconds: 15,
  lookableDays: 50,
  maxInFlight: 10,
};

export class MovableClock {
  #at: number;
  constructor(start = new Date("2026-11-22T12:00:00.000Z")) {
    this.#at = start.getTime();
  }
  now(): Date {
    return new Date(this.#at);
  }
  forward(seconds: number): void {
    this.#at += seconds * 1000;
  }
}

export interface SentJob {
  name: JobName;
  payload: unknown;
  startAfter: Date | undefined;
}

/** A process of its own: its own name in leases, its own clock unless given one, the same database and vendor. */
export interface PushProcess extends PushDeps {
  counts: Map<string, number>;
  jobsSent: SentJob[];
  disconnections: string[];
}

export interface PushFixture {
  shopDomain: string;
  connectionId: string;
  clock: MovableClock;
  shopify: ScriptedShopify;
  process: PushProcess;
  newProcess(clock?: MovableClock): PushProcess;
  addPledges(count: number, changes?: Partial<PledgeContent>): Promise<string[]>;
  /** Starts a full batch with everything ready. */
  start(): Promise<string>;
  drain(process?: PushProcess, signal?: AbortSignal): Promise<string>;
  /** Moves the clock in steps and drains after each, as the queue would. */
  drainFor(seconds: number, step?: number): Promise<void>;
  pledge(id: string): Promise<NonNullable<Awaited<ReturnType<DbClient["pledge"]["findUnique"]>>>>;
  states(): Promise<Record<string, number>>;
  eventKinds(id: string): Promise<string[]>;
}

export async function createPushFixture(
  db: DbClient,
  options: { timing?: Partial<PushTiming>; settings?: Partial<ConnectionSettings> } = {},
): Promise<PushFixture> {
  const key = randomBytes(4).toString("hex");
  const shopDomain = `shop-${key}.myshopify.com`;
  const clock = new MovableClock();
  const shopify = new ScriptedShopify(() => clock.now());
  await db.shop.create({
    data: { domain: shopDomain, name: "Ada's Games", currency: "USD", metafieldDefinitionOk: true },
  });
  await db.variant.create({
    data: {
      ...{
        shopDomain,
        gid: `gid://shopify/ProductVariant/${key}`,
        productGid: `gid://shopify/Product/${key}`,
      },
      ...{ sku: "GAME", title: "Star Tiles", priceMinor: 5900, requiresShipping: true, grams: 500 },
    },
  });
  const settings = { ...DEFAULT_CONNECTION_SETTINGS, ...options.settings };
  const connection = await db.connection.create({
    data: { shopDomain, platform: "backerkit", name: "BackerKit", settings },
  });
  const campaign = await db.campaign.create({
    data: {
      shopDomain,
      platform: "backerkit",
      externalId: `star-${key}`,
      name: "Star Tiles",
      currency: "USD",
    },
  });

  function newProcess(ownClock: MovableClock = clock): PushProcess {
    const counts = new Map<string, number>();
    const jobsSent: SentJob[] = [];
    const disconnections: string[] = [];
    return {
      db,
      orders: shopify,
      clock: ownClock,
      log: createLogger("silent"),
      timing: { ...TIMING, ...options.timing },
      processId: `test-${randomBytes(4).toString("hex")}`,
      metrics: {
        count: (what, howMany = 1) => void counts.set(what, (counts.get(what) ?? 0) + howMany),
        createTook: () => undefined,
      },
      jobs: {
        send: async (name, payload, how?: SendOptions) => {
          jobsSent.push({ name, payload, startAfter: how?.startAfter });
          return Promise.resolve();
        },
      },
      onDisconnected: async (shop, disconnection) => {
        disconnections.push(disconnection.code);
        await db.shop.update({ where: { domain: shop }, data: { status: "needs_reconnect" } });
      },
      counts,
      jobsSent,
      disconnections,
    };
  }

  const main = newProcess();
  let added = 0;

  const fixture: PushFixture = {
    shopDomain,
    connectionId: connection.id,
    clock,
    shopify,
    process: main,
    newProcess,
    async addPledges(count, changes = {}) {
      const rows = Array.from({ length: count }, () => {
        added += 1;
        const content = makeContent({
          externalId: `${key}-${added}`,
          campaign: { externalId: campaign.externalId, name: campaign.name, currency: "USD" },
          ...changes,
        });
        const stored: object = content;
        return {
          ...{ id: `${key}-${String(added).padStart(6, "0")}`, shopDomain, connectionId: connection.id },
          ...{ campaignId: campaign.id, platform: "backerkit", externalId: content.externalId },
          ...{ status: content.status, state: "ready", content: stored, contentHash: "h" },
          ...{ currency: "USD", totalPaidMinor: content.amounts.totalPaidMinor, outcome: "paid" },
          ...{ countryCode: content.shippingAddress?.countryCode ?? null },
          createdAt: new Date(clock.now().getTime() + added),
        };
      });
      await db.pledge.createMany({ data: rows });
      return rows.map((row) => row.id);
    },
    async start() {
      const started = await startBatch(main, { shopDomain, kind: "full" });
      if (started.kind !== "started") throw new Error(`The batch was refused: ${started.code}`);
      return started.batchId;
    },
    async drain(process = main, signal = new AbortController().signal) {
      const end = await drainShop(process, { shopDomain }, signal);
      return end.kind === "busy" ? "busy" : end.push;
    },
    async drainFor(seconds, step = 5) {
      for (let waited = 0; waited < seconds; waited += step) {
        clock.forward(step);
        await fixture.drain();
      }
    },
    async pledge(id) {
      return db.pledge.findUniqueOrThrow({ where: { id } });
    },
    async states() {
      const groups = await db.pledge.groupBy({ by: ["state"], where: { shopDomain }, _count: true });
      return Object.fromEntries(groups.map((group) => [group.state, group._count]));
    },
    async eventKinds(id) {
      const events = await db.pledgeEvent.findMany({ where: { pledgeId: id }, orderBy: { id: "asc" } });
      return events.map((event) => event.kind);
    },
  };
  return fixture;
}
