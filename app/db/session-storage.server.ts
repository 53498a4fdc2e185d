// Shopify's own session storage, with the tokens encrypted before they reach the table.
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { SecretBox } from "~/config/secret-box.server";
import { inTransaction, type Db } from "./client.server";

type TokenField = "accessToken" | "refreshToken";
const TOKEN_FIELDS: readonly TokenField[] = ["accessToken", "refreshToken"];

/** Where a token stands; binds the encrypted text to its row and column. */
export function tokenContext(sessionId: string, field: TokenField): string {
  return `Session:${sessionId}:${field}`;
}

/**
 * Stores online and offline sessions; access and refresh tokens never stand in clear in the table. Reading throws when
 * a token's key is missing from the key list: a wrong configuration must be seen, not taken for "no session".
 */
export class EncryptedSessionStorage implements SessionStorage {
  readonly #db: Db;
  readonly #box: SecretBox;
  #table: PrismaSessionStorage<never> | null = null;

  constructor(db: Db, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  async storeSession(session: Session): Promise<boolean> {
    const locked = this.#mapTokens(session, (token, context) => this.#box.encrypt(token, context));
    return this.#using((table) => table.storeSession(locked));
  }

  async loadSession(id: string): Promise<Session | undefined> {
    const session = await this.#using((table) => table.loadSession(id));
    return session && this.#unlock(session);
  }

  async deleteSession(id: string): Promise<boolean> {
    return this.#using((table) => table.deleteSession(id));
  }

  async deleteSessions(ids: string[]): Promise<boolean> {
    return this.#using((table) => table.deleteSessions(ids));
  }

  async findSessionsByShop(shop: string): Promise<Session[]> {
    const sessions = await this.#using((table) => table.findSessionsByShop(shop));
    return sessions.map((session) => this.#unlock(session));
  }

  /** Marks a token that Shopify refused as spent, unless another one has been stored since. */
  async spendToken(id: string, refused: string, now: Date): Promise<void> {
    const row = await this.#db.session.findUnique({ where: { id }, select: { accessToken: true } });
    if (!row?.accessToken) return;
    if (this.#box.decrypt(row.accessToken, tokenContext(id, "accessToken")) !== refused) return;
    await this.#db.session.updateMany({
      where: { id, accessToken: row.accessToken },
      data: { expires: now },
    });
  }

  /**
   * Replaces a session by what `renew` makes of it; null keeps it. One renewal of a session at a time over all processes,
   * so that a refresh token is used once; a session stored meanwhile by an opened page is newer and is kept. Gives what
   * is stored in the end. Holds one database connection while `renew` runs: it has to end in seconds.
   */
  async renewSession(
    id: string,
    renew: (stored: Session) => Promise<Session | null>,
  ): Promise<Session | undefined> {
    return inTransaction(this.#db, async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`renew ${id}`}, 0))`;
      const inside = new EncryptedSessionStorage(tx, this.#box);
      const before = await tx.session.findUnique({ where: { id }, select: { accessToken: true } });
      const stored = await inside.loadSession(id);
      if (!before || !stored) return undefined;
      const renewed = await renew(stored);
      if (!renewed) return stored;
      const [current] = await tx.$queryRaw<{ accessToken: string }[]>`
        SELECT "accessToken" FROM "Session" WHERE id = ${id} FOR UPDATE`;
      if (current?.accessToken !== before.accessToken) return inside.loadSession(id);
      await inside.storeSession(renewed);
      return renewed;
    });
  }

  #unlock(session: Session): Session {
    return this.#mapTokens(session, (token, context) => this.#box.decrypt(token, context));
  }

  #mapTokens(session: Session, change: (token: string, context: string) => string): Session {
    const copy = new Session(session.toObject());
    for (const field of TOKEN_FIELDS) {
      const token = session[field];
      if (token) copy[field] = change(token, tokenContext(session.id, field));
    }
    return copy;
  }

  /**
   * Shopify's class polls for the table as soon as it is made and never recovers from a database that was not there
   * yet; so it is made on first use, and made anew after it has failed.
   */
  async #using<T>(work: (table: PrismaSessionStorage<never>) => Promise<T>): Promise<T> {
    // Its type wants the client of @prisma/client; ours is generated elsewhere and has the same `session` model.
    this.#table ??= new PrismaSessionStorage(this.#db as never, {
      connectionRetries: 1,
      connectionRetryIntervalMs: 0,
    });
    try {
      return await work(this.#table);
    } catch (error) {
      if (error instanceof Error && error.constructor.name.startsWith("MissingSession")) this.#table = null;
      throw error;
    }
  }
}
