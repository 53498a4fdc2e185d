// Estimates: asked for by the creator, worked out by one worker at a time.
import type { Db } from "~/db/client.server";
import { Prisma, type PostageEstimate } from "~/db/generated/client";
import type { EstimateChoice, EstimateResult } from "./estimate";
import type { Price } from "./estimate-plan";

/** While it runs: what was priced so far, and how often in a row EasyPost did not answer. */
export interface EstimateProgress {
  kind: "progress";
  prices: Record<string, Price>;
  troubles: number;
}

export type StoredResult = EstimateProgress | ({ kind: "result" } & EstimateResult);

/** Writes it as queued. */
export async function insertEstimate(
  db: Db,
  estimate: { id: string; shopDomain: string; choice: EstimateChoice; createdAt: Date },
): Promise<void> {
  await db.postageEstimate.create({ data: estimate });
}

/** The shop's estimate, or its newest one. */
export async function findEstimate(
  db: Db,
  shopDomain: string,
  estimateId: string | null,
): Promise<PostageEstimate | null> {
  const which = estimateId === null ? {} : { id: estimateId };
  return db.postageEstimate.findFirst({
    where: { shopDomain, ...which },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** Keeps the newest ones; they are cheap to make again. */
export async function dropOldEstimates(db: Db, shopDomain: string, keep: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "PostageEstimate" WHERE "shopDomain" = ${shopDomain} AND state IN ('finished', 'failed') AND id NOT IN (
      SELECT id FROM "PostageEstimate" WHERE "shopDomain" = ${shopDomain} ORDER BY "createdAt" DESC, id LIMIT ${keep})`;
}

/** The estimate for this worker alone until `leaseUntil`; null when it is done or another worker has it. */
export async function claimEstimate(
  db: Db,
  claim: { shopDomain: string; estimateId: string; owner: string; now: Date; leaseUntil: Date },
): Promise<PostageEstimate | null> {
  const { shopDomain, estimateId, owner, now, leaseUntil } = claim;
  const { count } = await db.postageEstimate.updateMany({
    where: {
      ...{ id: estimateId, shopDomain, state: { in: ["queued", "running"] } },
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
    },
    data: { state: "running", leaseOwner: owner, leaseUntil },
  });
  return count === 1 ? findEstimate(db, shopDomain, estimateId) : null;
}

/** Notes how far it is and keeps the lease; false when another worker has taken over. */
export async function saveProgress(
  db: Db,
  saved: {
    estimateId: string;
    owner: string;
    leaseUntil: Date | null;
    progress: EstimateProgress;
    total: number;
  },
): Promise<boolean> {
  const { estimateId, owner, leaseUntil, progress, total } = saved;
  const done = Object.keys(progress.prices).length;
  const { count } = await db.postageEstimate.updateMany({
    where: { id: estimateId, leaseOwner: owner, state: "running" },
    data: { leaseUntil, total, done, result: toJson(progress), ...(leaseUntil ? {} : { leaseOwner: null }) },
  });
  return count === 1;
}

/** Writes the result, or why there is none; does nothing when another worker has taken the estimate over. */
export async function finishEstimate(
  db: Db,
  finished: {
    estimateId: string;
    owner: string;
    now: Date;
    result: EstimateResult | null;
    failure: string | null;
  },
): Promise<void> {
  const { estimateId, owner, now, result, failure } = finished;
  await db.postageEstimate.updateMany({
    where: { id: estimateId, leaseOwner: owner, state: "running" },
    data: {
      ...{ state: failure === null ? "finished" : "failed", failure, finishedAt: now },
      ...{ leaseOwner: null, leaseUntil: null },
      result: result === null ? Prisma.DbNull : toJson({ kind: "result", ...result }),
    },
  });
}

/** Estimates that nobody is working on although they are not done. */
export async function findLeftEstimates(
  db: Db,
  now: Date,
): Promise<{ shopDomain: string; estimateId: string }[]> {
  const rows = await db.postageEstimate.findMany({
    where: {
      state: { in: ["queued", "running"] },
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }],
      shop: { status: "connected" },
    },
    select: { id: true, shopDomain: true },
    take: 100,
  });
  return rows.map(({ id, shopDomain }) => ({ shopDomain, estimateId: id }));
}

function toJson(stored: StoredResult): Prisma.InputJsonObject {
  return stored as unknown as Prisma.InputJsonObject;
}
