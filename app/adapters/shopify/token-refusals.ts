// Tells a race for tokens, in which the next one is accepted, from a shop that refuses every token it gives out.

/** Processes that renew at the same time end each other's tokens; so many in a row are no race any more. */
const TOKENS_IN_A_RACE = 3;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** So many tokens over so long a time, and not one that was accepted: nobody but the merchant can help. */
const HOPELESS_TOKENS = 5;
const HOPELESS_MS = 3 * 60_000;

interface Refusals {
  firstAt: number;
  lastAt: number;
  /** Different tokens; of the same one many requests may be refused at once. */
  tokens: number;
  last: string;
}

/** What one process has seen of all shops' tokens since the last one that was accepted. */
export class TokenRefusals {
  readonly #of = new Map<string, Refusals>();

  refused(shopDomain: string, token: string, now: number): void {
    const known = this.#of.get(shopDomain) ?? { firstAt: now, lastAt: now, tokens: 0, last: "" };
    const isNew = known.last !== token;
    this.#of.set(shopDomain, {
      ...{ firstAt: known.firstAt, lastAt: now, last: token },
      tokens: known.tokens + (isNew ? 1 : 0),
    });
  }

  accepted(shopDomain: string): void {
    this.#of.delete(shopDomain);
  }

  /** Milliseconds until another token may be tried; 0 where it may be a race. */
  pauseMs(shopDomain: string, now: number): number {
    const known = this.#of.get(shopDomain);
    if (!known || known.tokens < TOKENS_IN_A_RACE) return 0;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (known.tokens - TOKENS_IN_A_RACE));
    return Math.max(0, known.lastAt + pause - now);
  }

  /** Whether a new token will not help, either. */
  isHopeless(shopDomain: string): boolean {
    const known = this.#of.get(shopDomain);
    return (
      known !== undefined && known.tokens >= HOPELESS_TOKENS && known.lastAt - known.firstAt >= HOPELESS_MS
    );
  }
}
