// The one way to ask Shopify's Admin API. Never sends a mutation twice, keeps to the shop's pace, names every ending.
import type { z } from "zod";
import type { Logger } from "~/config/logger.server";
import type { Clock } from "~/lib/clock";
import type { GetAccessToken } from "./access-tokens.server";
import type { AdminAnswer } from "./classify-answer";
import { alwaysRefused, readToken, type NoToken } from "./read-token.server";
import { sendRequest, type Ending } from "./send-request.server";
import type { ShopBuckets } from "./shop-buckets";
import type { CostReading, Ticket } from "./shop-bucket";
import { TokenRefusals } from "./token-refusals";

export interface AdminClientOptions {
  fetch: typeof fetch;
  getAccessToken: GetAccessToken;
  buckets: ShopBuckets;
  clock: Clock;
  log: Logger;
  requestTimeoutMs: number;
  /** Told of the points after every answer that names them. */
  onCost: (shopDomain: string, cost: CostReading) => void;
}

export interface AdminRequest<T> {
  shopDomain: string;
  document: string;
  variables: Record<string, unknown>;
  /** What the data must look like; anything else is an unknown ending. */
  answer: z.ZodType<T>;
  /** Asked as the last thing before the request leaves; when false, it does not. */
  mayStillSend?: () => boolean;
}

export interface AdminClient {
  /** A query: asked again with another token after a 401, as long as there is one (a few times at most). */
  query<T>(request: AdminRequest<T>): Promise<AdminAnswer<T>>;
  /** A mutation: leaves at most once. */
  mutate<T>(request: AdminRequest<T>): Promise<AdminAnswer<T>>;
  /** orderCreate: leaves at most once, on a reservation of the shop's bucket. */
  createOrder<T>(request: AdminRequest<T>): Promise<AdminAnswer<T>>;
}

export function createAdminClient(options: AdminClientOptions): AdminClient {
  const refusals = new TokenRefusals();
  const now = () => options.clock.now().getTime();

  async function attempt<T>(
    request: AdminRequest<T>,
    begin: () => Promise<Ticket> | Ticket,
    rejectedToken?: string,
  ): Promise<{ answer: AdminAnswer<T>; token: string | null }> {
    const pauseMs = refusals.pauseMs(request.shopDomain, now());
    const ticket = await begin();
    if (pauseMs > 0) {
      ticket.neverLeft();
      // Not what is said of the last tokens: somebody may have granted access again since.
      const reason = "every renewed access token was refused";
      return { answer: { kind: "not-executed", reason, retryAfterMs: pauseMs }, token: null };
    }
    const token = await readToken(options, request.shopDomain, rejectedToken);
    if (token.kind !== "token") {
      ticket.neverLeft();
      return { answer: token, token: null };
    }
    if (request.mayStillSend?.() === false) {
      ticket.neverLeft();
      return {
        answer: { kind: "not-executed", reason: "it was too late to send", retryAfterMs: 0 },
        token: null,
      };
    }
    const ending = await sendRequest(options, request, token.token);
    settleTicket(ticket, ending);
    if (ending.status === 401) refusals.refused(request.shopDomain, token.token, now());
    if (ending.status === 200) refusals.accepted(request.shopDomain);
    if (ending.cost) options.onCost(request.shopDomain, ending.cost);
    const answer = parseData(request.answer, ending.answer);
    if (answer.kind !== "data") {
      options.log.info(
        { operation: operationName(request.document), ending: describe(answer) },
        "shopify call",
      );
    }
    return { answer, token: token.token };
  }

  /** Tokens are renewed and refused all the same: nothing is asked for a while, and in the end for good. */
  function noUse(shopDomain: string, retryAfterMs: number): NoToken {
    if (refusals.isHopeless(shopDomain)) return alwaysRefused(shopDomain);
    return { kind: "not-executed", reason: "every renewed access token was refused", retryAfterMs };
  }

  /**
   * After a 401: is there another token? Then the refusal meant only the old one, and nothing was done. It is fetched
   * also where it is not to be tried now, so that a later request does not come with the refused one again.
   */
  async function afterRefusal<T>(request: AdminRequest<T>, token: string): Promise<AdminAnswer<T>> {
    const renewed = await readToken(options, request.shopDomain, token);
    if (renewed.kind !== "token") return renewed;
    const pauseMs = refusals.pauseMs(request.shopDomain, now());
    if (pauseMs > 0) {
      options.log.warn({ shop: request.shopDomain }, "every renewed access token was refused");
      return noUse(request.shopDomain, pauseMs);
    }
    return { kind: "not-executed", reason: "the access token was renewed", retryAfterMs: 0 };
  }

  /** Revoked is what the token source says, never a 401 alone: that is only about the token it was sent with. */
  async function ask<T>(request: AdminRequest<T>): Promise<AdminAnswer<T>> {
    for (let refused: string | undefined; ;) {
      const { answer, token } = await attempt(request, admit(request), refused);
      if (token === null || !isTokenRefusal(answer)) return answer;
      if (refusals.pauseMs(request.shopDomain, now()) > 0) return afterRefusal(request, token);
      refused = token;
    }
  }

  const admit = (request: AdminRequest<unknown>) => async () =>
    options.buckets.of(request.shopDomain).begin(operationName(request.document));

  async function sendOnce<T>(request: AdminRequest<T>, begin: () => Promise<Ticket> | Ticket) {
    const { answer, token } = await attempt(request, begin);
    return token !== null && isTokenRefusal(answer) ? afterRefusal(request, token) : answer;
  }

  return {
    query: ask,
    mutate: async (request) => sendOnce(request, admit(request)),
    createOrder: async (request) =>
      sendOnce(request, () => options.buckets.of(request.shopDomain).beginCreation()),
  };
}

function settleTicket(ticket: Ticket, ending: Ending): void {
  if (ending.status === 429 && ending.answer.kind === "not-executed")
    return ticket.askedToWait(ending.answer.retryAfterMs);
  if (ending.status === null || ending.status >= 500 || (ending.answer.kind === "unknown" && !ending.cost)) {
    return ticket.failed();
  }
  ticket.answered(ending.cost);
}

function parseData<T>(schema: z.ZodType<T>, answer: AdminAnswer<unknown>): AdminAnswer<T> {
  if (answer.kind !== "data") return answer;
  const parsed = schema.safeParse(answer.data);
  if (!parsed.success) return { kind: "unknown", reason: "an answer of another shape than asked for" };
  return { kind: "data", data: parsed.data, errors: answer.errors };
}

function isTokenRefusal(answer: AdminAnswer<unknown>): boolean {
  return answer.kind === "disconnected" && answer.disconnection.code === "token_revoked";
}

function operationName(document: string): string {
  return /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? "anonymous";
}

function describe(answer: Exclude<AdminAnswer<unknown>, { kind: "data" }>): Record<string, unknown> {
  switch (answer.kind) {
    case "rejected":
      return { kind: answer.kind, codes: answer.errors.map((error) => error.code) };
    case "disconnected":
      return { kind: answer.kind, code: answer.disconnection.code };
    case "not-executed":
      return { kind: answer.kind, reason: answer.reason, retryAfterMs: answer.retryAfterMs };
    case "unknown":
      return { kind: answer.kind, reason: answer.reason };
  }
}
