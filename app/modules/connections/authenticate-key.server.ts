import type { ConnectionDeps } from "./connection-deps";
import { hashConnectionKey, isSameHash, readBearer } from "./connection-key.server";
import { findKeyByHash, touchKey } from "./connection-store.server";

const NOTE_USE_EVERY_MS = 60_000;

export interface AuthenticatedKey {
  id: string;
  connectionId: string;
  shopDomain: string;
  platform: string;
  /** Validates only; stores nothing. */
  sandbox: boolean;
}

/** `revoked` and `uninstalled` are said only to whoever holds a key that once was good. */
export type KeyRefusal = "missing" | "unknown" | "revoked" | "uninstalled";

/**
 * Whose key an `Authorization` header carries, or why it opens nothing: unknown, revoked (or its connection ended), or
 * of a shop that removed the app. A shop that needs a reconnect still receives its pledges.
 */
export async function authenticateKey(
  deps: Pick<ConnectionDeps, "db" | "clock">,
  { bearer }: { bearer: string | null },
): Promise<{ kind: "ok"; key: AuthenticatedKey } | { kind: "refused"; reason: KeyRefusal }> {
  const given = readBearer(bearer);
  if (given === null) return { kind: "refused", reason: bearer ? "unknown" : "missing" };
  const hash = hashConnectionKey(given);
  const row = await findKeyByHash(deps.db, hash);
  if (!row || !isSameHash(row.hash, hash)) return { kind: "refused", reason: "unknown" };
  if (row.connection.shop.status === "uninstalled") return { kind: "refused", reason: "uninstalled" };
  if (row.revokedAt || row.connection.status !== "active") return { kind: "refused", reason: "revoked" };
  const now = deps.clock.now();
  const due = new Date(now.getTime() - NOTE_USE_EVERY_MS);
  if (!row.lastUsedAt || row.lastUsedAt <= due) await touchKey(deps.db, row.id, due, now);
  const { id, connectionId, shopDomain, sandbox } = row;
  return { kind: "ok", key: { id, connectionId, shopDomain, platform: row.connection.platform, sandbox } };
}
