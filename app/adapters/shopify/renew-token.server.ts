// The exchange of a refresh token for new tokens. Not through Shopify's Remix package: that stores whatever it got over
// a newer session, and turns Shopify's clear no into a 500.
import { HttpResponseError, type Session } from "@shopify/shopify-api";
import { createShopifyLibrary, type ShopifyAppKeys } from "./shopify-library.server";

/** New tokens, or Shopify's no: the refresh token is used up, revoked or of an app that was removed. Throws on trouble. */
export type RenewToken = (shopDomain: string, refreshToken: string) => Promise<Session | "refused">;

const TIMEOUT_MS = 10_000;

export function createTokenRenewer(keys: ShopifyAppKeys): RenewToken {
  const api = createShopifyLibrary(keys);
  return async (shopDomain, refreshToken) => {
    try {
      const answer = await inTime(api.auth.refreshToken({ shop: shopDomain, refreshToken }));
      return answer.session;
    } catch (error) {
      if (isRefusal(error)) return "refused";
      throw error;
    }
  };
}

/** The library's request has no time limit of its own; an answer that comes later is lost, and may be asked for again. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("Shopify did not renew the token in time")), TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A wrong secret of the app itself (`invalid_client`) says nothing about the shop. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof HttpResponseError)) return false;
  const body = error.response.body as { error?: unknown } | undefined;
  return [400, 401, 403].includes(error.response.code) && body?.error !== "invalid_client";
}
