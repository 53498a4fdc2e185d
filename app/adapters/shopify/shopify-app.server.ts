// Shopify's own app library: session tokens, token exchange, webhook signatures. Admin calls are ours (admin-client).
import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, LogSeverity } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Logger } from "~/config/logger.server";

export interface ShopifyAppOptions {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  scopes: string[];
  sessionStorage: SessionStorage;
  /** Replaces the library's fetch where Shopify's hosts are stood in for; null in production. */
  fetch: typeof fetch | null;
  log: Logger;
  /** Runs after every token exchange: first installation, hourly renewal, reconnection. */
  onAuthenticated(shopDomain: string): Promise<void>;
}

/** Embedded auth by token exchange with expiring offline tokens (mandatory for all apps from 1 January 2027). */
export function createShopifyApp(options: ShopifyAppOptions) {
  // Must follow the adapter import above, which installs the global fetch.
  if (options.fetch) setAbstractFetchFunc(options.fetch);
  return shopifyApp({
    apiKey: options.apiKey,
    apiSecretKey: options.apiSecret,
    apiVersion: ApiVersion.October26,
    scopes: options.scopes,
    appUrl: options.appUrl,
    authPathPrefix: "/auth",
    sessionStorage: options.sessionStorage,
    distribution: AppDistribution.AppStore,
    isEmbeddedApp: true,
    logger: {
      level: LogSeverity.Warning,
      log: (severity, message) => {
        if (severity <= LogSeverity.Warning)
          options.log.warn({ source: "shopify-app" }, withoutTokens(message));
        return Promise.resolve();
      },
    },
    hooks: { afterAuth: async ({ session }) => options.onAuthenticated(session.shop) },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}

export type ShopifyApp = ReturnType<typeof createShopifyApp>;

function withoutTokens(message: string): string {
  return message.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "[token]").replace(/shp\w{2}_\w+/g, "[token]");
}
