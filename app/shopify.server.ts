// Where Shopify people look: authentication for routes.
import { getServices } from "./services.server";

const { shopify, config, noteOpened } = getServices();

/** As the library has it, and every page or form of a shop that needs a reconnect has it looked at again. */
export const authenticate: typeof shopify.authenticate = {
  ...shopify.authenticate,
  admin: async (request) => {
    const context = await shopify.authenticate.admin(request);
    noteOpened(context.session.shop);
    return context;
  },
};
export const login = shopify.login;

/** What the embedded layout hands to AppProvider. */
export function appBridgeConfig(): { apiKey: string; appBridgeUrl: string } {
  return { apiKey: config.apiKey, appBridgeUrl: config.appBridgeUrl };
}

/** Pages of the admin, and the two pages of Shopify's library that stand in for them for a moment. */
const EMBEDDED_PATH = /^\/(app|auth)(\/|$)/;

/**
 * Headers of every HTML page: who may frame it (the shop's admin, or a stand-in on this machine), and the usual
 * refusals. Pages outside the admin may not be framed at all.
 */
export function addDocumentHeaders(request: Request, headers: Headers): void {
  // On its own pages the library takes the address's word for the shop; only a well-formed one may frame anything.
  headers.delete("Content-Security-Policy");
  shopify.addDocumentResponseHeaders(request, headers);
  // The library preloads App Bridge from Shopify's address whatever address is configured.
  if (!headers.get("Link")?.includes(config.appBridgeUrl)) headers.delete("Link");
  const embedded = EMBEDDED_PATH.test(new URL(request.url).pathname);
  const ancestors = headers.get("Content-Security-Policy")?.match(/frame-ancestors ([^;]+);/)?.[1];
  const allowed =
    embedded && ancestors ? [ancestors, config.adminOrigin].filter(Boolean).join(" ") : "'none'";
  headers.set("Content-Security-Policy", `frame-ancestors ${allowed}; base-uri 'self'; object-src 'none'`);
  headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
}
