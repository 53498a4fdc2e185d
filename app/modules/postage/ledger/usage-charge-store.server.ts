// Charges through Shopify billing. A row is committed before Shopify is asked, so that asking again uses the same key.
import type { Db, DbTransaction } from "~/db/client.server";
import type { UsageCharge } from "~/db/generated/client";
import type { BillingProblem } from "./ledger-views";

/** What may be on the Shopify bill counts as charged: nobody pays twice. */
const COUNTED = ["sending", "recorded", "unclear"] as const;

/**
 * What Shopify was asked for and did not refuse; `problem`: why it refused the newest charge, or why one is not asked for
 * again.
 */
export async function readBilled(
  db: Db,
  shopDomain: string,
): Promise<{ billedMinor: number; sendingMinor: number; problem: BillingProblem | null }> {
  const sums = await db.usageCharge.groupBy({
    by: ["state"],
    where: { shopDomain, state: { in: [...COUNTED] } },
    _sum: { amountMinor: true },
  });
  const of = (state: string) => Number(sums.find((sum) => sum.state === state)?._sum.amountMinor ?? 0n);
  const newest = await db.usageCharge.findFirst({
    where: { shopDomain },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return {
    billedMinor: COUNTED.reduce((sum, state) => sum + of(state), 0),
    sendingMinor: of("sending"),
    problem:
      newest?.state === "refused" || newest?.state === "unclear"
        ? { kind: newest.state, message: newest.failure ?? "" }
        : null,
  };
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
    subscriptionGid: string;
    lineItemGid: string;
    amountMinor: number;
    description: string;
    upToEntry: bigint;
    createdAt: Date;
  },
): Promise<UsageCharge> {
  return tx.usageCharge.create({ data: { ...charge, amountMinor: BigInt(charge.amountMinor) } });
}

/**
 * Takes a charge for sending: nobody else sends it until then, and from now on its fate is unknown. False when another
 * worker has it.
 */
export async function takeCharge(db: Db, id: string, now: Date, until: Date): Promise<boolean> {
  const { count } = await db.usageCharge.updateMany({
    where: { id, state: "sending", OR: [{ notBefore: null }, { notBefore: { lte: now } }] },
    data: { sentAt: now, notBefore: until },
  });
  return count > 0;
}

/** Shopify has it: that stands, whatever was believed before. */
export async function settleRecorded(
  db: Db,
  id: string,
  recorded: { usageRecordGid: string; settledAt: Date },
): Promise<void> {
  const where = { id, state: { not: "recorded" } };
  const data = { ...recorded, state: "recorded", failure: null, notBefore: null };
  await db.usageCharge.updateMany({ where, data });
}

/** Writes what became of the charge that was taken at `takenAt`, if no other worker has taken it since. */
export async function settleTaken(
  db: Db,
  { id, takenAt }: { id: string; takenAt: Date },
  result:
    | { state: "refused" | "unclear"; failure: string; settledAt: Date }
    /** `sentAt`: the last time it left of which the fate is not known. */
    | { state: "sending"; failure: string; notBefore: Date; sentAt: Date | null },
): Promise<void> {
  const where = { id, state: "sending", sentAt: takenAt };
  await db.usageCharge.updateMany({ where, data: { notBefore: null, ...result } });
}

/**
 * Shops with a charge under way, or entries newer than their newest one: where charges are approved, and from time to time
 * also where they were not when last asked, as Shopify's word of an approval may be lost.
 */
export async function findShopsToBill(db: Db, now: Date, refusedBefore: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopDomain: string }[]>`
    SELECT s."shopDomain" FROM "PostageSettings" s
    JOIN "Shop" p ON p.domain = s."shopDomain" AND p.status = 'connected'
    LEFT JOIN LATERAL (SELECT * FROM "UsageCharge" c WHERE c."shopDomain" = s."shopDomain"
      ORDER BY c."createdAt" DESC, c.id DESC LIMIT 1) newest ON true
    WHERE (newest.state = 'sending' OR s."subscriptionStatus" = 'active' OR s."billingReadAt" < ${refusedBefore}::timestamp)
      AND CASE newest.state
      WHEN 'sending' THEN coalesce(newest."notBefore", newest."createdAt" + interval '1 minute') < ${now}::timestamp
      WHEN 'refused' THEN newest."settledAt" < ${refusedBefore}::timestamp
      ELSE EXISTS (SELECT 1 FROM "LedgerEntry" e WHERE e."shopDomain" = s."shopDomain" AND e.account = 'platform'
        AND e.id > coalesce(newest."upToEntry", 0)) END`;
  return rows.map(({ shopDomain }) => shopDomain);
}
