// A connection's callback: where to, locked with what, and how it is doing.
import type { Db } from "~/db/client.server";
import type { OfConnection } from "./outbound-deps";

export interface StoredCallback {
  shopDomain: string;
  connectionName: string;
  status: string;
  url: string | null;
  lockedSecret: string | null;
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: string | null;
}

/** The callback of a connection (of that shop, when one is named); null when there is no such connection. */
export async function findCallback(
  db: Db,
  { shopDomain, connectionId }: { shopDomain?: string; connectionId: string },
): Promise<StoredCallback | null> {
  const row = await db.connection.findFirst({ where: { id: connectionId, shopDomain } });
  if (!row) return null;
  return {
    shopDomain: row.shopDomain,
    connectionName: row.name,
    status: row.status,
    url: row.callbackUrl,
    lockedSecret: row.callbackSecret,
    failingSince: row.callbackFailingSince,
    disabledAt: row.callbackDisabledAt,
    disabledReason: row.callbackDisabledReason,
  };
}

const HEALTHY = { callbackFailingSince: null, callbackDisabledAt: null, callbackDisabledReason: null };

/** False when the shop has no such active connection. A new address starts without the old one's failures. */
export async function saveCallback(
  db: Db,
  { shopDomain, connectionId }: OfConnection,
  callback: { url: string; lockedSecret: string } | null,
): Promise<boolean> {
  const { count } = await db.connection.updateMany({
    where: { id: connectionId, shopDomain, ...(callback ? { status: "active" } : {}) },
    data: { callbackUrl: callback?.url ?? null, callbackSecret: callback?.lockedSecret ?? null, ...HEALTHY },
  });
  return count === 1;
}

/** False when the shop has no such connection with an address. */
export async function saveCallbackSecret(
  db: Db,
  { shopDomain, connectionId }: OfConnection,
  lockedSecret: string,
): Promise<boolean> {
  const { count } = await db.connection.updateMany({
    where: { id: connectionId, shopDomain, status: "active", callbackUrl: { not: null } },
    data: { callbackSecret: lockedSecret },
  });
  return count === 1;
}

export async function saveEnabled(db: Db, { shopDomain, connectionId }: OfConnection): Promise<boolean> {
  const { count } = await db.connection.updateMany({
    where: { id: connectionId, shopDomain, status: "active", callbackUrl: { not: null } },
    data: HEALTHY,
  });
  return count === 1;
}

/** Notes a success at this address; writes only when it had been failing. */
export async function noteSuccess(db: Db, connectionId: string, url: string): Promise<void> {
  await db.connection.updateMany({
    where: { id: connectionId, callbackUrl: url, callbackFailingSince: { not: null } },
    data: { callbackFailingSince: null },
  });
}

/** Notes a failure at this address and answers since when it has been failing; null when it is no longer in use. */
export async function noteFailure(db: Db, connectionId: string, url: string, now: Date): Promise<Date | null> {
  await db.connection.updateMany({
    where: { id: connectionId, callbackUrl: url, callbackFailingSince: null },
    data: { callbackFailingSince: now },
  });
  const row = await db.connection.findFirst({
    where: { id: connectionId, callbackUrl: url },
    select: { callbackFailingSince: true },
  });
  return row?.callbackFailingSince ?? null;
}

/** True for the one caller that disabled it. */
export async function saveDisabled(
  db: Db,
  connectionId: string,
  disabled: { url: string; failingSince: Date; reason: string; now: Date },
): Promise<boolean> {
  const { count } = await db.connection.updateMany({
    where: {
      id: connectionId,
      callbackUrl: disabled.url,
      callbackDisabledAt: null,
      callbackFailingSince: disabled.failingSince,
    },
    data: { callbackDisabledAt: disabled.now, callbackDisabledReason: disabled.reason },
  });
  return count === 1;
}
