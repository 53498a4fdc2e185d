// What API requests leave behind: rate windows and the first answers to Idempotency-Keys.
import type { Db } from "~/db/client.server";
import type { Prisma } from "~/db/generated/client";

/** Counts one more request in the key's window, atomically across all web processes. */
export async function countInWindow(db: Db, keyId: string, windowStart: Date): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "ApiRateWindow" ("keyId", "windowStart", "count") VALUES (${keyId}, ${windowStart}, 1)
    ON CONFLICT ("keyId", "windowStart") DO UPDATE SET "count" = "ApiRateWindow"."count" + 1
    RETURNING "count"`;
  return rows[0]?.count ?? 1;
}

export interface IdempotencyClaim {
  keyId: string;
  idempotencyKey: string;
  bodyHash: string;
  now: Date;
  expiresAt: Date;
  /** A first request that began before this and has no answer is taken for dead. */
  deadBefore: Date;
}

/** True when this request is the one to run: no record, an outlived one, or one whose first request died. */
export async function claimIdempotencyKey(db: Db, claim: IdempotencyClaim): Promise<boolean> {
  const claimed = await db.$executeRaw`
    INSERT INTO "IdempotencyRecord" AS r ("keyId", "idempotencyKey", "bodyHash", "createdAt", "expiresAt")
    VALUES (${claim.keyId}, ${claim.idempotencyKey}, ${claim.bodyHash}, ${claim.now}, ${claim.expiresAt})
    ON CONFLICT ("keyId", "idempotencyKey") DO UPDATE
    SET "bodyHash" = EXCLUDED."bodyHash", "status" = NULL, "response" = NULL,
        "createdAt" = EXCLUDED."createdAt", "expiresAt" = EXCLUDED."expiresAt"
    WHERE r."expiresAt" <= ${claim.now}
       OR (r."status" IS NULL AND r."createdAt" < ${claim.deadBefore} AND r."bodyHash" = EXCLUDED."bodyHash")`;
  return claimed === 1;
}

export async function readIdempotencyRecord(db: Db, keyId: string, idempotencyKey: string) {
  return db.idempotencyRecord.findUnique({ where: { keyId_idempotencyKey: { keyId, idempotencyKey } } });
}

/** Keeps the answer, unless somebody took the claim over meanwhile. */
export async function keepIdempotentAnswer(
  db: Db,
  claim: Pick<IdempotencyClaim, "keyId" | "idempotencyKey"> & { claimedAt: Date },
  answer: { status: number; response: Prisma.InputJsonValue },
): Promise<void> {
  await db.idempotencyRecord.updateMany({
    where: {
      keyId: claim.keyId,
      idempotencyKey: claim.idempotencyKey,
      createdAt: claim.claimedAt,
      status: null,
    },
    data: answer,
  });
}

/** Lets the next request with the key run: the first one did nothing. */
export async function dropIdempotencyClaim(
  db: Db,
  claim: Pick<IdempotencyClaim, "keyId" | "idempotencyKey"> & { claimedAt: Date },
): Promise<void> {
  await db.idempotencyRecord.deleteMany({
    where: {
      keyId: claim.keyId,
      idempotencyKey: claim.idempotencyKey,
      createdAt: claim.claimedAt,
      status: null,
    },
  });
}

/** Notes that the connection is in use, at most once a minute so that a busy row is not a queue. */
export async function touchConnection(db: Db, connectionId: string, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE "Connection" SET "lastReceivedAt" = ${now}
    WHERE "id" = ${connectionId}
      AND ("lastReceivedAt" IS NULL OR "lastReceivedAt" < ${new Date(now.getTime() - 60_000)})`;
}
