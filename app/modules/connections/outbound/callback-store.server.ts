// A connection's callback: where to, locked with what, and how it is doing.
import type { Db } from "~/db/client.server";
import type { Connection } from "~/db/generated/client";
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

/** The callback of the shop's connection; null when it has no such connection. */
export async function findCallback(
  db: Db,
  { shopDomain, connectionId }: OfConnection,
): Promise<StoredCallback | null> {
  const row = await db.connection.findFirst({ where: { id: connectionId, shopDomain } });
  return row && toCallback(row);
}

/** The callback that the delivery job works for, whatever the shop. */
export async function findCallbackToServe(db: Db, connectionId: string): Promise<StoredCallback | null> {
  const row = await db.connection.findUnique({ where: { id: connectionId } });
  return row && toCallback(row);
}

function toCallback(row: Connection): StoredCallback {
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
export async function noteFailure(
  db: Db,
  connectionId: string,
  url: string,
  now: Date,
): Promise<Date | null> {
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
