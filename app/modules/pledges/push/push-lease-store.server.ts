// The lease on a shop's drain: one row per shop, fenced by a token that only ever grows.
import type { Db, DbClient, DbTransaction } from "~/db/client.server";
import { inTransaction } from "~/db/client.server";
import { requireLegalTransition } from "../pledge-state";

export interface LeaseClaim {
  shopDomain: string;
  owner: string;
  now: Date;
  leaseSeconds: number;
}

export interface OrphanedSend {
  pledgeId: string;
  attempt: number;
}

export interface TakenLease {
  token: bigint;
  /** Intents of an owner that is gone: whether their requests left, nobody can say. */
  orphaned: OrphanedSend[];
}

/**
 * Takes the lease when nobody holds it, with the next token. In the same transaction everything still `sending`
 * becomes `unknown`: it belongs to an owner that died or froze, and from here on that owner can write nothing.
 */
export async function takeLease(db: DbClient, claim: LeaseClaim): Promise<TakenLease | null> {
  requireLegalTransition("sending", "unknown");
  return inTransaction(db, async (tx) => {
    const rows = await tx.$queryRaw<{ token: bigint }[]>`
      UPDATE "Shop" SET "drainOwner" = ${claim.owner}, "drainToken" = "drainToken" + 1,
        "drainLeaseUntil" = ${claim.now}::timestamp + make_interval(secs => ${claim.leaseSeconds})
      WHERE domain = ${claim.shopDomain}
        AND ("drainOwner" IS NULL OR "drainLeaseUntil" IS NULL OR "drainLeaseUntil" < ${claim.now}::timestamp)
      RETURNING "drainToken" AS token`;
    const token = rows[0]?.token;
    if (token === undefined) return null;
    const orphaned = await tx.$queryRaw<OrphanedSend[]>`
      UPDATE "Pledge" SET state = 'unknown', "notBefore" = ${claim.now}::timestamp, "updatedAt" = ${claim.now}::timestamp,
        "emptyLooks" = 0, "firstEmptyAt" = NULL, "lastEmptyAt" = NULL
      WHERE "shopDomain" = ${claim.shopDomain} AND state = 'sending' AND "drainToken" < ${token}
      RETURNING id AS "pledgeId", attempt`;
    return { token, orphaned };
  });
}

/** Prolongs the lease; false when it is no longer ours. */
export async function renewLease(db: Db, claim: LeaseClaim & { token: bigint }): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "Shop" SET "drainLeaseUntil" = ${claim.now}::timestamp + make_interval(secs => ${claim.leaseSeconds})
    WHERE domain = ${claim.shopDomain} AND "drainOwner" = ${claim.owner} AND "drainToken" = ${claim.token}
      AND "drainLeaseUntil" >= ${claim.now}::timestamp`;
  return renewed === 1;
}

/** Gives the lease up at once; without effect when it is no longer ours. */
export async function dropLease(
  db: Db,
  lease: { shopDomain: string; owner: string; token: bigint },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "Shop" SET "drainOwner" = NULL, "drainLeaseUntil" = NULL
    WHERE domain = ${lease.shopDomain} AND "drainOwner" = ${lease.owner} AND "drainToken" = ${lease.token}`;
}

export interface LeasedShop {
  name: string;
  currency: string;
  status: string;
  scopes: string[];
  metafieldDefinitionOk: boolean | null;
}

/**
 * The shop's row, locked against a change of owner until the transaction ends; null when the token is not current.
 * Every write that depends on owning the drain starts with it.
 */
export async function readLeasedShop(
  tx: DbTransaction,
  lease: { shopDomain: string; token: bigint },
): Promise<LeasedShop | null> {
  const rows = await tx.$queryRaw<LeasedShop[]>`
    SELECT name, currency, status, scopes, "metafieldDefinitionOk" FROM "Shop"
    WHERE domain = ${lease.shopDomain} AND "drainToken" = ${lease.token} AND "drainOwner" IS NOT NULL
    FOR SHARE`;
  return rows[0] ?? null;
}

/** The scopes the shop has granted; none for an unknown shop. */
export async function readScopes(db: Db, shopDomain: string): Promise<string[]> {
  const shop = await db.shop.findUnique({ where: { domain: shopDomain }, select: { scopes: true } });
  return shop?.scopes ?? [];
}

/** True when another shop has something due and nobody works for it. */
export async function doOthersWait(db: Db, shopDomain: string, now: Date): Promise<boolean> {
  const waiting = await readShopsToDrain(db, now, 2);
  return waiting.some((domain) => domain !== shopDomain);
}

/**
 * Shops without a live lease that have something to do: requests of a dead owner, looks, placements or holds that are due, pledges
 * of running batches. A shop that cannot be reached is named only for the first, which needs no connection.
 */
export async function readShopsToDrain(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ domain: string }[]>`
    SELECT s.domain FROM "Shop" s
    WHERE (s."drainOwner" IS NULL OR s."drainLeaseUntil" IS NULL OR s."drainLeaseUntil" < ${now}::timestamp)
      AND (EXISTS (SELECT 1 FROM "Pledge" p WHERE p."shopDomain" = s.domain AND p.state = 'sending')
        OR (s.status = 'connected' AND (
          EXISTS (SELECT 1 FROM "Pledge" p WHERE p."shopDomain" = s.domain AND p.state = 'unknown'
            AND (p."notBefore" IS NULL OR p."notBefore" <= ${now}::timestamp))
          OR EXISTS (SELECT 1 FROM "Pledge" p WHERE p."shopDomain" = s.domain AND p."holdState" = 'pending'
            AND p.state = 'created' AND (p."notBefore" IS NULL OR p."notBefore" <= ${now}::timestamp))
          OR (s."metafieldDefinitionOk" AND EXISTS (SELECT 1 FROM "Batch" b JOIN "Pledge" p ON p."batchId" = b.id
            WHERE b."shopDomain" = s.domain AND b.state = 'running' AND p.state = 'queued'
              AND (p."notBefore" IS NULL OR p."notBefore" <= ${now}::timestamp))))))
    ORDER BY s."drainLeaseUntil" NULLS FIRST, s.domain LIMIT ${limit}`;
  return rows.map((row) => row.domain);
}
