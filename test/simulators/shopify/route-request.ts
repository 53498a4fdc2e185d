// URL space of the simulator: the Admin API, OAuth, bulk results and uploads, the control and admin pages.
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { adminPage } from "./admin-page";
import type { Buckets } from "./bucket";
import { chargePage } from "./charge-page";
import { answerControl } from "./control";
import type { FiredFault } from "./faults";
import { answerGraphql, internalError, operationNameOf, type GraphqlRequest } from "./graphql-endpoint";
import { answerOAuth } from "./oauth";
import { cutConnection, htmlResponse, jsonResponse } from "./responses";
import type { SimShop } from "./shop-state";
import type { ShopifySimulator } from "./simulator";

const GRAPHQL = /^\/admin\/api\/([\w-]+)\/graphql\.json$/;
const BULK = /^\/__bulk\/([\w.-]+)\/(\d+)\.jsonl$/;

export async function routeRequest(
  simulator: ShopifySimulator,
  buckets: Buckets,
  request: Request,
): Promise<Response> {
  const url = new URL(request.url);
  const version = GRAPHQL.exec(url.pathname)?.[1];
  if (version !== undefined) return graphql(simulator, buckets, request, version);
  if (url.pathname === "/admin/oauth/access_token") return oauth(simulator, request);
  const bulk = BULK.exec(url.pathname);
  if (bulk) return bulkResult(simulator.shop(bulk[1]), Number(bulk[2]));
  if (url.pathname === "/__upload") return upload(simulator, request);
  const page = (await chargePage(simulator, request, url)) ?? (await adminPage(simulator, request, url));
  return page ?? answerControl(simulator, request, url);
}

function shopFor(simulator: ShopifySimulator, request: Request): SimShop {
  return simulator.shop(request.headers.get("x-sim-shop") ?? undefined);
}

async function oauth(simulator: ShopifySimulator, request: Request): Promise<Response> {
  const shop = shopFor(simulator, request);
  const fault = simulator.faults.next("oauth", shop.domain);
  return withFault(fault, () => answerOAuth(simulator.core, shop, request));
}

async function graphql(
  simulator: ShopifySimulator,
  buckets: Buckets,
  request: Request,
  version: string,
): Promise<Response> {
  const { core, faults } = simulator;
  const shop = shopFor(simulator, request);
  if (!simulator.config.apiVersions.includes(version)) return jsonResponse(404, { errors: "Not Found" });
  const body = readGraphql(await request.text());
  if (!body) return jsonResponse(400, { errors: { query: "Required parameter missing or invalid" } });
  const operation = operationNameOf(body);
  shop.requests[operation] = (shop.requests[operation] ?? 0) + 1;
  const fault = faults.next(operation, shop.domain);
  if (fault?.kind === "revoked-token") core.tokens.revokeShop(shop.domain);
  if (fault?.kind === "expired-token") core.tokens.revokeShop(shop.domain, true);
  return withFault(fault, async () => {
    const grant = core.tokens.grantOf(request.headers.get("x-shopify-access-token") ?? "", shop.domain);
    if (!grant || !shop.installed) return unauthorized();
    const { origin } = new URL(request.url);
    return answerGraphql({ core, shop, buckets, scopes: grant.scopes, origin }, body, fault);
  });
}

function unauthorized(): Response {
  return jsonResponse(401, {
    errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
  });
}

/** Runs the request with what the fault does before, after or instead of it. */
async function withFault(fault: FiredFault | null, commit: () => Promise<Response>): Promise<Response> {
  if (!fault) return commit();
  const after = fault.when === "after";
  if (fault.delay > 0 && !after) await pause(fault.delay);
  switch (fault.kind) {
    case "cut-before-commit":
      return cutConnection();
    case "error-before":
      return jsonResponse(fault.status ?? 503, { errors: "Service unavailable" });
    case "too-many-requests":
      return jsonResponse(
        429,
        { errors: "Exceeded API rate limit" },
        { "retry-after": String(fault.retryAfterSeconds ?? 2) },
      );
    case "html":
      if (after) await commit();
      return htmlResponse(fault.status ?? 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
    case "internal-error":
      if (after) await commit();
      return internalError();
    case "cut-after-commit":
      await commit();
      if (fault.delay > 0 && after) await pause(fault.delay);
      return cutConnection();
    case "error-after-commit":
      await commit();
      return jsonResponse(fault.status ?? 502, { errors: "Bad gateway" });
    default: {
      const response = await commit();
      if (fault.delay > 0 && after) await pause(fault.delay);
      return response;
    }
  }
}

function readGraphql(text: string): GraphqlRequest | null {
  try {
    const body = JSON.parse(text) as { query?: unknown; variables?: unknown; operationName?: unknown };
    if (typeof body.query !== "string") return null;
    return {
      query: body.query,
      variables: (body.variables ?? {}) as Record<string, unknown>,
      operationName: typeof body.operationName === "string" ? body.operationName : null,
    };
  } catch {
    return null;
  }
}

function bulkResult(shop: SimShop, id: number): Response {
  const result = shop.bulkOperations.get(id)?.result;
  if (result === undefined || result === null) return jsonResponse(404, { errors: "Not Found" });
  return new Response(Readable.toWeb(Readable.from(encoded(result))) as ReadableStream, {
    status: 200,
    headers: { "content-type": "application/jsonl" },
  });
}

function* encoded(pieces: string[]): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** Staged upload: a form POST with the `key` that stagedUploadsCreate gave, and the file. */
async function upload(simulator: ShopifySimulator, request: Request): Promise<Response> {
  const form = await request.formData();
  const key = String(form.get("key"));
  const file = form.get("file");
  const domain = key.split("/")[1];
  simulator.shop(domain).uploads.set(key, file instanceof Blob ? await file.text() : String(file ?? ""));
  return new Response(null, { status: 201 });
}
