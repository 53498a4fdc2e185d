// The only code that queries outbound events.
import type { Db } from "~/db/client.server";
import type { OutboundEvent, Prisma } from "~/db/generated/client";
import type { OfConnection } from "./outbound-deps";
import type { OutboundType } from "./outbound-message";

export interface NewOutboundEvent extends OfConnection {
  id: string;
  pledgeId: string | null;
  type: OutboundType;
  version: number;
  payload: object;
  createdAt: Date;
  nextAttemptAt: Date;
}

export async function insertOutboundEvents(db: Db, rows: NewOutboundEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await db.outboundEvent.createMany({
    data: rows.map((row) => ({ ...row, payload: row.payload })),
  });
}

export type ClaimedEvent = Pick<
  OutboundEvent,
  "id" | "pledgeId" | "type" | "version" | "payload" | "createdAt" | "attempts"
>;

/**
 * Takes the next due events in sending order and counts the attempt before it is made: should the process die, they are
 * due again at `leaseUntil`. Nothing of a connection that is disabled, ended or has no address.
 */
export async function claimDueEvents(
  db: Db,
  claim: { connectionId: string; now: Date; leaseUntil: Date; limit: number },
): Promise<ClaimedEvent[]> {
  return db.$queryRaw<ClaimedEvent[]>`
    WITH due AS (
      SELECT e.id FROM "OutboundEvent" e JOIN "Connection" c ON c.id = e."connectionId"
      WHERE e."connectionId" = ${claim.connectionId} AND e."deliveredAt" IS NULL AND e."abandonedAt" IS NULL
        AND e."nextAttemptAt" <= ${claim.now}::timestamp
        AND c.status = 'active' AND c."callbackUrl" IS NOT NULL AND c."callbackDisabledAt" IS NULL
      ORDER BY e."nextAttemptAt", e.version, e.id LIMIT ${claim.limit} FOR UPDATE OF e SKIP LOCKED
    ), claimed AS (
      UPDATE "OutboundEvent" e SET attempts = e.attempts + 1, "nextAttemptAt" = ${claim.leaseUntil}::timestamp
      FROM due WHERE e.id = due.id
      RETURNING e.id, e."pledgeId", e.type, e.version, e.payload, e."createdAt", e.attempts
    ) SELECT * FROM claimed ORDER BY version, id`;
}

export async function markDelivered(db: Db, id: string, status: number, now: Date): Promise<void> {
  await db.outboundEvent.updateMany({
    where: { id },
    data: { deliveredAt: now, lastStatus: status, lastError: null, abandonedAt: null },
  });
}

/** Notes a failed attempt; only while no later attempt was begun and none has succeeded. */
export async function markFailed(
  db: Db,
  failed: {
    id: string;
    attempts: number;
    status: number | null;
    message: string;
    nextAttemptAt: Date | null;
    now: Date;
  },
): Promise<void> {
  await db.outboundEvent.updateMany({
    where: { id: failed.id, attempts: failed.attempts, deliveredAt: null },
    data: {
      lastStatus: failed.status,
      lastError: failed.message,
      ...(failed.nextAttemptAt ? { nextAttemptAt: failed.nextAttemptAt } : { abandonedAt: failed.now }),
    },
  });
}

/** Gives back events that were claimed and not sent, as if they had not been claimed. */
export async function releaseClaims(db: Db, claimed: ClaimedEvent[], now: Date): Promise<void> {
  if (claimed.length === 0) return;
  await db.outboundEvent.updateMany({
    where: { id: { in: claimed.map((event) => event.id) }, deliveredAt: null },
    data: { attempts: { decrement: 1 }, nextAttemptAt: now },
  });
}

/** Connections of any shop with something due, at most `limit`. */
export async function findConnectionsDue(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM "Connection" c
    WHERE c."callbackUrl" IS NOT NULL AND c."callbackDisabledAt" IS NULL AND c.status = 'active'
      AND EXISTS (SELECT 1 FROM "OutboundEvent" e WHERE e."connectionId" = c.id AND e."deliveredAt" IS NULL
        AND e."abandonedAt" IS NULL AND e."nextAttemptAt" <= ${now}::timestamp)
    LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** When the connection's next event is due; null when none waits. */
export async function findNextDue(db: Db, connectionId: string): Promise<Date | null> {
  const next = await db.outboundEvent.findFirst({
    where: { connectionId, deliveredAt: null, abandonedAt: null },
    orderBy: { nextAttemptAt: "asc" },
    select: { nextAttemptAt: true },
  });
  return next?.nextAttemptAt ?? null;
}

/** Makes events due again with all their attempts: the named ones, or all that were given up. Says how many. */
export async function makeDueAgain(
  db: Db,
  { shopDomain, connectionId }: OfConnection,
  which: { ids: string[] } | { given: keyof typeof CONDITIONS },
  now: Date,
): Promise<number> {
  const { count } = await db.outboundEvent.updateMany({
    where: {
      shopDomain,
      connectionId,
      type: { not: "webhook.test" },
      ...("ids" in which ? { id: { in: which.ids } } : CONDITIONS[which.given]),
    },
    data: { nextAttemptAt: now, attempts: 0, deliveredAt: null, abandonedAt: null },
  });
  return count;
}

const CONDITIONS = {
  abandoned: { abandonedAt: { not: null } },
  waiting: { deliveredAt: null, abandonedAt: null },
  // What nobody has tried yet is due anyway.
  undelivered: { deliveredAt: null, OR: [{ abandonedAt: { not: null } }, { lastError: { not: null } }] },
} satisfies Record<string, Prisma.OutboundEventWhereInput>;

/** Gives up everything that waits, because its address is gone. */
export async function abandonWaiting(db: Db, connectionId: string, reason: string, now: Date): Promise<void> {
  await db.outboundEvent.updateMany({
    where: { connectionId, ...CONDITIONS.waiting },
    data: { abandonedAt: now, lastError: reason },
  });
}

export async function countByEnd(db: Db, connectionId: string): Promise<{ waiting: number; failed: number }> {
  const waiting = await db.outboundEvent.count({ where: { connectionId, ...CONDITIONS.waiting } });
  const failed = await db.outboundEvent.count({ where: { connectionId, ...CONDITIONS.abandoned } });
  return { waiting, failed };
}

/** One page, newest first. */
export async function findOutboundEvents(
  db: Db,
  { shopDomain, connectionId }: OfConnection,
  skip: number,
  take: number,
) {
  return db.outboundEvent.findMany({
    where: { shopDomain, connectionId },
    orderBy: [{ createdAt: "desc" }, { version: "desc" }, { id: "desc" }],
    skip,
    take,
    include: { pledge: { select: { externalId: true } } },
  });
}

/** Deletes what was delivered long ago, except each pledge's newest, from which the next version is counted. */
export async function deleteDelivered(db: Db, before: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "OutboundEvent" e WHERE e."deliveredAt" < ${before}::timestamp AND (e."pledgeId" IS NULL OR EXISTS (
      SELECT 1 FROM "OutboundEvent" newer WHERE newer."pledgeId" = e."pledgeId" AND newer.version > e.version))`;
}
