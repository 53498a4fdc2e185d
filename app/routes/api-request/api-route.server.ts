// One request to the push API: who asks, how often, and every answer as JSON or problem+json.
import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { withLogContext } from "~/config/logger.server";
import { problemResponse } from "~/lib/problem-json";
import type { AuthenticatedKey } from "~/modules/connections/authenticate-key.server";
import { getServices, type Services } from "~/services.server";
import type { ApiAnswer } from "./api-answer";
import { apiProblem } from "./api-problems";
import { authenticateApiKey } from "./authenticate-api-key.server";
import { countRequest } from "./count-request.server";
import { methodNotAllowed } from "./method-not-allowed";

export interface ApiCall {
  request: Request;
  params: Record<string, string | undefined>;
  key: AuthenticatedKey;
  services: Services;
}

export type ApiHandler = (call: ApiCall) => Promise<ApiAnswer>;
type Method = "GET" | "POST" | "DELETE";
type RouteArgs = LoaderFunctionArgs | ActionFunctionArgs;

/** Builds a route's loader and action from one handler per method; any other method is answered with 405. */
export function apiRoute(handlers: Partial<Record<Method, ApiHandler>>) {
  const handle = async ({ request, params }: RouteArgs): Promise<Response> => {
    const asked = request.method === "HEAD" ? "GET" : request.method;
    const handler = handlers[asked as Method];
    if (!handler) return methodNotAllowed(request.method, Object.keys(handlers));
    try {
      return await answer({ request, params, services: getServices() }, handler);
    } catch (error) {
      return internalError(error, request);
    }
  };
  return { loader: handle, action: handle };
}

async function answer(call: Omit<ApiCall, "key">, handler: ApiHandler): Promise<Response> {
  const access = await authenticateApiKey(call.services, call.request);
  if (access.kind === "refused") return problemResponse(access.problem);
  const rate = await countRequest(call.services, access.key);
  const result = rate.problem ? rate.problem : await runHandler({ ...call, key: access.key }, handler);
  const response = toResponse(result);
  for (const [name, value] of Object.entries(rate.headers)) response.headers.set(name, value);
  return response;
}

function runHandler(call: ApiCall, handler: ApiHandler): Promise<ApiAnswer> {
  const fields = { shop: call.key.shopDomain, connection: call.key.connectionId, apiKey: call.key.id };
  return withLogContext(fields, () => handler(call));
}

function toResponse(result: ApiAnswer): Response {
  if (result.kind === "problem") return problemResponse(result.problem);
  return new Response(JSON.stringify(result.body), {
    status: result.status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...result.headers,
    },
  });
}

/** The caller gets a number to quote; what broke stands only in our log. */
function internalError(error: unknown, request: Request): Response {
  const incident = randomUUID();
  getServices().log.error(
    { err: error, incident, path: new URL(request.url).pathname },
    "API request failed",
  );
  const detail = `The request could not be completed; ask again, and if it goes on, report incident ${incident}.`;
  return problemResponse(apiProblem("internal", detail, { extra: { incident } }));
}
