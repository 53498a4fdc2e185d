// Every way an Admin API call can end, as one of four kinds. Pure: HTTP status, headers and body in, meaning out.
// Sources: shopify.dev/docs/api/usage/response-codes and /limits; recorded live answers.
import { z } from "zod";
import type { Disconnection, GatewayTrouble } from "~/modules/pledges/ports";
import { describeMissingPermission } from "./missing-permission";
import type { CostReading } from "./shop-bucket";

export interface AdminError {
  code: string | null;
  message: string;
}

/** What came back, before anybody has judged it. `body` is null when it was not a GraphQL result. */
export interface RawAnswer {
  status: number;
  retryAfter: string | null;
  body: { data?: unknown; errors?: unknown; extensions?: unknown } | null;
  /** Plain text of a refusal, e.g. "[API] Invalid API key or access token". */
  text: string;
}

export type AdminAnswer<T> =
  | { kind: "data"; data: T; errors: AdminError[] }
  /** Turned down before execution: nothing happened and the same request will never succeed. */
  | { kind: "rejected"; errors: AdminError[] }
  | GatewayTrouble;

const CostSchema = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    actualQueryCost: z.number().nullable(),
    throttleStatus: z.object({
      maximumAvailable: z.number(),
      currentlyAvailable: z.number(),
      restoreRate: z.number(),
    }),
  }),
});
const ErrorsSchema = z.array(
  z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
);

/** Shopify's advice where a throttled answer does not say how many points are missing. */
const THROTTLED_WAIT_MS = 1000;
const DEFAULT_RETRY_AFTER_SECONDS = 2;

/** graphql-ruby's codes of static validation are camel case; these come before execution, too. */
const REJECTION_CODES = new Set([
  "INVALID_VARIABLE",
  "MAX_COST_EXCEEDED",
  "MAX_INPUT_SIZE_EXCEEDED",
  "RESOURCE_NOT_FOUND",
  "NOT_FOUND",
  "BAD_REQUEST",
]);

/** The points that an answer tells of, whatever else it says; null where it has no cost extension. */
export function readCost(body: RawAnswer["body"]): CostReading | null {
  const parsed = CostSchema.safeParse(body?.extensions);
  if (!parsed.success) return null;
  const { requestedQueryCost, actualQueryCost, throttleStatus } = parsed.data.cost;
  return { requestedCost: requestedQueryCost, actualCost: actualQueryCost, throttleStatus };
}

export function classifyAnswer(answer: RawAnswer): AdminAnswer<unknown> {
  if (answer.status !== 200) return classifyStatus(answer);
  const { body } = answer;
  if (!body) return { kind: "unknown", reason: "an answer that is no GraphQL result" };
  const parsedErrors = ErrorsSchema.safeParse(body.errors ?? []);
  if (!parsedErrors.success) return { kind: "unknown", reason: "errors that cannot be read" };
  const errors = parsedErrors.data.map((error) => ({
    code: error.extensions?.code ?? null,
    message: error.message,
  }));
  // Partial data counts: fields that Shopify withholds come back null beside an error.
  if (errors.length === 0 || hasRoot(body.data)) return { kind: "data", data: body.data, errors };
  return classifyErrors(errors, readCost(body));
}

function hasRoot(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.values(data).some((root) => root !== null);
}

function classifyErrors(errors: AdminError[], cost: CostReading | null): AdminAnswer<never> {
  const codes = errors.map((error) => error.code);
  if (codes.includes("THROTTLED")) {
    return { kind: "not-executed", reason: "throttled", retryAfterMs: throttledWait(cost) };
  }
  const denied = errors.find((error) => error.code === "ACCESS_DENIED");
  if (denied) return disconnected("missing_scope", describeMissingPermission(denied.message));
  if (codes.includes("SHOP_INACTIVE")) return disconnected("shop_frozen", FROZEN);
  const rejected = codes.every((code) => code !== null && (REJECTION_CODES.has(code) || /^[a-z]/.test(code)));
  if (rejected) return { kind: "rejected", errors };
  return { kind: "unknown", reason: `an error inside Shopify (${codes.find(Boolean) ?? "no code"})` };
}

/** Exactly until the missing points are restored. */
function throttledWait(cost: CostReading | null): number {
  if (!cost || cost.throttleStatus.restoreRate <= 0) return THROTTLED_WAIT_MS;
  const missing = cost.requestedCost - cost.throttleStatus.currentlyAvailable;
  return Math.max(0, Math.ceil((missing / cost.throttleStatus.restoreRate) * 1000));
}

/** The token that was sent is not accepted; whether there is a better one is for the token source to say. */
export const TOKEN_REFUSED = disconnected(
  "token_revoked",
  "Shopify no longer accepts this app's access. Press Reconnect to grant it again.",
);

const FROZEN = "Shopify says that this shop is closed or frozen. When it is open again, press Reconnect.";

function classifyStatus({ status, retryAfter, text }: RawAnswer): AdminAnswer<never> {
  if (status === 401) return TOKEN_REFUSED;
  if (status === 403 && /scope|access denied/i.test(text)) {
    return disconnected("missing_scope", describeMissingPermission(text));
  }
  if (status === 402 || status === 403 || status === 423) return disconnected("shop_frozen", FROZEN);
  if (status === 404) {
    return disconnected(
      "api_version_gone",
      "Shopify does not know the address the app asked: the API version has ended or the shop is gone. Update the app, then press Reconnect.",
    );
  }
  if (status === 429) {
    return { kind: "not-executed", reason: "too many requests", retryAfterMs: retryAfterMs(retryAfter) };
  }
  if ([400, 406, 413, 414, 415, 422].includes(status)) {
    return {
      kind: "rejected",
      errors: [{ code: `HTTP_${status}`, message: `Shopify refused the request (HTTP ${status}).` }],
    };
  }
  return { kind: "unknown", reason: `HTTP ${status}` };
}

/** Retry-After is in seconds, possibly with decimals ("2.0"). */
function retryAfterMs(header: string | null): number {
  const seconds = header === null ? NaN : Number(header);
  return Math.ceil((Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS) * 1000);
}

function disconnected(code: string, message: string): { kind: "disconnected"; disconnection: Disconnection } {
  return { kind: "disconnected", disconnection: { code, message } };
}
