// Shopify's own session storage, with the tokens encrypted before they reach the table.
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { SecretBox } from "~/config/secret-box.server";
import type { DbClient } from "./client.server";

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
  readonly #db: DbClient;
  readonly #box: SecretBox;
  #table: PrismaSessionStorage<never> | null = null;

  constructor(db: DbClient, box: SecretBox) {
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
