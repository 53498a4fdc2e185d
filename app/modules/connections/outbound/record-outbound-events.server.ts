import { randomUUID } from "node:crypto";
import type { Db } from "~/db/client.server";
import type { OutboundChange } from "./outbound-message";
import { insertOutboundEvents } from "./outbound-event-store.server";

export interface ToldConnection {
  shopDomain: string;
  connectionId: string;
}

/**
 * Writes what a platform is to be told, in the transaction of the change itself. `lastVersion` is the pledge's highest
 * version so far; the caller holds the pledge's row, so nobody else gives out the next one. One statement,
 * however many changes.
 */
export async function recordOutboundEvents(
  tx: Db,
  changes: (OutboundChange & ToldConnection & { lastVersion: number })[],
  now: Date,
): Promise<void> {
  const given = new Map<string, number>();
  const rows = changes.map(({ lastVersion, pledge, fulfillment, ...change }) => {
    const version = (given.get(change.pledgeId) ?? lastVersion) + 1;
    given.set(change.pledgeId, version);
    const payload = fulfillment ? { pledge, fulfillment } : { pledge };
    return { ...change, id: newEventId(), version, payload, createdAt: now, nextAttemptAt: now };
  });
  await insertOutboundEvents(tx, rows);
}

/** `evt_` and 32 hexadecimal digits. */
export function newEventId(): string {
  return `evt_${randomUUID().replaceAll("-", "")}`;
}
