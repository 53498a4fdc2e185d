// Every refusal of the push API, on one page; the documentation lists the same table.
import type { ProblemJson } from "~/lib/problem-json";
import { MAX_BODY_BYTES, MAX_DEPTH, MAX_PLEDGES } from "./api-limits";

interface ProblemKind {
  status: number;
  title: string;
  /** For the table in the documentation. */
  meaning: string;
}

export const API_PROBLEMS = {
  "malformed-json": {
    status: 400,
    title: "The body is not JSON",
    meaning: "The answer names line and column.",
  },
  "not-utf8": { status: 400, title: "The body is not UTF-8", meaning: "Send JSON as UTF-8." },
  "too-deep": {
    status: 400,
    title: "The body is nested too deeply",
    meaning: `Arrays and objects may be nested ${MAX_DEPTH} deep.`,
  },
  "invalid-parameter": { status: 400, title: "A parameter is not valid", meaning: "`parameter` names it." },
  "key-missing": {
    status: 401,
    title: "A key is needed",
    meaning: "Send `Authorization: Bearer <connection key>`.",
  },
  "key-unknown": {
    status: 401,
    title: "The key is not known",
    meaning: "Copy the key again, or make a new one.",
  },
  "key-revoked": { status: 401, title: "The key was revoked", meaning: "Make a new key in PledgeDock." },
  "shop-uninstalled": {
    status: 403,
    title: "The shop has uninstalled PledgeDock",
    meaning: "Nothing is taken in until the merchant installs it again.",
  },
  "not-found": {
    status: 404,
    title: "Not found",
    meaning: "There is no such address, or no such pledge for this key.",
  },
  "method-not-allowed": { status: 405, title: "Method not allowed", meaning: "`Allow` lists the methods." },
  "order-exists": {
    status: 409,
    title: "The pledge has been pushed",
    meaning: "The order stays in Shopify; the creator sees the request and decides.",
  },
  "idempotency-in-progress": {
    status: 409,
    title: "The first request with this Idempotency-Key is still running",
    meaning: "Ask again after `Retry-After` seconds.",
  },
  "body-too-large": {
    status: 413,
    title: "The body is too large",
    meaning: `At most ${MAX_BODY_BYTES} bytes (1 MiB); send fewer pledges at once.`,
  },
  "wrong-content-type": {
    status: 415,
    title: "The body must be application/json",
    meaning: "Set `Content-Type: application/json`.",
  },
  "unusable-body": {
    status: 422,
    title: "The body holds no pledges",
    meaning: `One pledge, an array, or {"pledges": […]}, of 1 to ${MAX_PLEDGES} pledges.`,
  },
  "idempotency-mismatch": {
    status: 422,
    title: "The Idempotency-Key was used with another body",
    meaning: "Use a new key for a new body.",
  },
  "rate-limited": { status: 429, title: "Too many requests", meaning: "Wait `Retry-After` seconds." },
  internal: {
    status: 500,
    title: "Something broke on our side",
    meaning: "Nothing of the request was half done; ask again.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ApiProblemCode = keyof typeof API_PROBLEMS;

/** The problem document of that code with its own sentence. */
export function apiProblem(
  code: ApiProblemCode,
  detail: string,
  more: Pick<ProblemJson, "headers" | "extra"> = {},
): ProblemJson {
  return { code, detail, status: API_PROBLEMS[code].status, title: API_PROBLEMS[code].title, ...more };
}
