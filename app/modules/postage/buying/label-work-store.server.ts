// What of a batch is to be done next.
import type { Db, DbTransaction } from "~/db/client.server";
import type { ParcelContent } from "../groups/ready-pledge";
import type { LabelState } from "./label-state";

/** settle: the outcome of a purchase. quote. buy: agreed to. follow: the package and its fulfilment in Shopify. */
export type LabelWork = "settle" | "quote" | "buy" | "follow";

const STATES: Record<LabelWork, LabelState[]> = {
  settle: ["buying", "unclear"],
  quote: ["waiting"],
  buy: ["created"],
  follow: ["bought"],
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
      WHEN 'follow' THEN "fulfillmentState" = 'wanted' AND ("refundState" IS NULL OR "refundState" = 'rejected')
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
  toFollow: number;
  /** The earliest moment at which something that waits may go on; null: nothing waits. */
  nextAt: Date | null;
}

export async function countWork(db: Db, batchId: string): Promise<OpenWork> {
  const [row] = await db.$queryRaw<
    Record<Exclude<keyof OpenWork, "nextAt">, bigint>[] & { nextAt: Date | null }[]
  >`
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
      count(*) FILTER (WHERE state = 'created' AND "confirmedMinor" >= "quotedMinor") AS "toBuy",
      count(*) FILTER (WHERE state = 'created' AND ("confirmedMinor" IS NULL OR "confirmedMinor" < "quotedMinor")) AS "toConfirm",
      count(*) FILTER (WHERE state IN ('buying', 'unclear')) AS unsettled,
      count(*) FILTER (WHERE state = 'bought' AND "fulfillmentState" = 'wanted'
        AND ("refundState" IS NULL OR "refundState" = 'rejected')) AS "toFollow",
      min("notBefore") FILTER (WHERE state IN ('waiting', 'created', 'buying', 'unclear')) AS "nextAt"
    FROM "Label" WHERE "batchId" = ${batchId}`;
  return {
    waiting: Number(row?.waiting ?? 0),
    toBuy: Number(row?.toBuy ?? 0),
    toConfirm: Number(row?.toConfirm ?? 0),
    unsettled: Number(row?.unsettled ?? 0),
    toFollow: Number(row?.toFollow ?? 0),
    nextAt: row?.nextAt ?? null,
  };
}

/**
 * Contents of other labels of the pledge that are bought and whose fulfilment Shopify does not have: gone, though its
 * open quantity still counts them. Until EasyPost has accepted a refund the label is valid postage.
 */
export async function findGoneContents(
  db: Db,
  pledgeId: string,
  exceptLabelId: string,
): Promise<ParcelContent[]> {
  const rows = await db.label.findMany({
    where: {
      ...{ pledgeId, state: "bought", id: { not: exceptLabelId } },
      fulfillmentState: { in: ["none", "wanted", "refused"] },
      OR: [{ refundState: null }, { refundState: { in: ["requested", "rejected"] } }],
    },
    select: { contents: true },
  });
  return rows.flatMap(({ contents }) => contents as unknown as ParcelContent[]);
}

/** Quoted labels of the batch that are not bought. */
export async function sumToBuy(
  db: Db,
  batchId: string,
): Promise<{ postageMinor: number; byLabel: { quotedMinor: number; insuredMinor: number | null }[] }> {
  const rows = await db.label.findMany({
    where: { batchId, state: "created", quotedMinor: { not: null } },
    select: { quotedMinor: true, insuredMinor: true },
  });
  const byLabel = rows.map((row) => ({
    quotedMinor: Number(row.quotedMinor ?? 0n),
    insuredMinor: row.insuredMinor === null ? null : Number(row.insuredMinor),
  }));
  return { postageMinor: byLabel.reduce((sum, { quotedMinor }) => sum + quotedMinor, 0), byLabel };
}

/** Agrees to the prices of everything that is quoted; answers how many labels that were. */
export async function confirmQuoted(tx: DbTransaction, batchId: string, now: Date): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Label" SET "confirmedMinor" = "quotedMinor", failure = NULL, "updatedAt" = ${now}::timestamp
    WHERE "batchId" = ${batchId} AND state = 'created'`;
}

/** Gives up what was not bought; a purchase that is under way keeps its outcome. */
export async function cancelUnbought(tx: DbTransaction, batchId: string, now: Date): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Label" SET state = 'cancelled', "updatedAt" = ${now}::timestamp
    WHERE "batchId" = ${batchId} AND state IN ('waiting', 'created')`;
}

/** Failed labels of the batch in its order; all of them or these. */
export async function findFailed(
  tx: DbTransaction,
  batchId: string,
  labelIds: string[] | null,
): Promise<{ id: string; pledgeId: string }[]> {
  return tx.label.findMany({
    where: { batchId, state: "failed", ...(labelIds ? { id: { in: labelIds } } : {}) },
    orderBy: { position: "asc" },
    select: { id: true, pledgeId: true },
  });
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
      + coalesce((l."insuredMinor" + 9999) / 10000 * 50, 0))::bigint AS minor
    FROM "PostageBatch" b JOIN "Label" l ON l."batchId" = b.id
    WHERE b."shopDomain" = ${shopDomain} AND b.account = 'platform' AND (l.state IN ('buying', 'unclear')
      OR (b.id <> ${batchId} AND b.state IN ('running', 'paused') AND l.state = 'created'
        AND l."confirmedMinor" >= l."quotedMinor"))`;
  return Number(row?.minor ?? 0n);
}
