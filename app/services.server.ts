// THE wiring: builds adapters from the environment and hands them to use cases. Only importer of both.
import { randomBytes } from "node:crypto";
import os from "node:os";
import { createWebhookSender } from "./adapters/crowdfunding/webhook-sender.server";
import { createSmtpMailer } from "./adapters/mail/smtp-mailer.server";
import { createAccessTokens } from "./adapters/shopify/access-tokens.server";
import { createShopifyAdapters } from "./adapters/shopify/create-shopify-adapters.server";
import { createShopFetch } from "./adapters/shopify/shop-fetch.server";
import { createShopifyApp, type ShopifyApp } from "./adapters/shopify/shopify-app.server";
import { createWebhookVerifier } from "./adapters/shopify/verify-webhook.server";
import { readEnv, type Env } from "./config/env.server";
import { createLogger } from "./config/logger.server";
import { pushMetrics, readMetrics } from "./config/metrics.server";
import { createSecretBox } from "./config/secret-box.server";
import { createDb } from "./db/client.server";
import { EncryptedSessionStorage } from "./db/session-storage.server";
import { startQueue, type JobSender, type Queue } from "./jobs/queue.server";
import { bindUseCases } from "./lib/bind-use-cases";
import { systemClock } from "./lib/clock";
import { listDataRequests } from "./modules/backers/list-data-requests.server";
import { noteDataRequest } from "./modules/backers/note-data-request.server";
import { redactCustomer } from "./modules/backers/redact-customer.server";
import { redactShop } from "./modules/backers/redact-shop.server";
import type { CatalogDeps } from "./modules/catalog/catalog-deps";
import { listSkus } from "./modules/catalog/list-skus.server";
import { loadMatcher } from "./modules/catalog/load-matcher.server";
import { mapSku } from "./modules/catalog/map-sku.server";
import { refreshCatalog } from "./modules/catalog/refresh-catalog.server";
import { refreshProduct } from "./modules/catalog/refresh-product.server";
import { removeProduct } from "./modules/catalog/remove-product.server";
import { requestCatalogRefresh } from "./modules/catalog/request-catalog-refresh.server";
import { searchVariants } from "./modules/catalog/search-variants.server";
import { unmapSku } from "./modules/catalog/unmap-sku.server";
import { authenticateKey } from "./modules/connections/authenticate-key.server";
import { countApiRequest } from "./modules/connections/count-api-request.server";
import { runIdempotently } from "./modules/connections/run-idempotently.server";
import { checkShop } from "./modules/connections/check-shop.server";
import { connectShop } from "./modules/connections/connect-shop.server";
import { createConnectionKey } from "./modules/connections/create-connection-key.server";
import { createConnection } from "./modules/connections/create-connection.server";
import { disconnectConnection } from "./modules/connections/disconnect-connection.server";
import { dismissOnboarding } from "./modules/connections/dismiss-onboarding.server";
import { getConnection } from "./modules/connections/get-connection.server";
import { getShop } from "./modules/connections/get-shop.server";
import { goLiveChecks } from "./modules/connections/go-live-checks.server";
import { listConnections } from "./modules/connections/list-connections.server";
import { markShopDisconnected } from "./modules/connections/mark-shop-disconnected.server";
import { deliverOutbound } from "./modules/connections/outbound/deliver-outbound.server";
import { enableCallback } from "./modules/connections/outbound/enable-callback.server";
import { listOutboundEvents } from "./modules/connections/outbound/list-outbound-events.server";
import type { OutboundDeps } from "./modules/connections/outbound/outbound-deps";
import { removeCallback } from "./modules/connections/outbound/remove-callback.server";
import { replayOutboundEvents } from "./modules/connections/outbound/replay-outbound-events.server";
import { rotateCallbackSecret } from "./modules/connections/outbound/rotate-callback-secret.server";
import { sendTestEvent } from "./modules/connections/outbound/send-test-event.server";
import { setCallback } from "./modules/connections/outbound/set-callback.server";
import { sweepOutbound } from "./modules/connections/outbound/sweep-outbound.server";
import { processWebhook, type ProcessWebhookDeps } from "./modules/connections/process-webhook.server";
import { recordWebhook } from "./modules/connections/record-webhook.server";
import { renameConnection } from "./modules/connections/rename-connection.server";
import { revokeConnectionKey } from "./modules/connections/revoke-connection-key.server";
import { sweepRetention } from "./modules/connections/sweep-retention.server";
import { updateConnectionSettings } from "./modules/connections/update-connection-settings.server";
import type { ConnectionDeps } from "./modules/connections/connection-deps";
import { acceptTotalPaid } from "./modules/pledges/accept-total-paid.server";
import { cancelPledge } from "./modules/pledges/cancel-pledge.server";
import { correctPledge } from "./modules/pledges/correct-pledge.server";
import { decideForeignOrder } from "./modules/pledges/decide-foreign-order.server";
import { findForeignOrders } from "./modules/pledges/find-foreign-orders.server";
import { getPledgeForApi } from "./modules/pledges/get-pledge-for-api.server";
import { listPledgesForApi } from "./modules/pledges/list-pledges-for-api.server";
import { noteOrderWebhook } from "./modules/pledges/note-order-webhook.server";
import { preflightPledges } from "./modules/pledges/preflight-pledges.server";
import { receivePledges } from "./modules/pledges/receive-pledges.server";
import { skipPledge, unskipPledge } from "./modules/pledges/skip-pledge.server";
import { getBatch } from "./modules/pledges/get-batch.server";
import { getPledge } from "./modules/pledges/get-pledge.server";
import { getReconciliation } from "./modules/pledges/get-reconciliation.server";
import { homeTimeline } from "./modules/pledges/home-timeline.server";
import { listBatches } from "./modules/pledges/list-batches.server";
import { listCampaigns } from "./modules/pledges/list-campaigns.server";
import { listPledges } from "./modules/pledges/list-pledges.server";
import { listReconciliations } from "./modules/pledges/list-reconciliations.server";
import { summarisePledges } from "./modules/pledges/summarise-pledges.server";
import { decideUnknown } from "./modules/pledges/decide-unknown.server";
import { drainShop } from "./modules/pledges/drain-shop.server";
import { measureOutbox } from "./modules/pledges/measure-outbox.server";
import { pauseBatch } from "./modules/pledges/pause-batch.server";
import { releaseHold } from "./modules/pledges/release-hold.server";
import { resumeBatch } from "./modules/pledges/resume-batch.server";
import { retryPledge } from "./modules/pledges/retry-pledge.server";
import { runReconciliation } from "./modules/pledges/run-reconciliation.server";
import { runUndo } from "./modules/pledges/run-undo.server";
import { startBatch } from "./modules/pledges/start-batch.server";
import { startReconciliation } from "./modules/pledges/start-reconciliation.server";
import { stopBatch } from "./modules/pledges/stop-batch.server";
import { sweepDrains } from "./modules/pledges/sweep-drains.server";
import { undoBatch } from "./modules/pledges/undo-batch.server";
import type { PushDeps } from "./modules/pledges/pledge-deps";
import { planShopMoney } from "./modules/pledges/shop-money";

export type Services = ReturnType<typeof createServices>;

/** Everything routes and job handlers may ask for. `role` decides who supervises the queue. */
export function createServices(env: Env, role: "web" | "worker") {
  const log = createLogger(env.LOG_LEVEL);
  const clock = systemClock;
  const db = createDb(env.DATABASE_URL, { max: env.DATABASE_POOL });
  const secretBox = createSecretBox(env.ENCRYPTION_KEYS);
  const sessionStorage = new EncryptedSessionStorage(db, secretBox);
  const scopes = env.SHOPIFY_SCOPES.split(",").map((scope) => scope.trim());
  const queue: Promise<Queue> = startQueue({ databaseUrl: env.DATABASE_URL, log, role });
  // A queue that cannot start is reported by readiness and by every send, not as a crash of the process.
  queue.catch((error: unknown) => log.error({ err: error }, "queue did not start"));
  const jobs: JobSender = { send: async (...job) => (await queue).send(...job) };

  const shopFetch = createShopFetch(env.SHOPIFY_ADMIN_ORIGIN);
  const shopify: ShopifyApp = createShopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecret: env.SHOPIFY_API_SECRET,
    appUrl: env.SHOPIFY_APP_URL,
    scopes,
    sessionStorage,
    fetch: env.SHOPIFY_ADMIN_ORIGIN ? shopFetch : null,
    log,
    onAuthenticated: async (shopDomain) => connections.connectShop({ shopDomain }),
  });
  const adapters = createShopifyAdapters({
    fetch: shopFetch,
    getAccessToken: createAccessTokens({ shopify: () => shopify, sessionStorage, now: () => clock.now() }),
    clock,
    log,
    requestTimeoutMs: env.PUSH_REQUEST_TIMEOUT_SECONDS * 1000,
    maxInFlight: env.PUSH_MAX_IN_FLIGHT,
    planShopMoney,
  });

  const connectionDeps: ConnectionDeps = {
    db,
    jobs,
    shop: adapters.shop,
    mailer: env.SMTP_URL ? createSmtpMailer({ url: env.SMTP_URL, from: env.MAIL_FROM }) : null,
    clock,
    log,
    requiredScopes: scopes,
    appUrl: env.SHOPIFY_APP_URL,
  };
  const catalogDeps: CatalogDeps = { db, jobs, catalog: adapters.catalog, clock, log };
  const pledgeDeps: PushDeps = {
    db,
    jobs,
    orders: adapters.orders,
    clock,
    log,
    processId: `${os.hostname()}:${process.pid}:${randomBytes(4).toString("hex")}`,
    timing: {
      sendWindowSeconds: env.PUSH_SEND_WINDOW_SECONDS,
      requestTimeoutSeconds: env.PUSH_REQUEST_TIMEOUT_SECONDS,
      absentAfterSeconds: env.PUSH_ABSENT_AFTER_SECONDS,
      lookGapSeconds: env.PUSH_LOOK_GAP_SECONDS,
      leaseSeconds: env.PUSH_LEASE_SECONDS,
      lookableDays: env.PUSH_LOOKABLE_DAYS,
      maxInFlight: env.PUSH_MAX_IN_FLIGHT,
    },
    metrics: pushMetrics,
    onDisconnected: async (shopDomain, disconnection) =>
      markShopDisconnected(connectionDeps, { shopDomain, disconnection }),
  };

  const catalog = bindUseCases(catalogDeps, {
    listSkus,
    loadMatcher,
    mapSku,
    refreshCatalog,
    refreshProduct,
    removeProduct,
    requestCatalogRefresh,
    searchVariants,
    unmapSku,
  });
  const pledges = bindUseCases(pledgeDeps, {
    acceptTotalPaid,
    cancelPledge,
    correctPledge,
    decideForeignOrder,
    decideUnknown,
    drainShop,
    findForeignOrders,
    getBatch,
    getPledge,
    getPledgeForApi,
    getReconciliation,
    homeTimeline,
    listBatches,
    listCampaigns,
    listPledges,
    listPledgesForApi,
    listReconciliations,
    measureOutbox,
    noteOrderWebhook,
    pauseBatch,
    preflightPledges,
    receivePledges,
    releaseHold,
    resumeBatch,
    retryPledge,
    runReconciliation,
    runUndo,
    skipPledge,
    startBatch,
    startReconciliation,
    stopBatch,
    summarisePledges,
    sweepDrains,
    undoBatch,
    unskipPledge,
  });
  const backers = bindUseCases(connectionDeps, {
    listDataRequests,
    noteDataRequest,
    redactCustomer,
    redactShop,
  });
  const webhookDeps: ProcessWebhookDeps = {
    ...connectionDeps,
    effects: {
      noteOrder: (webhook) => noteOrderWebhook(pledgeDeps, webhook),
      refreshProduct: catalog.refreshProduct,
      removeProduct: catalog.removeProduct,
      noteDataRequest: backers.noteDataRequest,
      redactCustomer: backers.redactCustomer,
      redactShop: backers.redactShop,
    },
  };
  const outboundDeps: OutboundDeps = {
    ...connectionDeps,
    sender: createWebhookSender({ clock, allowedHosts: env.OUTBOUND_ALLOWED_HOSTS }),
    secrets: secretBox,
    allowedHosts: env.OUTBOUND_ALLOWED_HOSTS,
  };
  const connections = {
    ...bindUseCases(webhookDeps, {
      authenticateKey,
      checkShop,
      connectShop,
      countApiRequest,
      createConnection,
      createConnectionKey,
      disconnectConnection,
      dismissOnboarding,
      getConnection,
      getShop,
      goLiveChecks,
      listConnections,
      markShopDisconnected,
      processWebhook,
      recordWebhook,
      renameConnection,
      revokeConnectionKey,
      runIdempotently,
      sweepRetention,
      updateConnectionSettings,
    }),
    ...bindUseCases(outboundDeps, {
      deliverOutbound,
      enableCallback,
      listOutboundEvents,
      removeCallback,
      replayOutboundEvents,
      rotateCallbackSecret,
      sendTestEvent,
      setCallback,
      sweepOutbound,
    }),
  };

  let stopping = false;
  return {
    shopify,
    log,
    config: {
      apiKey: env.SHOPIFY_API_KEY,
      appUrl: env.SHOPIFY_APP_URL,
      appBridgeUrl: env.APP_BRIDGE_URL,
      adminOrigin: env.SHOPIFY_ADMIN_ORIGIN ?? null,
      scopes,
      port: env.PORT,
      host: env.HOST,
      apiRatePerMinute: env.API_RATE_PER_MINUTE,
      sweepSeconds: env.SWEEP_SECONDS,
    },
    backers,
    connections,
    catalog,
    pledges,
    queue,
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
        outbox: pledges,
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
