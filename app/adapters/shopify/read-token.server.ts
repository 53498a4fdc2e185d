// The token that a request is sent with, and what it means when there is none.
import type { Logger } from "~/config/logger.server";
import type { Disconnection } from "~/modules/pledges/ports";
import type { GetAccessToken } from "./access-tokens.server";
import { TOKEN_REFUSED, type AdminAnswer } from "./classify-answer";

/** A token that takes longer is not waited for: a committed intent has a last moment to leave. */
const TOKEN_TIMEOUT_MS = 5_000;
const TOKEN_RETRY_MS = 2_000;

type Token = { kind: "token"; token: string };
/** Why there is none that is worth sending with. */
export type NoToken = Extract<AdminAnswer<never>, { kind: "disconnected" | "not-executed" }>;

/** Not "revoked": Shopify renews the access, so the stored token always looks good. */
export function alwaysRefused(shopDomain: string): NoToken {
  return {
    kind: "disconnected",
    disconnection: {
      code: "token_refused",
      message: `Shopify renews this app's access to ${shopDomain} and refuses it all the same. Press Reconnect to grant it again; if that does not help, remove the app and install it again within 48 hours.`,
    },
  };
}

/** A token in time, or what not having one means. `rejected` is one that Shopify has just refused. */
export async function readToken(
  options: { getAccessToken: GetAccessToken; log: Logger },
  shopDomain: string,
  rejected?: string,
): Promise<Token | NoToken> {
  const timeout = AbortSignal.timeout(TOKEN_TIMEOUT_MS);
  const tooLate = new Promise<"late">((resolve) => {
    timeout.addEventListener("abort", () => resolve("late"), { once: true });
  });
  try {
    const token: string | Disconnection = await Promise.race([
      options.getAccessToken(shopDomain, rejected),
      tooLate,
    ]);
    if (token === "late")
      return { kind: "not-executed", reason: "no access token in time", retryAfterMs: TOKEN_RETRY_MS };
    if (token === rejected) return TOKEN_REFUSED;
    return typeof token === "string"
      ? { kind: "token", token }
      : { kind: "disconnected", disconnection: token };
  } catch (error) {
    options.log.warn({ err: error }, "the access token could not be read");
    return {
      kind: "not-executed",
      reason: "the access token could not be read",
      retryAfterMs: TOKEN_RETRY_MS,
    };
  }
}
