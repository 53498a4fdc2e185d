// Webhook signatures. Not `authenticate.webhook` of Shopify's Remix package: that renews the shop's access token first,
// so a delivery would wait for the network, and an app/uninstalled (whose token no longer renews) would answer 500.
import { parseShopDomain } from "~/lib/ids";
import { readBody } from "~/lib/read-body";
import type { VerifiedWebhook } from "~/modules/connections/webhook";
import { createShopifyLibrary, type ShopifyAppKeys } from "./shopify-library.server";

/** Products with 2,048 variants come to a few MB; Shopify names no limit of its own. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
const MAX_HEADER_LENGTH = 255;

/** The delivery, or a thrown Response: 405, 413, 401 (wrong or missing signature), 400 (signed, but not a webhook). */
export type VerifyWebhook = (request: Request) => Promise<VerifiedWebhook>;

/** Checks HMAC-SHA256 over the raw body in constant time (Shopify's library); touches neither network nor database. */
export function createWebhookVerifier(keys: ShopifyAppKeys): VerifyWebhook {
  const api = createShopifyLibrary(keys);

  return async (request) => {
    if (request.method !== "POST") throw new Response(null, { status: 405, headers: { Allow: "POST" } });
    const body = await readBody(request, BODY_LIMIT_BYTES);
    if (body.kind === "too-large") throw new Response(null, { status: 413 });
    const rawBody = new TextDecoder().decode(body.bytes);
    const check = await api.webhooks.validate({ rawBody, rawRequest: withShopifyHeadersOnly(request) });
    if (!check.valid) throw new Response(null, { status: check.reason === "missing_headers" ? 400 : 401 });
    const shopDomain = parseShopDomain(check.domain);
    const topic = request.headers.get("x-shopify-topic") ?? request.headers.get("shopify-topic");
    const payload = parsePayload(rawBody);
    if (!shopDomain || !topic || payload === null || !namesSameShop(payload, shopDomain)) {
      throw new Response(null, { status: 400 });
    }
    if (check.webhookId.length > MAX_HEADER_LENGTH) throw new Response(null, { status: 400 });
    return {
      shopDomain,
      topic,
      webhookId: check.webhookId,
      eventId: request.headers.get("x-shopify-event-id")?.slice(0, MAX_HEADER_LENGTH) ?? null,
      triggeredAt: parseTime(check.triggeredAt),
      payload,
    };
  };
}

/** The library rewrites all headers each time it looks at one; those of proxies and browsers say nothing to it. */
function withShopifyHeadersOnly({ url, headers }: Request): Request {
  return new Request(url, { headers: [...headers].filter(([name]) => name.includes("shopify-")) });
}

function parsePayload(rawBody: string): Record<string, unknown> | null {
  try {
    const payload: unknown = JSON.parse(rawBody);
    const isObject = typeof payload === "object" && payload !== null && !Array.isArray(payload);
    return isObject ? (payload as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The signature covers the body only: where the body names a shop, the header may not name another. */
function namesSameShop(payload: Record<string, unknown>, shopDomain: string): boolean {
  const named = payload.shop_domain ?? payload.myshopify_domain;
  return typeof named !== "string" || named.toLowerCase() === shopDomain;
}

function parseTime(text: string | undefined): Date | null {
  const time = new Date(text ?? "");
  return Number.isNaN(time.getTime()) ? null : time;
}
