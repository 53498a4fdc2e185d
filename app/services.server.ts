// THE wiring: builds adapters from the environment and hands them to use cases. Only importer of both.
import { randomBytes } from "node:crypto";
import os from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { createWebhookSender } from "./adapters/crowdfunding/webhook-sender.server";
import { createEasypostAdapter } from "./adapters/easypost/create-easypost-adapter.server";
import { parseSender } from "./adapters/mail/sender-address";
import { createSmtpMailer } from "./adapters/mail/smtp-mailer.server";
import { createSmtpSender } from "./adapters/mail/smtp-sender.server";
import { createAccessTokens } from "./adapters/shopify/access-tokens.server";
import { createShopifyAdapters } from "./adapters/shopify/create-shopify-adapters.server";
import { createTokenRenewer } from "./adapters/shopify/renew-token.server";
import { createShopFetch } from "./adapters/shopify/shop-fetch.server";
import { createShopifyApp, type ShopifyApp } from "./adapters/shopify/shopify-app.server";
import { createWebhookVerifier } from "./adapters/shopify/verify-webhook.server";
import { readEnv, type Env } from "./config/env.server";
import { configOf, postageConfigOf, pushTimingOf } from "./service-settings.server";
import { createLogger } from "./config/logger.server";
import { pushMetrics, readMetrics } from "./config/metrics.server";
import { createSecretBox, readKeys } from "./config/secret-box.server";
import { createDb } from "./db/client.server";
import { EncryptedSessionStorage } from "./db/session-storage.server";
import { startQueue, type JobSender, type Queue } from "./jobs/queue.server";
import { atMostEvery } from "./lib/at-most-every";
import { bindUseCases } from "./lib/bind-use-cases";
import { groupCalls } from "./lib/group-calls";
import { systemSleep } from "./lib/sleep";
import { systemClock } from "./lib/clock";
import { backerUseCases } from "./modules/backers/use-cases.server";
import { catalogUseCases } from "./modules/catalog/use-cases.server";
import { outboundUseCases } from "./modules/connections/outbound/use-cases.server";
import { connectionUseCases } from "./modules/connections/use-cases.server";
import { customsUseCases } from "./modules/customs/use-cases.server";
import { createTrackingLinks } from "./modules/fulfillment/create-tracking-links.server";
import { noteShippingWebhook } from "./modules/fulfillment/learn/note-shipping-webhook.server";
import { noteShippingWebhooks } from "./modules/fulfillment/learn/note-shipping-webhooks.server";
import { noteTold } from "./modules/fulfillment/tell/note-told.server";
import { fulfillmentExportUseCases } from "./modules/fulfillment/exports/use-cases.server";
import { trackingUploadUseCases } from "./modules/fulfillment/tracking-upload/use-cases.server";
import { fulfillmentUseCases } from "./modules/fulfillment/use-cases.server";
import { shopifyMails } from "./modules/notifications/sending/shopify-mails.server";
import { notificationUseCases } from "./modules/notifications/use-cases.server";
import { pledgeUseCases } from "./modules/pledges/use-cases.server";
import { noteSubscriptionWebhook } from "./modules/postage/setup/billing.server";
import { postageUseCases } from "./modules/postage/use-cases.server";
import type { CatalogDeps } from "./modules/catalog/catalog-deps";
import { recordWebhooks } from "./modules/connections/record-webhook.server";
import type { VerifiedWebhook } from "./modules/connections/webhook";
import { markShopDisconnected } from "./modules/connections/mark-shop-disconnected.server";
import type { OutboundDeps } from "./modules/connections/outbound/outbound-deps";
import type { ProcessWebhookDeps } from "./modules/connections/process-webhook.server";
import type { ConnectionDeps } from "./modules/connections/connection-deps";
import type { CustomsDeps } from "./modules/customs/customs-deps";
import type { FulfillmentDeps } from "./modules/fulfillment/fulfillment-deps";
import type { ShippingDeps } from "./modules/fulfillment/shipping/shipping-deps";
import type { NotificationDeps } from "./modules/notifications/notification-deps";
import { noteOrderWebhook } from "./modules/pledges/push/note-order-webhook.server";
import { notePayments } from "./modules/pledges/push/note-payments.server";
import type { PushDeps } from "./modules/pledges/pledge-deps";
import type { PostageDeps } from "./modules/postage/postage-deps";
import { planShopMoney } from "./modules/pledges/order/shop-money";

/** A shop that is broken while its pages are open is looked at this often. */
const LOOK_AGAIN_MS = 10_000;
/** Deliveries that one transaction stores. In a storm every one waits a little, and none of them long. */
const WEBHOOK_GROUPS = { most: 50, apartMs: 15 };

export type Services = ReturnType<typeof createServices>;

/** Everything routes and job handlers may ask for. `role` decides who supervises the queue. */
export function createServices(env: Env, role: "web" | "worker") {
  const ground = layGround(env, role);
  const { log, clock, db, sessionStorage, queue } = ground;
  const vendors = reachVendors(env, ground, async (shopDomain) =>
    modules.connections.connectShop({ shopDomain }),
  );
  const modules = bindModules(createDeps(env, ground, vendors));

  let stopping = false;
  return {
    shopify: vendors.shopify,
    log,
    config: configOf(env, ground.scopes),
    ...modules,
    queue,
    /** To be told of every request of an opened page: costs it nothing, and mends a shop that was marked as broken. */
    noteOpened: atMostEvery(
      LOOK_AGAIN_MS,
      () => clock.now(),
      (shopDomain) => {
        modules.connections.checkIfBroken({ shopDomain }).catch((error: unknown) => {
          log.warn({ err: error, shop: shopDomain }, "an open shop could not be looked at");
        });
      },
    ),
    verifyWebhook: createWebhookVerifier({
      apiKey: env.SHOPIFY_API_KEY,
      apiSecret: env.SHOPIFY_API_SECRET,
      appUrl: env.SHOPIFY_APP_URL,
    }),
    /** Forgets the stored access, so that the next page load asks Shopify for a new one. */
    forgetAccess: async (shopDomain: string) => sessionStorage.deleteSession(`offline_${shopDomain}`),
    /** Whether this process can do its work now. */
    readiness: async () => {
      const checks = await Promise.allSettled([db.$queryRaw`select 1`, queue]);
      const [database, queueReady] = checks.map((check) => check.status === "fulfilled");
      return { ready: Boolean(database && queueReady && !stopping), database, queue: queueReady, stopping };
    },
    readMetrics: async (authorization: string | null) =>
      readMetrics({
        authorization,
        token: env.METRICS_TOKEN ?? null,
        open: env.NODE_ENV !== "production",
        queue,
        outbox: modules.pledges,
      }),
    /** From here on readiness says no, so that nothing new is routed to this process. */
    beginShutdown: () => {
      stopping = true;
    },
    /** Waits for running jobs (up to `graceMs`), hands the rest back, closes connections. */
    close: async (graceMs = 25_000) => {
      stopping = true;
      await (await queue).stop(graceMs);
      await db.$disconnect();
    },
  };
}

type Ground = ReturnType<typeof layGround>;

/** What everything of the process stands on: log, clock, database, sessions, queue. */
function layGround(env: Env, role: "web" | "worker") {
  const log = createLogger(env.LOG_LEVEL);
  const clock = systemClock;
  const db = createDb(env.DATABASE_URL, { max: env.DATABASE_POOL });
  const secretBox = createSecretBox(env.ENCRYPTION_KEYS);
  const sessionStorage = new EncryptedSessionStorage(db, secretBox);
  const scopes = env.SHOPIFY_SCOPES.split(",").map((scope) => scope.trim());
  const queue: Promise<Queue> = startQueue({ databaseUrl: env.DATABASE_URL, log, role });
  // A queue that cannot start is reported by readiness and by every send, not as a crash of the process.
  queue.catch((error: unknown) => log.error({ err: error }, "queue did not start"));
  const jobs: JobSender = {
    send: async (...job) => (await queue).send(...job),
    sendMany: async (...many) => (await queue).sendMany(...many),
  };
  return { log, clock, db, secretBox, sessionStorage, scopes, queue, jobs };
}

type Vendors = ReturnType<typeof reachVendors>;

/** Shopify and EasyPost. `onAuthenticated` hears of a shop that has given access. */
function reachVendors(env: Env, ground: Ground, onAuthenticated: (shopDomain: string) => Promise<void>) {
  const { sessionStorage, scopes, clock, log } = ground;
  const shopFetch = createShopFetch(env.SHOPIFY_ADMIN_ORIGIN);
  const shopify: ShopifyApp = createShopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecret: env.SHOPIFY_API_SECRET,
    appUrl: env.SHOPIFY_APP_URL,
    scopes,
    sessionStorage,
    fetch: env.SHOPIFY_ADMIN_ORIGIN ? shopFetch : null,
    log,
    onAuthenticated,
  });
  const adapters = createShopifyAdapters({
    fetch: shopFetch,
    getAccessToken: createAccessTokens({
      sessions: sessionStorage,
      renew: createTokenRenewer({
        apiKey: env.SHOPIFY_API_KEY,
        apiSecret: env.SHOPIFY_API_SECRET,
        appUrl: env.SHOPIFY_APP_URL,
      }),
      now: () => clock.now(),
    }),
    clock,
    log,
    requestTimeoutMs: env.PUSH_REQUEST_TIMEOUT_SECONDS * 1000,
    maxInFlight: env.PUSH_MAX_IN_FLIGHT,
    planShopMoney,
  });
  const easypost = createEasypostAdapter({
    baseUrl: env.EASYPOST_BASE_URL,
    requestTimeoutMs: env.PUSH_REQUEST_TIMEOUT_SECONDS * 1000,
    maxInFlight: env.POSTAGE_MAX_IN_FLIGHT,
    clock,
    log,
  });
  return { shopify, adapters, easypost };
}

type Deps = ReturnType<typeof createDeps>;

/** What each module is handed. */
function createDeps(env: Env, ground: Ground, { adapters, easypost }: Vendors) {
  const { db, jobs, clock, log, secretBox } = ground;
  const connectionDeps: ConnectionDeps = {
    db,
    jobs,
    shop: adapters.shop,
    mailer: env.SMTP_URL ? createSmtpMailer({ url: env.SMTP_URL, from: env.MAIL_FROM }) : null,
    clock,
    log,
    requiredScopes: ground.scopes,
    appUrl: env.SHOPIFY_APP_URL,
  };
  const pledgeDeps: PushDeps = {
    db,
    jobs,
    orders: adapters.orders,
    clock,
    log,
    processId: `${os.hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
    timing: pushTimingOf(env),
    metrics: pushMetrics,
    onDisconnected: async (shopDomain, disconnection) =>
      markShopDisconnected(connectionDeps, { shopDomain, disconnection }),
  };
  const trackingLinks = createTrackingLinks({
    keys: readKeys(env.ENCRYPTION_KEYS).values(),
    appUrl: env.SHOPIFY_APP_URL,
  });
  const notificationDeps = createNotificationDeps(env, ground, trackingLinks);
  const fulfillmentDeps: FulfillmentDeps = {
    db,
    jobs,
    fulfillments: adapters.fulfillments,
    trackingLinks,
    clock,
    log,
    processId: pledgeDeps.processId,
    onDisconnected: pledgeDeps.onDisconnected,
  };

  const shippingDeps: ShippingDeps = {
    ...fulfillmentDeps,
    timing: pledgeDeps.timing,
    campaignsMailedByShopify: async (shopDomain, campaignIds) =>
      shopifyMails(notificationDeps, { shopDomain, campaignIds }),
  };
  const postageDeps: PostageDeps = {
    ...shippingDeps,
    ...easypost,
    billing: adapters.billing,
    secrets: secretBox,
    config: postageConfigOf(env),
  };
  const outboundDeps: OutboundDeps = {
    ...connectionDeps,
    sender: createWebhookSender({ clock, allowedHosts: env.OUTBOUND_ALLOWED_HOSTS }),
    secrets: secretBox,
    onDelivered: async ({ pledgeId, type, version }) => {
      if (type === "fulfillment.updated")
        await noteTold(fulfillmentDeps, { told: [{ pledgeId, version }], by: "webhook" });
    },
    allowedHosts: env.OUTBOUND_ALLOWED_HOSTS,
  };
  const catalogDeps: CatalogDeps = { db, jobs, catalog: adapters.catalog, clock, log };
  const customsDeps: CustomsDeps = { db, clock };
  return {
    ...{ catalogDeps, connectionDeps, customsDeps, fulfillmentDeps, notificationDeps, outboundDeps },
    ...{ pledgeDeps, postageDeps, shippingDeps },
  };
}

/** Every use case with its dependencies; connections come last, because webhooks have effects in all of them. */
function bindModules(deps: Deps) {
  const { connectionDeps, outboundDeps, shippingDeps } = deps;
  const catalog = bindUseCases(deps.catalogDeps, catalogUseCases);
  const customs = bindUseCases(deps.customsDeps, customsUseCases);
  const postage = bindUseCases(deps.postageDeps, postageUseCases);
  const fulfillment = {
    ...bindUseCases(deps.fulfillmentDeps, fulfillmentUseCases),
    ...bindUseCases(shippingDeps, trackingUploadUseCases),
    ...bindUseCases(shippingDeps, fulfillmentExportUseCases),
  };
  const notifications = bindUseCases(deps.notificationDeps, notificationUseCases);
  const pledges = bindUseCases(deps.pledgeDeps, pledgeUseCases);
  const backers = bindUseCases(connectionDeps, backerUseCases);
  const webhookDeps: ProcessWebhookDeps = {
    ...connectionDeps,
    effects: {
      ...webhookEffects(deps),
      refreshProduct: catalog.refreshProduct,
      removeProduct: catalog.removeProduct,
      noteDataRequest: backers.noteDataRequest,
      redactCustomer: backers.redactCustomer,
      redactShop: backers.redactShop,
    },
  };
  const connections = {
    ...bindUseCases(webhookDeps, connectionUseCases),
    ...bindUseCases(outboundDeps, outboundUseCases),
    /** Deliveries that arrive together are stored together. */
    recordWebhook: groupCalls(
      async (webhooks: VerifiedWebhook[]) => recordWebhooks(connectionDeps, webhooks),
      { ...WEBHOOK_GROUPS, now: () => performance.now(), sleep: systemSleep },
    ),
  };
  return { backers, connections, catalog, customs, fulfillment, notifications, pledges, postage };
}

/** What a webhook comes to in pledges, fulfillment and postage. */
function webhookEffects({ pledgeDeps, fulfillmentDeps, postageDeps }: Deps) {
  return {
    noteOrder: (webhook) => noteOrderWebhook(pledgeDeps, webhook),
    noteShipping: async (webhook) => {
      await notePayments(pledgeDeps, [webhook]);
      return noteShippingWebhook(fulfillmentDeps, webhook);
    },
    noteShippings: async (webhooks) => {
      await notePayments(pledgeDeps, webhooks);
      return noteShippingWebhooks(fulfillmentDeps, webhooks);
    },
    noteSubscription: (told) => noteSubscriptionWebhook(postageDeps, told),
  } satisfies Partial<ProcessWebhookDeps["effects"]>;
}

function createNotificationDeps(
  env: Env,
  { db, jobs, clock, log }: Ground,
  trackingLinks: NotificationDeps["trackingLinks"],
): NotificationDeps {
  return {
    db,
    jobs,
    clock,
    log,
    mails: env.SMTP_URL ? createSmtpSender({ url: env.SMTP_URL, from: parseSender(env.MAIL_FROM) }) : null,
    trackingLinks,
    mailsPerMinute: env.MAIL_RATE_PER_MINUTE,
    mailDomain: new URL(env.SHOPIFY_APP_URL).hostname,
    appUrl: env.SHOPIFY_APP_URL,
    // A stop ends the wait; what was waited for then looks at the signal itself.
    wait: async (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => undefined),
  };
}

const HOLDER = Symbol.for("pledgedock.services");
type Holder = { [HOLDER]?: Services };

/**
 * The services of this process, built on first use. Held on globalThis because the server build and the entry file
 * are two bundles in one process.
 */
export function getServices(role: "web" | "worker" = "web"): Services {
  const holder = globalThis as Holder;
  holder[HOLDER] ??= createServices(readEnv(), role);
  return holder[HOLDER];
}
