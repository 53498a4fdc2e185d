import { GatewayError } from "~/lib/gateway-error";
import { assertNever } from "~/lib/assert-never";
import type { AdminAnswer } from "./classify-answer";

/** The data, or a GatewayError that says when to try again or that only a reconnect helps. */
export function requireData<T>(answer: AdminAnswer<T>, what: string): T {
  switch (answer.kind) {
    case "data":
      return answer.data;
    case "rejected":
      throw new GatewayError(
        `${what}: Shopify turned the request down (${answer.errors[0]?.message ?? "no reason"})`,
      );
    case "not-executed":
      throw new GatewayError(`${what}: ${answer.reason}`, { retryAfterMs: answer.retryAfterMs });
    case "unknown":
      throw new GatewayError(`${what}: ${answer.reason}`);
    case "disconnected":
      throw new GatewayError(answer.disconnection.message, { disconnectionCode: answer.disconnection.code });
    default:
      return assertNever(answer);
  }
}
