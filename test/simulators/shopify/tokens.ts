// Expiring offline access tokens with rotating refresh tokens, as public apps must use them.
import { randomBytes } from "node:crypto";

interface AccessToken {
  shopDomain: string;
  scopes: string[];
  expiresAt: number | null;
}

interface RefreshToken {
  shopDomain: string;
  expiresAt: number;
  /** The token this one was issued for; dies when this one is used for the first time. */
  replaces: string | null;
}

export interface IssuedTokens {
  accessToken: string;
  refreshToken: string | null;
  scopes: string[];
}

export interface TokenLifetimes {
  accessSeconds: number;
  refreshSeconds: number;
}

/** All tokens of the simulator; secrets never leave it except in the answer that issues them. */
export class Tokens {
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, RefreshToken>();

  constructor(
    private readonly now: () => number,
    private readonly lifetimes: () => TokenLifetimes,
  ) {}

  issue(
    shopDomain: string,
    scopes: string[],
    expiring: boolean,
    replaces: string | null = null,
  ): IssuedTokens {
    const { accessSeconds, refreshSeconds } = this.lifetimes();
    const accessToken = `shpat_${randomBytes(16).toString("hex")}`;
    this.access.set(accessToken, {
      shopDomain,
      scopes,
      expiresAt: expiring ? this.now() + accessSeconds * 1000 : null,
    });
    if (!expiring) return { accessToken, refreshToken: null, scopes };
    const refreshToken = `shprt_${randomBytes(16).toString("hex")}`;
    const expiresAt = this.now() + refreshSeconds * 1000;
    this.refresh.set(refreshToken, { shopDomain, expiresAt, replaces });
    return { accessToken, refreshToken, scopes };
  }

  /** New tokens for a good refresh token; the old one stays good until the new one is used. */
  rotate(refreshToken: string, shopDomain: string, scopes: string[]): IssuedTokens | null {
    const known = this.refresh.get(refreshToken);
    if (!known || known.shopDomain !== shopDomain || known.expiresAt <= this.now()) return null;
    if (known.replaces !== null) this.refresh.delete(known.replaces);
    known.replaces = null;
    return this.issue(shopDomain, scopes, true, refreshToken);
  }

  /** The live token's grant for that shop, else null. */
  grantOf(accessToken: string, shopDomain: string): { scopes: string[] } | null {
    const token = this.access.get(accessToken);
    if (!token || token.shopDomain !== shopDomain) return null;
    if (token.expiresAt !== null && token.expiresAt <= this.now()) return null;
    return token;
  }

  /** Ends every token of the shop; with `expireOnly`, refresh tokens stay good. */
  revokeShop(shopDomain: string, expireOnly = false): void {
    for (const [key, token] of this.access) if (token.shopDomain === shopDomain) this.access.delete(key);
    if (expireOnly) return;
    for (const [key, token] of this.refresh) if (token.shopDomain === shopDomain) this.refresh.delete(key);
  }

  /** Changed scopes hold for tokens already issued, as in a shop whose merchant takes a scope away. */
  setScopes(shopDomain: string, scopes: string[]): void {
    for (const token of this.access.values()) if (token.shopDomain === shopDomain) token.scopes = scopes;
  }

  /** Counts for /__state; never the tokens themselves. */
  summary(shopDomain: string): { access: number; refresh: number } {
    const of = (tokens: Iterable<{ shopDomain: string }>): number =>
      [...tokens].filter((token) => token.shopDomain === shopDomain).length;
    return { access: of(this.access.values()), refresh: of(this.refresh.values()) };
  }
}
