// Tells crowdfunding platforms: one signed POST per message. [standardwebhooks.com, specification 1.0]
import type { LookupFunction } from "node:net";
import { Webhook } from "standardwebhooks";
import { Agent, request, type Dispatcher } from "undici";
import { isAllowedHost } from "~/lib/allowed-host";
import type { Clock } from "~/lib/clock";
import type { DeliveryOutcome, SignedDelivery, WebhookSender } from "~/modules/connections/outbound/ports";
import { createGuardedConnector, PrivateAddressError } from "./guarded-connector.server";

const TIMEOUT_MS = 15_000;
/** An answer's body means nothing; so much of it is read that the connection can be used again. */
const MAX_ANSWER_BYTES = 16_384;

export interface WebhookSenderOptions {
  /** The time that is signed: receivers refuse what is off by more than five minutes. */
  clock: Clock;
  /** `host:port` that may be reached although it is not public; see OUTBOUND_ALLOWED_HOSTS. */
  allowedHosts: readonly string[];
  timeoutMs?: number;
  /** How names become addresses; the system's way unless given. */
  lookup?: LookupFunction;
}

/** `send` gives up after 15 s in all, follows no redirects, and opens sockets to public addresses only. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const guarded = new Agent({ connect: createGuardedConnector({ timeoutMs, lookup: options.lookup }) });
  const allowed = new Agent({ connect: { timeout: timeoutMs } });
  return {
    async send(delivery) {
      const url = new URL(delivery.url);
      const isAllowed = isAllowedHost(url, options.allowedHosts);
      if (url.protocol !== "https:" && !isAllowed)
        return failed(null, "The address does not start with https://.");
      try {
        const headers = signedHeaders(delivery, options.clock.now());
        const dispatcher = isAllowed ? allowed : guarded;
        return judge(await post(url, { dispatcher, headers, body: delivery.body, timeoutMs }));
      } catch (error) {
        return failed(null, explain(error));
      }
    },
  };
}

function signedHeaders({ id, secret, body }: SignedDelivery, now: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "PledgeDock-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, now, body),
  };
}

/** The status of the answer. undici's `request` follows no redirects. */
async function post(
  url: URL,
  {
    timeoutMs,
    ...given
  }: { dispatcher: Dispatcher; headers: Record<string, string>; body: string; timeoutMs: number },
): Promise<number> {
  const answer = await request(url, { method: "POST", signal: AbortSignal.timeout(timeoutMs), ...given });
  // What follows the status may be endless or break off: the status has been said.
  await answer.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
  return answer.statusCode;
}

function judge(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: "delivered", status };
  if (status >= 300 && status < 400) {
    return failed(
      status,
      `The platform answered ${status}: redirects are not followed, so enter the final address.`,
    );
  }
  return failed(status, `The platform answered ${status} instead of 2xx.`);
}

function failed(status: number | null, message: string): DeliveryOutcome {
  return { kind: "failed", status, message };
}

const BY_CODE: Record<string, string> = {
  ECONNREFUSED: "Nothing listens at the address.",
  ECONNRESET: "The platform broke the connection off.",
  UND_ERR_SOCKET: "The platform broke the connection off.",
  ENOTFOUND: "The host's name is not known.",
  EAI_AGAIN: "The host's name could not be resolved.",
  UND_ERR_CONNECT_TIMEOUT: "The platform did not answer within 15 seconds.",
  UND_ERR_HEADERS_TIMEOUT: "The platform did not answer within 15 seconds.",
};

/** One sentence; what the other side wrote is never repeated. */
function explain(error: unknown): string {
  if (error instanceof PrivateAddressError) return `${error.message}, so nothing is sent there.`;
  if (!(error instanceof Error)) throw error;
  if (error.name === "TimeoutError") return "The platform did not answer within 15 seconds.";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code.startsWith("ERR_TLS") || code.includes("CERT"))
    return "The platform's TLS certificate is not valid.";
  return BY_CODE[code] ?? "The platform could not be reached.";
}
