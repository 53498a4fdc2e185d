// Offline access tokens for background work: read, renewed before they expire, renewed once more after a refusal.
import type { Session } from "@shopify/shopify-api";
import type { Disconnection } from "~/modules/pledges/ports";
import type { RenewToken } from "./renew-token.server";

/** A usable token, or why only a reconnect helps. `rejected` is a token that Shopify has just refused. */
export type GetAccessToken = (shopDomain: string, rejected?: string) => Promise<string | Disconnection>;

/** The stored sessions; other processes and opened pages write them too. */
export interface OfflineSessions {
  loadSession(id: string): Promise<Session | undefined>;
  /** Marks a refused token as spent, so that everybody renews it; unless another one has been stored since. */
  spendToken(id: string, refused: string, now: Date): Promise<void>;
  /** One at a time over all processes; gives what is stored in the end, which may come from somebody else. */
  renewSession(id: string, renew: (stored: Session) => Promise<Session | null>): Promise<Session | undefined>;
}

const CACHE_MS = 20_000;
/** Shopify's library has an opened page renew a token that is this near to its end. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** A token this near to its end is not worth sending with. */
const LAST_USE_MS = 30_000;

/**
 * Tokens of all shops in one process. "Revoked" is the answer only when Shopify refused to renew the newest token that
 * is stored; a token that another process or an opened page has stored meanwhile is taken instead. Throws when Shopify
 * or the database gives no answer.
 */
export function createAccessTokens(options: {
  sessions: OfflineSessions;
  renew: RenewToken;
  now: () => Date;
}): GetAccessToken {
  const { sessions, renew, now } = options;
  const cache = new Map<string, { token: string; readAt: number }>();
  const underWay = new Map<string, Promise<string | Disconnection>>();

  const isGood = (session: Session | undefined, rejected?: string, marginMs = RENEW_BEFORE_MS) =>
    Boolean(session?.accessToken) &&
    session?.accessToken !== rejected &&
    (!session?.expires || session.expires.getTime() - marginMs > now().getTime());

  async function newest(shopDomain: string, rejected?: string): Promise<Session | undefined> {
    const id = `offline_${shopDomain}`;
    if (rejected !== undefined) await sessions.spendToken(id, rejected, now());
    const stored = await sessions.loadSession(id);
    if (!stored || isGood(stored, rejected)) return stored;
    try {
      const renewed = await sessions.renewSession(id, async (current) => {
        if (isGood(current, rejected) || !current.refreshToken) return null;
        const answer = await renew(shopDomain, current.refreshToken);
        return answer === "refused" ? null : answer;
      });
      // While Shopify said no, an opened page may have been given new access.
      return isGood(renewed, rejected) ? renewed : await sessions.loadSession(id);
    } catch (error) {
      if (isGood(stored, rejected, LAST_USE_MS)) return stored;
      throw error;
    }
  }

  async function read(shopDomain: string, rejected?: string): Promise<string | Disconnection> {
    const session = await newest(shopDomain, rejected);
    if (!session?.accessToken || !isGood(session, rejected, LAST_USE_MS)) return revoked(shopDomain);
    cache.set(shopDomain, { token: session.accessToken, readAt: now().getTime() });
    return session.accessToken;
  }

  return async (shopDomain, rejected) => {
    const cached = cache.get(shopDomain);
    const fresh = cached && now().getTime() - cached.readAt < CACHE_MS;
    if (fresh && cached.token !== rejected) return cached.token;
    // A reading that began before the refusal may give the very token that was refused: then it is read again.
    for (let running = underWay.get(shopDomain); running; running = underWay.get(shopDomain)) {
      const token = await running;
      if (token !== rejected) return token;
    }
    const reading = read(shopDomain, rejected).finally(() => underWay.delete(shopDomain));
    underWay.set(shopDomain, reading);
    return reading;
  };
}

function revoked(shopDomain: string): Disconnection {
  return {
    code: "token_revoked",
    message: `Shopify no longer accepts this app's access to ${shopDomain}. Press Reconnect to grant it again.`,
  };
}
