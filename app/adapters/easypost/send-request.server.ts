// One request to EasyPost through its client, and what its ending means.
import EasyPost from "@easypost/api";
import { classifyEnding, type Ending, type Exchange } from "./classify-ending";

type Client = InstanceType<typeof EasyPost>;

/** What to ask, on a client of the account. Its answer is read from the wire, not from the client's objects. */
export type Operation = (client: Client) => Promise<unknown>;

/** The part of superagent's request that the client hands out. */
interface WireRequest {
  timeout(limits: { response: number; deadline: number }): WireRequest;
  redirects(count: number): WireRequest;
  maxResponseSize(bytes: number): WireRequest;
}

const LARGEST_ANSWER_BYTES = 10_000_000;

/**
 * Sends once. Never throws: whatever happens on the wire is an ending. The client is made for this one request, so that
 * its hooks, which alone see status and headers of a failure, tell of no other request.
 */
export async function sendRequest(
  options: { baseUrl: string; timeoutMs: number },
  apiKey: string,
  operation: Operation,
): Promise<Ending> {
  let exchange: Exchange | null = null;
  const client = new EasyPost(apiKey, {
    baseUrl: options.baseUrl,
    // The client's own `timeout` is stored and never used (8.9.0). A redirect would carry the key elsewhere.
    requestMiddleware: (request: WireRequest) =>
      request
        .timeout({ response: options.timeoutMs, deadline: options.timeoutMs })
        .redirects(0)
        .maxResponseSize(LARGEST_ANSWER_BYTES),
  });
  client.addResponseHook((response) => {
    const headers = (response as { headers: Record<string, unknown> }).headers;
    const retryAfter = headers["retry-after"];
    exchange = {
      status: response.httpStatus,
      body: response.responseBody as unknown,
      retryAfter: typeof retryAfter === "string" ? retryAfter : null,
    };
  });
  try {
    await operation(client);
    return classifyEnding(exchange, null);
  } catch (error) {
    return classifyEnding(exchange, error);
  }
}
