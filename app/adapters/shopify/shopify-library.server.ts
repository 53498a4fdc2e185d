// Shopify's library without its Remix package, for what that package does not do as we need it.
import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";

export interface ShopifyAppKeys {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
}

/** Signed in as this app, silent: what it would log may hold personal data. */
export function createShopifyLibrary({ apiKey, apiSecret, appUrl }: ShopifyAppKeys) {
  return shopifyApi({
    apiKey,
    apiSecretKey: apiSecret,
    apiVersion: ApiVersion.October26,
    hostName: new URL(appUrl).host,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error, log: async () => {} },
  });
}
