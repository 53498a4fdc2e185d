// The only code that queries shops and their sessions.
import { z } from "zod";
import type { Db } from "~/db/client.server";
import type { Shop } from "~/db/generated/client";
import type { ShopFacts } from "./ports";
import { CURRENCY_NOT_READ, type ShopStatus } from "./shop";

export type ShopRow = Omit<Shop, "status"> & { status: ShopStatus };

const LocationsSchema = z.array(z.object({ gid: z.string(), name: z.string(), active: z.boolean() }));

export function readLocations(row: { locations: unknown }) {
  return LocationsSchema.parse(row.locations);
}

export async function findShop(db: Db, shopDomain: string): Promise<ShopRow | null> {
  const row = await db.shop.findUnique({ where: { domain: shopDomain } });
  return row && { ...row, status: row.status as ShopStatus };
}

/** Makes sure the shop has a row; a new one knows nothing of the shop yet. True when it was made. */
export async function insertShop(db: Db, shopDomain: string, now: Date): Promise<boolean> {
  const { count } = await db.shop.createMany({
    data: [
      {
        domain: shopDomain,
        name: shopDomain,
        currency: CURRENCY_NOT_READ,
        statusChangedAt: now,
        connectedAt: now,
        createdAt: now,
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function saveFacts(db: Db, shopDomain: string, facts: ShopFacts, now: Date): Promise<void> {
  await db.shop.updateMany({ where: { domain: shopDomain }, data: { ...facts, checkedAt: now } });
}

/** Shopify has just given access: no refusal seen before counts, and a removed app is installed again. */
export async function saveAccess(db: Db, shopDomain: string, now: Date): Promise<void> {
  await db.shop.updateMany({ where: { domain: shopDomain }, data: { connectedAt: now } });
  await db.shop.updateMany({
    where: { domain: shopDomain, status: "uninstalled" },
    data: {
      status: "needs_reconnect",
      reconnectCode: "reinstalled",
      reconnectReason: "PledgeDock was installed again and is reading the shop.",
      uninstalledAt: null,
    },
  });
}

/** True when the shop needed it: its work has to be woken up. */
export async function saveConnected(db: Db, shopDomain: string, now: Date): Promise<boolean> {
  const { count } = await db.shop.updateMany({
    where: { domain: shopDomain, status: "needs_reconnect" },
    data: { status: "connected", reconnectCode: null, reconnectReason: null, statusChangedAt: now },
  });
  return count === 1;
}

/**
 * True when the status changed. Nothing changes when access was given after `seenAt` (then the bad news is older than
 * the repair), and an uninstalled shop stays uninstalled whatever else fails.
 */
export async function saveDisconnected(
  db: Db,
  shopDomain: string,
  change: {
    status: "needs_reconnect" | "uninstalled";
    code: string;
    reason: string;
    seenAt: Date;
    now: Date;
  },
): Promise<boolean> {
  const uninstalled = change.status === "uninstalled";
  const { count } = await db.shop.updateMany({
    where: {
      domain: shopDomain,
      status: { in: uninstalled ? ["connected", "needs_reconnect"] : ["connected"] },
      connectedAt: { lte: change.seenAt },
    },
    data: {
      status: change.status,
      reconnectCode: change.code,
      reconnectReason: change.reason,
      statusChangedAt: change.now,
      ...(uninstalled ? { uninstalledAt: change.now } : {}),
    },
  });
  return count === 1;
}

/** What broke now, where something is broken already. */
export async function saveReconnectReason(
  db: Db,
  shopDomain: string,
  code: string,
  reason: string,
): Promise<void> {
  await db.shop.updateMany({
    where: { domain: shopDomain, status: "needs_reconnect" },
    data: { reconnectCode: code, reconnectReason: reason },
  });
}

export async function saveOnboardingDismissed(db: Db, shopDomain: string, now: Date): Promise<void> {
  await db.shop.updateMany({ where: { domain: shopDomain }, data: { onboardingDismissedAt: now } });
}

/**
 * Broken shops, and shops nobody has looked at since `before`; noted as taken at `now`. With more of them than `limit`
 * those come first that were taken longest ago, so that everyone has a turn.
 */
export async function takeShopsToCheck(
  db: Db,
  { before, now, limit }: { before: Date; now: Date; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ domain: string }[]>`
    UPDATE "Shop" SET "checkOrderedAt" = ${now}::timestamp WHERE domain IN (
      SELECT domain FROM "Shop"
      WHERE status = 'needs_reconnect'
        OR (status = 'connected' AND ("checkedAt" IS NULL OR "checkedAt" < ${before}::timestamp))
      ORDER BY "checkOrderedAt" NULLS FIRST, domain LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING domain`;
  return rows.map((row) => row.domain);
}

/** Whether the shop's stored access may still be good: a refused token is stored as spent (see access-tokens). */
export async function hasUnspentAccess(db: Db, shopDomain: string, now: Date): Promise<boolean> {
  const session = await db.session.findUnique({
    where: { id: `offline_${shopDomain}` },
    select: { accessToken: true, expires: true },
  });
  return Boolean(session?.accessToken) && (!session?.expires || session.expires > now);
}

export async function deleteSessionsOfShop(db: Db, shopDomain: string): Promise<void> {
  await db.session.deleteMany({ where: { shop: shopDomain } });
}
