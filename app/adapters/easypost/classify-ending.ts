// Every way an EasyPost call can end. Pure: what was seen on the wire in, meaning out. The client's own error classes are
// no help: they are not exported, and a 5xx without EasyPost's error body ends as a TypeError that knows no status.
import { z } from "zod";
import type { PostageProblem, PostageTrouble } from "~/modules/postage/ports";

/** One answer over HTTP, as far as it was read. */
export interface Exchange {
  status: number;
  body: unknown;
  retryAfter: string | null;
}

export type Ending =
  | { kind: "answer"; body: unknown }
  /** 404 in EasyPost's own words. */
  | { kind: "missing"; message: string }
  /** EasyPost read the request and said no: nothing happened. `code` is that of the whole refusal. */
  | { kind: "refused"; code: string | null; problems: PostageProblem[] }
  | PostageTrouble;

const DetailSchema = z.union([
  z.string(),
  z.object({
    code: z.string().nullish(),
    field: z.string().nullish(),
    message: z.string().nullish(),
  }),
]);
const ErrorSchema = z.object({
  error: z.union([
    z.string(),
    z.object({
      code: z.string().nullable().catch(null),
      message: z.unknown(),
      errors: z.array(DetailSchema).catch([]),
    }),
  ]),
});
interface ApiError {
  code: string | null;
  message: string;
  problems: PostageProblem[];
}

const CONNECT_RETRY_MS = 2_000;
const DEFAULT_RETRY_AFTER_MS = 2_000;
const LONGEST_MESSAGE = 300;
/** The connection was never made, so no request can have left. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
/** USPS did not answer EasyPost: it may still act. */
const CARRIER_SILENT = new Set(["SHIPMENT.POSTAGE.NO_RESPONSE", "REFUND.NO_RESPONSE"]);

/** `exchange` is null where no answer was read; `error` is what the client threw, null where it did not. */
export function classifyEnding(exchange: Exchange | null, error: unknown): Ending {
  if (!exchange) return unanswered(error);
  const { status, body } = exchange;
  if (status >= 200 && status < 300) {
    return error === null ? { kind: "answer", body } : { kind: "unknown", reason: "an unreadable answer" };
  }
  if (status === 429) {
    return { kind: "not-executed", reason: "too many requests", retryAfterMs: retryAfterMs(exchange) };
  }
  const said = readApiError(body);
  // A proxy on the way speaks HTML; what EasyPost did then, it does not know.
  if (!said || status >= 500 || status === 408 || (said.code && CARRIER_SILENT.has(said.code))) {
    return { kind: "unknown", reason: describe(status, said) };
  }
  // About one address, whatever the status: an account that may not check addresses abroad may still buy postage.
  if (said.code?.startsWith("ADDRESS.")) return { kind: "refused", code: said.code, problems: said.problems };
  if (status === 401) return { kind: "account-refused", code: "KEY_REFUSED", message: said.message };
  if (status === 402) return { kind: "account-refused", code: "PAYMENT_REQUIRED", message: said.message };
  if (status === 403) return { kind: "account-refused", code: "FORBIDDEN", message: said.message };
  if (status === 404) return { kind: "missing", message: said.message };
  if (status >= 400) return { kind: "refused", code: said.code, problems: said.problems };
  return { kind: "unknown", reason: describe(status, said) };
}

/** EasyPost's own words, or null where somebody else answered. */
function readApiError(body: unknown): ApiError | null {
  const parsed = ErrorSchema.safeParse(body);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  const code = typeof error === "string" ? null : error.code;
  const message = typeof error === "string" ? clip(error) : wordsOf(error.message);
  const details = typeof error === "string" ? [] : error.errors;
  const problems = details.map((detail) =>
    typeof detail === "string"
      ? { code, field: null, message: clip(detail) }
      : {
          code: detail.code ?? code,
          field: detail.field ?? null,
          message: detail.message ? clip(detail.message) : message,
        },
  );
  return { code, message, problems: problems.length > 0 ? problems : [{ code, field: null, message }] };
}

/** EasyPost's message is a text, a list of texts or an object of them. */
function wordsOf(message: unknown): string {
  const words: string[] = [];
  const collect = (part: unknown): void => {
    if (typeof part === "string" || typeof part === "number") words.push(String(part));
    else if (typeof part === "object" && part !== null) Object.values(part).forEach(collect);
  };
  collect(message);
  return words.length > 0 ? clip(words.join(", ")) : "EasyPost gave no reason.";
}

function clip(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 1)}…` : text;
}

function describe(status: number, said: ApiError | null): string {
  return said ? `HTTP ${status} (${said.code ?? "no code"})` : `HTTP ${status}, not in EasyPost's form`;
}

/** In seconds, as a number; EasyPost does not promise one. */
function retryAfterMs({ retryAfter }: Exchange): number {
  const seconds = retryAfter === null || retryAfter.trim() === "" ? NaN : Number(retryAfter);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : DEFAULT_RETRY_AFTER_MS;
}

function unanswered(error: unknown): Ending {
  const code = networkCode(error);
  if (neverConnected(error)) {
    return {
      kind: "not-executed",
      reason: `no connection (${code ?? "refused"})`,
      retryAfterMs: CONNECT_RETRY_MS,
    };
  }
  if (code === "ECONNABORTED") return { kind: "unknown", reason: "no answer in time" };
  return { kind: "unknown", reason: `no usable answer (${code ?? "unreadable"})` };
}

function networkCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : null;
}

/** Several addresses of a host are tried together; then each of the errors must be one of connecting. */
function neverConnected(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  const code = networkCode(error);
  const syscall = error instanceof Error ? (error as NodeJS.ErrnoException).syscall : undefined;
  return (code !== null && NEVER_CONNECTED.has(code)) || syscall === "connect";
}
