// The one way to ask EasyPost. Never sends a POST twice, keeps to the account's pace, names every ending.
import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Logger } from "~/config/logger.server";
import type { Clock } from "~/lib/clock";
import type { Sleep } from "~/lib/sleep";
import type { BuyLimits, PostageAccount } from "~/modules/postage/ports";
import { AccountPace, type PaceTicket } from "./account-pace";
import type { Ending } from "./classify-ending";
import { sendRequest, type Operation } from "./send-request.server";

export interface EasypostClientOptions {
  /** Ends in a slash. */
  baseUrl: string;
  /** After this long without an answer a request's ending is unknown. */
  requestTimeoutMs: number;
  /** Requests under way at once per account, in this process. */
  maxInFlight: number;
  clock: Clock;
  sleep: Sleep;
  random: () => number;
  log: Logger;
}

export interface EasypostRequest<T> {
  /** For the log. */
  name: string;
  send: Operation;
  /** What the answer must look like; anything else is an unknown ending. */
  answer: z.ZodType<T>;
  /** The request is one for a list, which EasyPost takes at most 5 of a second. */
  list?: boolean;
}

/** An ending whose answer is of the wanted shape. */
export type Read<T> = { kind: "answer"; body: T } | Exclude<Ending, { kind: "answer" }>;

export interface EasypostClient {
  /** A GET: asked again after 429, 5xx or silence, as long as the request timeout lasts altogether. */
  read<T>(account: PostageAccount, request: EasypostRequest<T>): Promise<Read<T>>;
  /** Anything else: leaves at most once. `limits` is asked as the last act before it does. */
  write<T>(account: PostageAccount, request: EasypostRequest<T>, limits?: BuyLimits): Promise<Read<T>>;
}

const BACKOFF_MS = 500;
const MOST_READS = 4;

/** Calls paced per account key, each ending as an answer, a refusal or a trouble; only surprises are thrown. */
export function createEasypostClient(options: EasypostClientOptions): EasypostClient {
  const paces = new Map<string, AccountPace>();
  const now = () => options.clock.now().getTime();

  function paceOf({ apiKey }: PostageAccount): AccountPace {
    const id = createHash("sha256").update(apiKey).digest("base64url");
    const pace = paces.get(id) ?? new AccountPace(options);
    paces.set(id, pace);
    return pace;
  }

  async function attempt<T>(
    account: PostageAccount,
    request: EasypostRequest<T>,
    deadline: number,
    limits?: BuyLimits,
  ): Promise<Read<T>> {
    const ticket = await paceOf(account).begin(deadline, request.list ?? false);
    if (typeof ticket === "number") {
      return { kind: "not-executed", reason: "EasyPost asked to wait", retryAfterMs: ticket };
    }
    if (limits?.mayStillSend() === false) {
      ticket.neverLeft();
      return { kind: "not-executed", reason: "it was too late to send", retryAfterMs: 0 };
    }
    const { baseUrl, requestTimeoutMs: timeoutMs } = options;
    const ending = await sendRequest({ baseUrl, timeoutMs }, account.apiKey, request.send);
    settle(ticket, ending);
    const read = parseAnswer(request.answer, ending);
    if (read.kind !== "answer")
      options.log.info({ operation: request.name, ending: outline(read) }, "easypost call");
    return read;
  }

  return {
    async read(account, request) {
      const deadline = now() + options.requestTimeoutMs;
      for (let count = 1; ; count += 1) {
        const ending = await attempt(account, request, deadline);
        if (!mayPass(ending) || count >= MOST_READS) return ending;
        const backoff = BACKOFF_MS * 2 ** (count - 1) * (0.5 + options.random() / 2);
        const wait = Math.max(backoff, ending.kind === "not-executed" ? ending.retryAfterMs : 0);
        if (now() + wait >= deadline) return ending;
        await options.sleep(wait);
      }
    },
    write: async (account, request, limits) =>
      attempt(account, request, now() + options.requestTimeoutMs, limits),
  };
}

function settle(ticket: PaceTicket, ending: Ending): void {
  if (ending.kind === "not-executed" && ending.reason === "too many requests")
    return ticket.askedToWait(ending.retryAfterMs);
  return ending.kind === "unknown" || ending.kind === "not-executed" ? ticket.failed() : ticket.answered();
}

function parseAnswer<T>(schema: z.ZodType<T>, ending: Ending): Read<T> {
  if (ending.kind !== "answer") return ending;
  const parsed = schema.safeParse(ending.body);
  if (!parsed.success) return { kind: "unknown", reason: "an answer of another shape than asked for" };
  return { kind: "answer", body: parsed.data };
}

/** Whether the same read may go better a little later. */
function mayPass(
  ending: Read<unknown>,
): ending is Extract<Read<never>, { kind: "not-executed" | "unknown" }> {
  return ending.kind === "not-executed" || ending.kind === "unknown";
}

/** For the log: codes only, since EasyPost's messages repeat addresses. */
function outline(ending: Exclude<Read<unknown>, { kind: "answer" }>): Record<string, unknown> {
  switch (ending.kind) {
    case "missing":
      return { kind: ending.kind };
    case "refused":
    case "account-refused":
      return { kind: ending.kind, code: ending.code };
    case "not-executed":
      return { kind: ending.kind, reason: ending.reason, retryAfterMs: ending.retryAfterMs };
    case "unknown":
      return { kind: ending.kind, reason: ending.reason };
  }
}
