// A shop with pushed pledges whose orders a scripted Shopify holds, and tracking files that are applied by hand.
import { randomBytes } from "node:crypto";
import { createLogger } from "~/config/logger.server";
import type { DbClient } from "~/db/client.server";
import type { JobName } from "~/jobs/catalog";
import type { SendOptions } from "~/jobs/queue.server";
import { DEFAULT_CONNECTION_SETTINGS } from "~/modules/connections/connection-settings";
import { createTrackingLinks } from "~/modules/fulfillment/create-tracking-links.server";
import type { ShippingDeps } from "~/modules/fulfillment/shipping/shipping-deps";
import { applyTrackingUpload } from "~/modules/fulfillment/tracking-upload/decide-upload.server";
import { getTrackingUpload } from "~/modules/fulfillment/tracking-upload/get-tracking-upload.server";
import { runTrackingUpload } from "~/modules/fulfillment/tracking-upload/run-upload.server";
import type { TrackingUploadView } from "~/modules/fulfillment/tracking-upload/tracking-views";
import {
  uploadTracking,
  type UploadTrackingResult,
} from "~/modules/fulfillment/tracking-upload/upload-tracking.server";
import { MovableClock, TIMING } from "../push/push-fixture";
import { ScriptedFulfillments, type HeldLine } from "./scripted-fulfillments";

export interface SentJob {
  name: JobName;
  payload: unknown;
  startAfter: Date | undefined;
}

export interface ByHandDeps extends ShippingDeps {
  clock: MovableClock;
  jobsSent: SentJob[];
  disconnections: string[];
}

export interface PledgeOptions {
  lines?: HeldLine[];
  state?: string;
  email?: string;
  externalId?: string;
  orderName?: string;
  campaignId?: string;
}

export interface AddedPledge {
  id: string;
  externalId: string;
  orderGid: string;
  orderName: string;
}

export interface ByHandFixture {
  shopDomain: string;
  connectionId: string;
  campaignId: string;
  clock: MovableClock;
  shopify: ScriptedFulfillments;
  deps: ByHandDeps;
  /** Campaigns for which Shopify mails. */
  mailedCampaigns: Set<string>;
  /** A worker of its own: other name in leases, same database and vendor. */
  newDeps(): ByHandDeps;
  addPledge(options?: PledgeOptions): Promise<AddedPledge>;
  addCampaign(externalId: string): Promise<string>;
  /** Uploads a file made of these lines and gives its id. */
  upload(lines: string[], scope?: { campaignId?: string; connectionId?: string }): Promise<string>;
  tryUpload(text: string | Buffer): Promise<UploadTrackingResult>;
  view(uploadId: string, page?: { page?: number; show?: string }): Promise<TrackingUploadView>;
  /** Confirms and works it off, moving the clock over everything that has to wait. */
  apply(uploadId: string): Promise<TrackingUploadView>;
  run(uploadId: string, deps?: ByHandDeps, signal?: AbortSignal): Promise<void>;
  runToEnd(uploadId: string, deps?: ByHandDeps): Promise<TrackingUploadView>;
}

export async function createByHandFixture(db: DbClient): Promise<ByHandFixture> {
  const key = randomBytes(4).toString("hex");
  const shopDomain = `shop-${key}.myshopify.com`;
  const clock = new MovableClock();
  const shopify = new ScriptedFulfillments(() => clock.now());
  const mailedCampaigns = new Set<string>();
  await db.shop.create({ data: { domain: shopDomain, name: "Ada's Games", currency: "USD" } });
  const owner = { shopDomain, platform: "backerkit" };
  const connection = await db.connection.create({
    data: { ...owner, name: "BackerKit", settings: DEFAULT_CONNECTION_SETTINGS },
  });
  const addCampaign = async (externalId: string) => {
    const data = { ...owner, externalId: `${externalId}-${key}`, name: externalId, currency: "USD" };
    return (await db.campaign.create({ data })).id;
  };
  const campaignId = await addCampaign("Star Tiles");

  function newDeps(): ByHandDeps {
    const jobsSent: SentJob[] = [];
    const disconnections: string[] = [];
    return {
      ...{ db, fulfillments: shopify, clock, log: createLogger("silent"), jobsSent, disconnections },
      trackingLinks: createTrackingLinks({ keys: [randomBytes(32)], appUrl: "https://pledgedock.example" }),
      processId: `test-${randomBytes(4).toString("hex")}`,
      timing: TIMING,
      campaignsMailedByShopify: (_shop, ids) =>
        Promise.resolve(new Set(ids.filter((id) => mailedCampaigns.has(id)))),
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
    };
  }

  const deps = newDeps();
  let added = 0;
  const fixture: ByHandFixture = {
    ...{
      shopDomain,
      connectionId: connection.id,
      campaignId,
      clock,
      shopify,
      deps,
      mailedCampaigns,
      newDeps,
    },
    addCampaign,
    async addPledge(options = {}) {
      added += 1;
      const number = 1000 + added;
      const pledge = {
        id: `${key}-${String(added).padStart(6, "0")}`,
        externalId: options.externalId ?? `${7_000_000 + added}`,
        orderGid: `gid://shopify/Order/${key}${number}`,
        orderName: options.orderName ?? `#${number}`,
      };
      const state = options.state ?? "created";
      const pushed = state === "created" || state === "cancelled";
      await db.pledge.create({
        data: {
          ...{ ...owner, id: pledge.id, externalId: pledge.externalId, connectionId: connection.id },
          ...{ campaignId: options.campaignId ?? campaignId, status: "ready", state, contentHash: "h" },
          ...{ currency: "USD", totalPaidMinor: 5900, backerEmail: options.email ?? `b${added}@example.com` },
          ...{
            backerName: `Backer ${added}`,
            countryCode: "US",
            createdAt: new Date(clock.now().getTime() + added),
          },
          ...(pushed ? { orderGid: pledge.orderGid, orderName: pledge.orderName } : {}),
        },
      });
      if (pushed)
        shopify.addOrder(pledge.orderGid, pledge.orderName, options.lines ?? [{ sku: "GAME", quantity: 1 }]);
      return pledge;
    },
    async tryUpload(text) {
      return uploadTracking(deps, { shopDomain, fileName: "numbers.csv", bytes: inPieces(text) });
    },
    async upload(lines, scope = {}) {
      const bytes = inPieces(lines.join("\n"));
      const result = await uploadTracking(deps, { shopDomain, fileName: "numbers.csv", bytes, ...scope });
      if (result.kind !== "uploaded") throw new Error(`${result.code}: ${result.message}`);
      return result.uploadId;
    },
    async view(uploadId, page = {}) {
      const view = await getTrackingUpload(deps, { shopDomain, uploadId, ...page });
      if (!view) throw new Error("The upload is gone");
      return view;
    },
    async apply(uploadId) {
      const started = await applyTrackingUpload(deps, { shopDomain, uploadId });
      if (started.kind !== "started") throw new Error(`${started.code}: ${started.message}`);
      return fixture.runToEnd(uploadId);
    },
    async run(uploadId, worker = deps, signal = new AbortController().signal) {
      await runTrackingUpload(worker, { shopDomain, uploadId }, signal);
    },
    async runToEnd(uploadId, worker = deps) {
      for (let turn = 0; turn < 60; turn += 1) {
        const view = await fixture.view(uploadId);
        if (view.state !== "applying" && view.state !== "undoing") return view;
        await fixture.run(uploadId, worker);
        clock.forward(10);
      }
      return fixture.view(uploadId);
    },
  };
  return fixture;
}

async function* inPieces(text: string | Buffer): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += 1000)
    yield await Promise.resolve(bytes.subarray(from, from + 1000));
}

/** Row → verdict or code, for comparing whole files at once. */
export function verdicts(view: TrackingUploadView): Record<number, string> {
  return Object.fromEntries(view.rows.map(({ row, verdict, code }) => [row, code ?? verdict ?? "unjudged"]));
}

/** Row → state, with the code where there is one. */
export function states(view: TrackingUploadView): Record<number, string> {
  return Object.fromEntries(
    view.rows.map(({ row, state, code }) => [row, code ? `${state} ${code}` : state]),
  );
}
