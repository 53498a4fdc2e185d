// POST /admin/oauth/access_token: token exchange and refresh.
import { randomUUID } from "node:crypto";
import type { Core } from "./core";
import { jsonResponse } from "./responses";
import { acceptsSessionToken } from "./session-token";
import type { SimShop } from "./shop-state";
import type { IssuedTokens } from "./tokens";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

export async function answerOAuth(core: Core, shop: SimShop, request: Request): Promise<Response> {
  const body = await readBody(request);
  if (body.client_id !== core.config.clientId || body.client_secret !== core.config.clientSecret)
    return refuse(401, "invalid_client");
  if (body.grant_type === TOKEN_EXCHANGE) return exchange(core, shop, body);
  if (body.grant_type === "refresh_token") return refresh(core, shop, body);
  return refuse(400, "unsupported_grant_type");
}

async function exchange(core: Core, shop: SimShop, body: Record<string, string>): Promise<Response> {
  const genuine = await acceptsSessionToken(core.config, body.subject_token ?? "", shop.domain);
  if (!genuine) return refuse(400, "invalid_subject_token");
  if (!shop.installed) {
    shop.installed = true;
    shop.scopes = [...core.manifest.scopes];
  }
  const issued = core.tokens.issue(shop.domain, shop.scopes, body.expiring === "1");
  const online = body.requested_token_type === ONLINE ? associatedUser(shop) : {};
  return jsonResponse(200, { ...answer(core, issued), ...online });
}

function refresh(core: Core, shop: SimShop, body: Record<string, string>): Response {
  if (!shop.installed) return refuse(400, "app_not_installed");
  const issued = core.tokens.rotate(body.refresh_token ?? "", shop.domain, shop.scopes);
  return issued ? jsonResponse(200, answer(core, issued)) : refuse(400, "invalid_grant");
}

function answer(core: Core, issued: IssuedTokens): Record<string, unknown> {
  const base = { access_token: issued.accessToken, scope: issued.scopes.join(",") };
  if (issued.refreshToken === null) return base;
  return {
    ...base,
    expires_in: core.config.accessTokenSeconds,
    refresh_token: issued.refreshToken,
    refresh_token_expires_in: core.config.refreshTokenSeconds,
  };
}

function associatedUser(shop: SimShop): Record<string, unknown> {
  return {
    associated_user_scope: shop.scopes.join(","),
    session: randomUUID(),
    associated_user: {
      id: 1,
      first_name: "Ada",
      last_name: "Owner",
      email: shop.email,
      email_verified: true,
      account_owner: true,
      locale: "en",
      collaborator: false,
    },
  };
}

function refuse(status: number, error: string): Response {
  return jsonResponse(status, { error, error_description: error.replaceAll("_", " ") });
}

async function readBody(request: Request): Promise<Record<string, string>> {
  const text = await request.text();
  if (!request.headers.get("content-type")?.includes("json"))
    return Object.fromEntries(new URLSearchParams(text));
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
