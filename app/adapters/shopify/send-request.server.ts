// One request to the Admin API through graphql-request, and what its ending means.
import { ClientError, GraphQLClient } from "graphql-request";
import { ADMIN_API_VERSION } from "./admin-api-version";
import { classifyAnswer, readCost, type AdminAnswer, type RawAnswer } from "./classify-answer";
import type { CostReading } from "./shop-bucket";

const CONNECT_RETRY_MS = 2_000;
/** The connection was never made, so no request can have left. */
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** How one HTTP exchange ended; `status` is null where there was none. */
export interface Ending {
  answer: AdminAnswer<unknown>;
  status: number | null;
  cost: CostReading | null;
}

/** Sends once. Never throws: whatever happens on the wire is an ending. */
export async function sendRequest(
  options: { fetch: typeof fetch; requestTimeoutMs: number },
  request: { shopDomain: string; document: string; variables: Record<string, unknown> },
  token: string,
): Promise<Ending> {
  const client = new GraphQLClient(
    `https://${request.shopDomain}/admin/api/${ADMIN_API_VERSION}/graphql.json`,
    {
      fetch: options.fetch,
      errorPolicy: "all",
      redirect: "manual",
      headers: { "X-Shopify-Access-Token": token },
    },
  );
  try {
    const response = await client.rawRequest({
      query: request.document,
      variables: request.variables,
      signal: AbortSignal.timeout(options.requestTimeoutMs),
    });
    return judge({ status: response.status, retryAfter: null, body: response, text: "" });
  } catch (error) {
    // A ClientError carries the whole request, backer included: nothing of it but the answer goes any further.
    if (!(error instanceof ClientError)) return { answer: unanswered(error), status: null, cost: null };
    const { response } = error;
    const headers = new Headers(response.headers);
    const body = "data" in response || "errors" in response ? response : null;
    return judge({
      status: response.status,
      retryAfter: headers.get("retry-after"),
      body,
      text: response.body,
    });
  }
}

function judge(answer: RawAnswer): Ending {
  return { answer: classifyAnswer(answer), status: answer.status, cost: readCost(answer.body) };
}

/** No HTTP answer, or one whose body is not JSON. Only a connection that was never made is sure to have done nothing. */
function unanswered(error: unknown): AdminAnswer<never> {
  const code = networkCode(error);
  if (code !== null && NEVER_CONNECTED.has(code)) {
    return { kind: "not-executed", reason: `no connection (${code})`, retryAfterMs: CONNECT_RETRY_MS };
  }
  const timedOut = error instanceof Error && error.name === "TimeoutError";
  return {
    kind: "unknown",
    reason: timedOut ? "no answer in time" : `no usable answer (${code ?? "unreadable"})`,
  };
}

function networkCode(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" ? code : null;
}
