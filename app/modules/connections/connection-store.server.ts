// The only code that queries connections and their keys. Every query names the shop: an id alone opens nothing.
import { inTransaction, type Db } from "~/db/client.server";
import type { Connection, ConnectionKey, Prisma } from "~/db/generated/client";
import type { ConnectionView } from "./connection";
import { ConnectionSettingsSchema, type ConnectionSettings } from "./connection-settings";

const WITH_KEYS = {
  keys: { orderBy: { createdAt: "desc" } },
  _count: { select: { pledges: true } },
} satisfies Prisma.ConnectionInclude;
type ConnectionWithKeys = Prisma.ConnectionGetPayload<{ include: typeof WITH_KEYS }>;

interface OfShop {
  shopDomain: string;
  connectionId: string;
}

export async function insertConnection(
  db: Db,
  row: { shopDomain: string; platform: string; name: string; settings: ConnectionSettings; createdAt: Date },
): Promise<string> {
  const { id } = await db.connection.create({ data: row, select: { id: true } });
  return id;
}

/** Oldest first, disconnected ones last. */
export async function findConnections(db: Db, shopDomain: string): Promise<ConnectionView[]> {
  const rows = await db.connection.findMany({
    where: { shopDomain },
    include: WITH_KEYS,
    orderBy: [{ status: "asc" }, { createdAt: "asc" }],
  });
  return rows.map(toView);
}

/** Settings and keys of the active connections; cheap, because no pledges are counted. */
export async function findActiveConnections(
  db: Db,
  shopDomain: string,
): Promise<Pick<ConnectionView, "settings" | "keys" | "lastReceivedAt">[]> {
  const rows = await db.connection.findMany({
    where: { shopDomain, status: "active" },
    select: { settings: true, keys: true, lastReceivedAt: true },
  });
  return rows.map(({ settings, ...row }) => ({ settings: ConnectionSettingsSchema.parse(settings), ...row }));
}

export async function findConnection(
  db: Db,
  { shopDomain, connectionId }: OfShop,
): Promise<ConnectionView | null> {
  const row = await db.connection.findFirst({ where: { id: connectionId, shopDomain }, include: WITH_KEYS });
  return row && toView(row);
}

/** False when the shop has no such connection. */
export async function updateConnection(
  db: Db,
  { shopDomain, connectionId }: OfShop,
  change: { name?: string; settings?: ConnectionSettings },
): Promise<boolean> {
  const { count } = await db.connection.updateMany({ where: { id: connectionId, shopDomain }, data: change });
  return count === 1;
}

/** Ends the connection and all its keys at once; pledges stay. False when there is no active one. */
export async function endConnection(
  db: Db,
  { shopDomain, connectionId }: OfShop,
  now: Date,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.connection.updateMany({
      where: { id: connectionId, shopDomain, status: "active" },
      data: { status: "disconnected", disconnectedAt: now },
    });
    if (count === 0) return false;
    await tx.connectionKey.updateMany({
      where: { connectionId, shopDomain, revokedAt: null },
      data: { revokedAt: now },
    });
    return true;
  });
}

export async function insertKey(
  db: Db,
  row: Pick<
    ConnectionKey,
    "connectionId" | "shopDomain" | "label" | "prefix" | "hash" | "sandbox" | "createdAt"
  >,
): Promise<string> {
  const { id } = await db.connectionKey.create({ data: row, select: { id: true } });
  return id;
}

/** False when the shop has no such key, or it was revoked before. */
export async function revokeKey(db: Db, shopDomain: string, keyId: string, now: Date): Promise<boolean> {
  const { count } = await db.connectionKey.updateMany({
    where: { id: keyId, shopDomain, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** The key with that hash and where it belongs, whatever its state. */
export async function findKeyByHash(db: Db, hash: string) {
  return db.connectionKey.findUnique({
    where: { hash },
    include: { connection: { select: { platform: true, status: true, shop: { select: { status: true } } } } },
  });
}

/** Notes the use unless one was noted after `before`: one write a minute, not one per request. */
export async function touchKey(db: Db, keyId: string, before: Date, now: Date): Promise<void> {
  await db.connectionKey.updateMany({
    where: { id: keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
    data: { lastUsedAt: now },
  });
}

function toView({ keys, _count, ...row }: ConnectionWithKeys & Connection): ConnectionView {
  return {
    id: row.id,
    platform: row.platform,
    name: row.name,
    status: row.status === "active" ? "active" : "disconnected",
    settings: ConnectionSettingsSchema.parse(row.settings),
    createdAt: row.createdAt,
    disconnectedAt: row.disconnectedAt,
    lastReceivedAt: row.lastReceivedAt,
    pledgeCount: _count.pledges,
    keys: keys.map(({ id, label, prefix, sandbox, createdAt, lastUsedAt, revokedAt }) => ({
      id,
      label,
      prefix,
      sandbox,
      createdAt,
      lastUsedAt,
      revokedAt,
    })),
  };
}
