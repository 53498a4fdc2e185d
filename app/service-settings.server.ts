// What the environment says, in the shape that modules and routes take it in.
import type { Env } from "./config/env.server";
import type { PushDeps } from "./modules/pledges/pledge-deps";
import type { PostageDeps } from "./modules/postage/postage-deps";

/** How long the exactly-once protocol waits for what. */
export function pushTimingOf(env: Env): PushDeps["timing"] {
  return {
    sendWindowSeconds: env.PUSH_SEND_WINDOW_SECONDS,
    requestTimeoutSeconds: env.PUSH_REQUEST_TIMEOUT_SECONDS,
    absentAfterSeconds: env.PUSH_ABSENT_AFTER_SECONDS,
    lookGapSeconds: env.PUSH_LOOK_GAP_SECONDS,
    leaseSeconds: env.PUSH_LEASE_SECONDS,
    lookableDays: env.PUSH_LOOKABLE_DAYS,
    maxInFlight: env.PUSH_MAX_IN_FLIGHT,
  };
}

/** What routes, entry files and sweeps read. */
export function configOf(env: Env, scopes: string[]) {
  return {
    apiKey: env.SHOPIFY_API_KEY,
    appUrl: env.SHOPIFY_APP_URL,
    appBridgeUrl: env.APP_BRIDGE_URL,
    adminOrigin: env.SHOPIFY_ADMIN_ORIGIN ?? null,
    scopes,
    port: env.PORT,
    host: env.HOST,
    apiRatePerMinute: env.API_RATE_PER_MINUTE,
    sweepSeconds: env.SWEEP_SECONDS,
  };
}

/** Accounts, fee and billing of postage. */
export function postageConfigOf(env: Env): PostageDeps["config"] {
  return {
    platformApiKey: env.EASYPOST_API_KEY ?? null,
    platformWebhookSecret: env.EASYPOST_WEBHOOK_SECRET ?? null,
    feeBasisPoints: { platform: env.POSTAGE_FEE_PERCENT_PLATFORM, own: env.POSTAGE_FEE_PERCENT_OWN },
    maxInFlight: env.POSTAGE_MAX_IN_FLIGHT,
    appUrl: env.SHOPIFY_APP_URL.replace(/\/+$/, ""),
    billingTest: env.POSTAGE_BILLING_TEST,
    billingReturnUrl: (shopDomain) => {
      const store = shopDomain.replace(/\.myshopify\.com$/, "");
      const admin = env.SHOPIFY_ADMIN_ORIGIN ?? "https://admin.shopify.com";
      return new URL(`/store/${store}/apps/${env.SHOPIFY_API_KEY}/app/shipping/billing-return`, admin).href;
    },
  };
}
