// What of a batch is to be done next.
import type { Db, DbTransaction } from "~/db/client.server";
import type { LabelFailureCode } from "./label-failure";
import { OPEN_LABEL_STATES, type LabelState } from "./label-state";

/** settle: the outcome of a purchase. quote. buy: agreed to. fulfill: the package and its fulfilment in Shopify. */
export type LabelWork = "settle" | "quote" | "buy" | "fulfill";

const STATES: Record<LabelWork, LabelState[]> = {
  settle: ["buying", "unclear"],
  quote: ["waiting"],
  buy: ["created"],
  fulfill: ["bought"],
};

/** Ids of labels with this work, in the order of the batch, after the given place. */
export async function findWork(
  db: Db,
  query: { batchId: string; work: LabelWork; now: Date; afterPosition: number; limit: number },
): Promise<{ id: string; position: number }[]> {
  const { batchId, work, now, afterPosition, limit } = query;
  return db.$queryRaw`
    SELECT id, position FROM "Label" l
    WHERE "batchId" = ${batchId} AND position > ${afterPosition} AND state = ANY(${STATES[work]}::text[]) AND CASE ${work}
      WHEN 'fulfill' THEN ("refundState" IS NULL OR "refundState" = 'rejected')
        AND ("fulfillmentState" = 'wanted' AND "fulfillmentDueAt" IS NULL
          OR "fulfillmentState" IN ('wanted', 'refused') AND "fulfillmentDueAt" <= ${now}::timestamp)
      WHEN 'buy' THEN "confirmedMinor" >= "quotedMinor" AND ("notBefore" IS NULL OR "notBefore" <= ${now}::timestamp)
      ELSE "notBefore" IS NULL OR "notBefore" <= ${now}::timestamp END
    ORDER BY position LIMIT ${limit}`;
}

export interface OpenWork {
  waiting: number;
  /** Agreed to and not bought. */
  toBuy: number;
  /** Quoted, and dearer than agreed or not agreed to. */
  toConfirm: number;
  unsettled: number;
}

/** What is left to quote, to buy and to settle of the batch. */
export async function countWork(db: Db, batchId: string): Promise<OpenWork> {
  const [row] = await db.$queryRaw<Record<keyof OpenWork, bigint>[]>`
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
      count(*) FILTER (WHERE state = 'created' AND "confirmedMinor" >= "quotedMinor") AS "toBuy",
      count(*) FILTER (WHERE state = 'created' AND ("confirmedMinor" IS NULL OR "confirmedMinor" < "quotedMinor")) AS "toConfirm",
      count(*) FILTER (WHERE state IN ('buying', 'unclear')) AS unsettled
    FROM "Label" WHERE "batchId" = ${batchId}`;
  return {
    waiting: Number(row?.waiting ?? 0),
    toBuy: Number(row?.toBuy ?? 0),
    toConfirm: Number(row?.toConfirm ?? 0),
    unsettled: Number(row?.unsettled ?? 0),
  };
}

/** Prices of the batch's labels that are quoted and not bought. */
export async function readPrices(
  db: Db,
  batchId: string,
): Promise<{ quotedMinor: number; insuredMinor: number | null }[]> {
  const rows = await db.label.findMany({
    where: { batchId, state: "created", quotedMinor: { not: null } },
    select: { quotedMinor: true, insuredMinor: true },
  });
  return rows.map(({ quotedMinor, insuredMinor }) => ({
    quotedMinor: Number(quotedMinor ?? 0n),
    insuredMinor: insuredMinor === null ? null : Number(insuredMinor),
  }));
}

/** Agrees to the prices of everything that is quoted. */
export async function confirmQuoted(tx: DbTransaction, batchId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Label" SET "confirmedMinor" = "quotedMinor", failure = NULL, "updatedAt" = ${now}::timestamp
    WHERE "batchId" = ${batchId} AND state = 'created'`;
}

/** Takes the creator's yes to what is not being bought back, for this reason: what is quoted waits for another. */
export async function askAgain(tx: DbTransaction, batchId: string, reason: string, now: Date): Promise<void> {
  const code: LabelFailureCode = "EASYPOST_FEE";
  await tx.$executeRaw`
    UPDATE "Label" SET "confirmedMinor" = NULL, "updatedAt" = ${now}::timestamp,
      failure = jsonb_build_object('code', ${code}::text, 'message', 'Order ' || "orderName" || ': ' || ${reason}, 'field', NULL)
    WHERE "batchId" = ${batchId} AND state IN ('waiting', 'created') AND "confirmedMinor" IS NOT NULL`;
  // Should it turn out as not bought, it needs the new yes, too; a failure would say that EasyPost had refused it.
  await tx.$executeRaw`
    UPDATE "Label" SET "confirmedMinor" = NULL, "updatedAt" = ${now}::timestamp
    WHERE "batchId" = ${batchId} AND state = 'unclear' AND "confirmedMinor" IS NOT NULL`;
}

/**
 * Gives up what was not bought; a purchase that is under way keeps its outcome. Where one was ever sent, EasyPost may have
 * bought after it was last looked at: the label becomes unclear, to be read back before it is given up.
 */
export async function cancelUnbought(db: Db, batchId: string, now: Date): Promise<number> {
  return db.$executeRaw`
    UPDATE "Label" SET "notBefore" = NULL, "updatedAt" = ${now}::timestamp, state = CASE
      WHEN "intentAt" IS NOT NULL THEN 'unclear' ELSE 'cancelled' END
    WHERE "batchId" = ${batchId} AND state IN ('waiting', 'created')`;
}

/** Failed labels are to be quoted again, all of the batch or these, where the pledge has no other label under way. */
export async function retryFailed(
  tx: DbTransaction,
  batchId: string,
  labelIds: string[] | null,
  now: Date,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Label" l SET state = 'waiting', failure = NULL, attempts = 0, "notBefore" = NULL,
      "updatedAt" = ${now}::timestamp
    WHERE l."batchId" = ${batchId} AND l.state = 'failed'
      AND (${labelIds === null}::boolean OR l.id = ANY(${labelIds ?? []}::text[]))
      AND NOT EXISTS (SELECT 1 FROM "Label" o WHERE o."pledgeId" = l."pledgeId"
        AND o.state = ANY(${[...OPEN_LABEL_STATES]}::text[]))`;
}

/**
 * What is agreed to in other batches of the platform's account and not in the ledger yet, and what this batch may be
 * buying at the moment; insurance estimated.
 */
export async function sumCommitted(
  db: Db,
  { shopDomain, batchId }: { shopDomain: string; batchId: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ minor: bigint | null }[]>`
    SELECT sum(l."quotedMinor" + (l."quotedMinor" * b."feeBasisPoints" * 2 + 10000) / 20000
      + coalesce((l."insuredMinor" + 9999) / 10000 * 50, 0) + b."easypostFeeMinor")::bigint AS minor
    FROM "PostageBatch" b JOIN "Label" l ON l."batchId" = b.id
    WHERE b."shopDomain" = ${shopDomain} AND b.account = 'platform' AND (l.state IN ('buying', 'unclear')
      OR (b.id <> ${batchId} AND b.state IN ('running', 'paused') AND l.state = 'created'
        AND l."confirmedMinor" >= l."quotedMinor"))`;
  return Number(row?.minor ?? 0n);
}
