// URL space of the simulator: the API, the files, the page of labels and the control addresses.
import { setTimeout as pause } from "node:timers/promises";
import { cutConnection, htmlResponse, jsonResponse } from "../shopify/responses";
import { ApiError, notFound } from "./api-error";
import type { Answer, Call } from "./call";
import { answerControl } from "./control";
import type { Account, Core } from "./core";
import type { FaultRule, FiredFault } from "./faults";
import { answerFile } from "./files";
import { labelsPage } from "./labels-page";
import { findOperation, type Operation } from "./operations";
import { objectOf } from "./read-input";
import type { EasyPostSimulator } from "./simulator";

/** The client drops "/v2" from every path that contains "beta", so both spellings arrive. */
const API = /^\/(?:v2\/)?(?:beta\/(rates)|(.+))$/;

export async function routeRequest(simulator: EasyPostSimulator, request: Request): Promise<Response> {
  const { core } = simulator;
  core.settle();
  const url = new URL(request.url);
  if (url.pathname === "/" && request.method === "GET") return htmlResponse(200, labelsPage(core));
  if (url.pathname.startsWith("/__")) return answerControl(simulator, request, url);
  if (url.pathname.startsWith("/files/"))
    return withFault(core, core.faults.next("file"), () => answerFile(core, url.pathname));
  return answerApi(core, request, url);
}

async function answerApi(core: Core, request: Request, url: URL): Promise<Response> {
  const match = API.exec(url.pathname);
  const isApi = url.pathname.startsWith("/v2/") || url.pathname.startsWith("/beta/");
  const found = match && isApi ? findOperation(request.method, match[1] ?? match[2] ?? "") : null;
  if (!found) return errorResponse(notFound());
  const { operation, params } = found;
  core.requests[operation.name] = (core.requests[operation.name] ?? 0) + 1;
  const body = readBody(await request.text());
  const fault = core.faults.next(operation.name);
  return withFault(core, fault, async () => {
    try {
      const account = authenticate(core, request);
      if (operation.name.endsWith(".list")) core.countList(account);
      const call: Call = { core, account, params, body, query: url.searchParams, origin: url.origin };
      return answerOf(await run(operation, call));
    } catch (error) {
      if (error instanceof ApiError) return errorResponse(error);
      throw error;
    }
  });
}

async function run(operation: Operation, call: Call): Promise<Answer> {
  return operation.run(call);
}

function readBody(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  try {
    return objectOf(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}

/** HTTP Basic with the key as the user, as the client sends it. */
function authenticate(core: Core, request: Request): Account {
  const encoded = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const [key = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const account = core.accounts.get(key);
  if (!account || account.revoked) throw unauthorized();
  return account;
}

function unauthorized(): ApiError {
  return new ApiError(
    401,
    "UNAUTHORIZED",
    "The API key provided is invalid. Please check your credentials and try again.",
  );
}

function answerOf({ status, body, location }: Answer): Response {
  return jsonResponse(status, body, location === undefined ? {} : { location });
}

function errorResponse(error: ApiError, headers: Record<string, string> = {}): Response {
  return jsonResponse(error.status, error.body(), headers);
}

/** Runs the request with what the fault does before, after or instead of it. */
async function withFault(
  core: Core,
  fault: FiredFault | null,
  commit: () => Response | Promise<Response>,
): Promise<Response> {
  if (!fault) return commit();
  const after = fault.when === "after";
  if (fault.kind === "late-commit") {
    core.later(fault.delay, () => void commit());
    return cutConnection();
  }
  if (fault.delay > 0 && !after) await pause(fault.delay);
  if (fault.kind === "cut-before-commit") return cutConnection();
  const refusal = refusalOf(fault);
  if (refusal) return refusal;
  if (fault.kind === "html" && !after) return badGateway(fault);
  const response = await commit();
  if (fault.delay > 0 && after) await pause(fault.delay);
  switch (fault.kind) {
    case "cut-after-commit":
      return cutConnection();
    case "error-after-commit":
      return internalError(fault);
    case "html":
      return badGateway(fault);
    default:
      return response;
  }
}

/** Faults that answer without doing anything. */
function refusalOf(fault: FaultRule): Response | null {
  switch (fault.kind) {
    case "error-before":
      return internalError(fault);
    case "too-many-requests":
      return errorResponse(
        new ApiError(429, "RATE_LIMITED", "You are being rate limited. Please slow down and try again."),
        { "retry-after": String(fault.retryAfterSeconds ?? 1) },
      );
    case "unauthorized":
      return errorResponse(unauthorized());
    case "payment-required":
      return errorResponse(new ApiError(402, "PAYMENT_REQUIRED", "Your account has insufficient funds."));
    case "refused":
      return errorResponse(
        new ApiError(422, fault.code ?? "SHIPMENT.POSTAGE.FAILURE", fault.message ?? "The carrier refused."),
      );
    default:
      return null;
  }
}

function internalError({ status }: FaultRule): Response {
  return errorResponse(
    new ApiError(
      status ?? 500,
      "INTERNAL_SERVER_ERROR",
      "We're sorry, something went wrong. Please try again.",
    ),
  );
}

function badGateway({ status }: FaultRule): Response {
  return htmlResponse(status ?? 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
}
