// Batches of labels: their state, who works on them.
import type { Db, DbTransaction } from "~/db/client.server";
import type { PostageBatch, Prisma } from "~/db/generated/client";
import type { PostalAddress } from "../ports";
import type { StoredChoice } from "./batch-choice";
import {
  batchStatesBefore,
  nextBatchState,
  BATCH_STATES,
  type BatchEvent,
  type BatchState,
} from "./batch-state";

export interface StoredBatch extends Omit<PostageBatch, "state" | "choice" | "shipFrom" | "account"> {
  state: BatchState;
  choice: StoredChoice;
  account: "own" | "platform";
  shipFrom: PostalAddress;
}

const toBatch = (row: PostageBatch) => row as unknown as StoredBatch;

/** Null when this shop has no such batch. */
export async function readBatch(db: Db, shopDomain: string, id: string): Promise<StoredBatch | null> {
  const row = await db.postageBatch.findFirst({ where: { id, shopDomain } });
  return row ? toBatch(row) : null;
}

/** The batch that this form made before; null when it made none. */
export async function findBatchByRequest(
  db: Db,
  shopDomain: string,
  requestKey: string,
): Promise<StoredBatch | null> {
  const row = await db.postageBatch.findUnique({
    where: { shopDomain_requestKey: { shopDomain, requestKey } },
  });
  return row ? toBatch(row) : null;
}

/** A page of the shop's batches, the newest first. */
export async function findBatches(
  db: Db,
  query: { shopDomain: string; search: string | null; skip: number; take: number },
): Promise<StoredBatch[]> {
  const { shopDomain, search, skip, take } = query;
  const rows = await db.postageBatch.findMany({
    where: { shopDomain, ...(search ? { labels: { some: holding(search) } } : {}) },
    orderBy: { number: "desc" },
    skip,
    take,
  });
  return rows.map(toBatch);
}

/** Labels whose order, number, Backer ID or backer's name holds the words. */
export function holding(search: string): Prisma.LabelWhereInput {
  const contains = { contains: search, mode: "insensitive" as const };
  return {
    OR: [
      { orderName: contains },
      { trackingCode: contains },
      { pledge: { externalId: contains } },
      { pledge: { backerName: contains } },
    ],
  };
}

/** The next number of the shop; batches of one shop are made one after the other. */
export async function takeBatchNumber(tx: DbTransaction, shopDomain: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ number: number }[]>`
    UPDATE "PostageSettings" SET "lastBatchNumber" = "lastBatchNumber" + 1 WHERE "shopDomain" = ${shopDomain}
    RETURNING "lastBatchNumber" AS number`;
  if (!row) throw new Error("The shop has no postage settings");
  return row.number;
}

export type NewBatch = Pick<
  StoredBatch,
  | "shopDomain"
  | "number"
  | "requestKey"
  | "choice"
  | "account"
  | "shipFrom"
  | "shipDate"
  | "feeBasisPoints"
  | "easypostFeeMinor"
  | "total"
  | "createdAt"
>;

/** Writes it as "quoting"; answers its id. */
export async function insertBatch(tx: DbTransaction, batch: NewBatch): Promise<string> {
  const { choice, shipFrom, ...rest } = batch;
  const stored: object = choice;
  const from: object = shipFrom;
  const data = { ...rest, state: "quoting", choice: stored, shipFrom: from };
  const { id } = await tx.postageBatch.create({ data, select: { id: true } });
  return id;
}

/** How many labels there are, and who got none, once that is known. */
export async function completeBatch(
  tx: DbTransaction,
  id: string,
  change: { total: number; choice: StoredChoice },
): Promise<void> {
  const choice: object = change.choice;
  await tx.postageBatch.update({ where: { id }, data: { total: change.total, choice } });
}

/** As readBatch, and nobody else changes the batch until the transaction ends. */
export async function lockBatch(
  tx: DbTransaction,
  shopDomain: string,
  id: string,
): Promise<StoredBatch | null> {
  await tx.$queryRaw`SELECT 1 FROM "PostageBatch" WHERE id = ${id} AND "shopDomain" = ${shopDomain} FOR UPDATE`;
  return readBatch(tx, shopDomain, id);
}

/** Lets the event happen to the batch if it can in its present state; answers whether it did. */
export async function moveBatch(
  db: Db,
  move: {
    id: string;
    event: BatchEvent;
    set?: {
      pauseReason?: string | null;
      quotedAt?: Date;
      confirmedAt?: Date;
      finishedAt?: Date | null;
    };
  },
): Promise<boolean> {
  const from = batchStatesBefore(move.event);
  const to = BATCH_STATES.find((state) =>
    from.some((before) => nextBatchState(before, move.event) === state),
  );
  if (to === undefined) throw new Error(`Nothing follows from ${move.event}`);
  const { count } = await db.postageBatch.updateMany({
    where: { id: move.id, state: { in: from } },
    data: { state: to, ...move.set },
  });
  return count > 0;
}

/** Says on the batch why it stands still; null when it goes on. */
export async function noteBatch(db: Db, id: string, pauseReason: string | null): Promise<void> {
  await db.postageBatch.updateMany({ where: { id }, data: { pauseReason } });
}

/** Pauses what is running with the platform's account; answers how many batches that were. */
export async function pauseRunning(db: Db, shopDomain: string, pauseReason: string): Promise<number> {
  const { count } = await db.postageBatch.updateMany({
    where: { shopDomain, account: "platform", state: "running" },
    data: { state: "paused", pauseReason },
  });
  return count;
}
