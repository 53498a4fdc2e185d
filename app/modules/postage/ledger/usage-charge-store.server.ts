// Charges through Shopify billing. A row is committed before Shopify is asked, so that asking again uses the same key.
import type { Db, DbTransaction } from "~/db/client.server";
import type { UsageCharge } from "~/db/generated/client";

/** What Shopify was asked for and did not refuse; `problem`: why it refused the newest charge. */
export async function readBilled(
  db: Db,
  shopDomain: string,
): Promise<{ billedMinor: number; sendingMinor: number; problem: string | null }> {
  const sums = await db.usageCharge.groupBy({
    by: ["state"],
    where: { shopDomain, state: { in: ["sending", "recorded"] } },
    _sum: { amountMinor: true },
  });
  const of = (state: string) => Number(sums.find((sum) => sum.state === state)?._sum.amountMinor ?? 0n);
  const newest = await db.usageCharge.findFirst({
    where: { shopDomain },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return {
    billedMinor: of("sending") + of("recorded"),
    sendingMinor: of("sending"),
    problem: newest?.state === "refused" ? newest.failure : null,
  };
}

/** One charge of a shop is worked out and written at a time. */
export async function lockBilling(tx: DbTransaction, shopDomain: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`postage billing ${shopDomain}`}, 0))`;
}

/** The oldest charge whose fate at Shopify is not known yet. */
export async function findOpenCharge(db: Db, shopDomain: string): Promise<UsageCharge | null> {
  return db.usageCharge.findFirst({
    where: { shopDomain, state: "sending" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** `amountMinor` in US cents; covers the ledger up to the entry `upToEntry`. */
export async function insertCharge(
  tx: DbTransaction,
  charge: {
    shopDomain: string;
    idempotencyKey: string;
    amountMinor: number;
    description: string;
    upToEntry: bigint;
    createdAt: Date;
  },
): Promise<UsageCharge> {
  return tx.usageCharge.create({ data: { ...charge, amountMinor: BigInt(charge.amountMinor) } });
}

/** Writes what became of a charge that is under way. */
export async function settleCharge(
  db: Db,
  id: string,
  result:
    | { state: "recorded"; usageRecordGid: string; settledAt: Date }
    | { state: "refused"; failure: string; settledAt: Date }
    | { state: "sending"; failure: string; notBefore: Date },
): Promise<void> {
  await db.usageCharge.updateMany({ where: { id, state: "sending" }, data: { notBefore: null, ...result } });
}

/** Shops with charges approved in Shopify and one under way, or with entries newer than their newest charge. */
export async function findShopsToBill(db: Db, now: Date, refusedBefore: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopDomain: string }[]>`
    SELECT s."shopDomain" FROM "PostageSettings" s
    JOIN "Shop" p ON p.domain = s."shopDomain" AND p.status = 'connected'
    LEFT JOIN LATERAL (SELECT * FROM "UsageCharge" c WHERE c."shopDomain" = s."shopDomain"
      ORDER BY c."createdAt" DESC, c.id DESC LIMIT 1) newest ON true
    WHERE s."subscriptionStatus" = 'active' AND CASE newest.state
      WHEN 'sending' THEN coalesce(newest."notBefore", newest."createdAt" + interval '1 minute') < ${now}::timestamp
      WHEN 'refused' THEN newest."settledAt" < ${refusedBefore}::timestamp
      ELSE EXISTS (SELECT 1 FROM "LedgerEntry" e WHERE e."shopDomain" = s."shopDomain" AND e.account = 'platform'
        AND e.id > coalesce(newest."upToEntry", 0)) END`;
  return rows.map(({ shopDomain }) => shopDomain);
}
