// Offline access tokens for background work: read, renewed before they expire, renewed once more after a refusal.
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Disconnection } from "~/modules/pledges/ports";
import type { ShopifyApp } from "./shopify-app.server";

/** A usable token, or why only a reconnect helps. `rejected` is a token that Shopify has just refused. */
export type GetAccessToken = (shopDomain: string, rejected?: string) => Promise<string | Disconnection>;

const CACHE_MS = 20_000;

export function createAccessTokens(options: {
  shopify: () => ShopifyApp;
  sessionStorage: SessionStorage;
  now: () => Date;
}): GetAccessToken {
  const cache = new Map<string, { token: string; readAt: number }>();
  const underWay = new Map<string, Promise<string | Disconnection>>();

  async function read(shopDomain: string, rejected?: string): Promise<string | Disconnection> {
    if (rejected) await expireIfStillStored(options.sessionStorage, shopDomain, rejected, options.now());
    try {
      const { session } = await options.shopify().unauthenticated.admin(shopDomain);
      if (!session.accessToken || session.accessToken === rejected) return revoked(shopDomain);
      cache.set(shopDomain, { token: session.accessToken, readAt: options.now().getTime() });
      return session.accessToken;
    } catch (error) {
      if (isRefusal(error)) return revoked(shopDomain);
      throw error;
    }
  }

  return async (shopDomain, rejected) => {
    const cached = cache.get(shopDomain);
    const fresh = cached && options.now().getTime() - cached.readAt < CACHE_MS;
    if (fresh && cached.token !== rejected) return cached.token;
    const running = underWay.get(shopDomain);
    if (running) return running;
    const reading = read(shopDomain, rejected).finally(() => underWay.delete(shopDomain));
    underWay.set(shopDomain, reading);
    return reading;
  };
}

/** A refused token that storage still holds is marked expired, so that the library refreshes it. */
async function expireIfStillStored(storage: SessionStorage, shop: string, rejected: string, now: Date) {
  const session = await storage.loadSession(`offline_${shop}`);
  if (!session || session.accessToken !== rejected) return;
  session.expires = now;
  await storage.storeSession(session);
}

/** No session, or a refresh token that Shopify no longer takes. Network trouble is not a refusal. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "SessionNotFoundError" || error.constructor.name === "SessionNotFoundError") return true;
  const code = (error as { response?: { code?: number } }).response?.code;
  return code === 400 || code === 401 || code === 403;
}

function revoked(shopDomain: string): Disconnection {
  return {
    code: "token_revoked",
    message: `Shopify no longer accepts this app's access to ${shopDomain}. Press Reconnect to grant it again.`,
  };
}
