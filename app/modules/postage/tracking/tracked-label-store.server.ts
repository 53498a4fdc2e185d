// Labels as their trackers are followed: found by what EasyPost names, and how far they are.
import { inTransaction, type Db, type DbClient, type DbTransaction } from "~/db/client.server";
import type { Label } from "~/db/generated/client";
import type { TrackerStatus } from "../ports";
import { laterStatus } from "./tracker-news";

export type TrackedLabel = Label & { batch: { account: string } };

const WITH_ACCOUNT = { batch: { select: { account: true } } } as const;

export interface LabelName {
  /** Of the account that tells: a shop's own EasyPost account knows nothing of others'. null: the platform's account. */
  shopDomain: string | null;
  shipmentId: string | null;
  trackerId?: string | null;
  trackingCode: string | null;
}

/** The bought label that EasyPost means; null for one of nobody. */
export async function findNamedLabel(db: Db, name: LabelName): Promise<TrackedLabel | null> {
  const { shopDomain, shipmentId, trackerId = null, trackingCode } = name;
  const account = shopDomain === null ? "platform" : "own";
  const names = [
    ...(shipmentId === null ? [] : [{ shipmentId }]),
    ...(trackerId === null ? [] : [{ trackerId }]),
    // Codes are given out again one day: only a shop's own, and the newest.
    ...(trackingCode === null || shopDomain === null ? [] : [{ trackingCode }]),
  ];
  if (names.length === 0) return null;
  return db.label.findFirst({
    where: { state: "bought", batch: { account }, ...(shopDomain === null ? {} : { shopDomain }), OR: names },
    include: WITH_ACCOUNT,
    orderBy: [{ boughtAt: "desc" }, { id: "asc" }],
  });
}

/** Whatever its state; null when the shop has no such label. */
export async function findLabel(db: Db, shopDomain: string, labelId: string): Promise<TrackedLabel | null> {
  return db.label.findFirst({ where: { id: labelId, shopDomain }, include: WITH_ACCOUNT });
}

/** Notes what a tracker tells. The earliest scan and the latest stage stay, in whatever order they are told. */
export async function noteTracked(
  db: DbClient,
  {
    labelId,
    status,
    firstScanAt,
    now,
  }: {
    labelId: string;
    status: TrackerStatus;
    firstScanAt: Date | null;
    now: Date;
  },
): Promise<Label | null> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Label" WHERE id = ${labelId} FOR NO KEY UPDATE`;
    const label = await tx.label.findUnique({ where: { id: labelId } });
    if (!label) return null;
    const { shippedAt } = label;
    const earliest = firstScanAt && (!shippedAt || firstScanAt < shippedAt) ? firstScanAt : shippedAt;
    const trackerStatus = laterStatus(label.trackerStatus, status);
    return tx.label.update({
      where: { id: labelId },
      data: { shippedAt: earliest, trackerStatus, trackerCheckedAt: now, updatedAt: now },
    });
  });
}

/**
 * Takes parcels on their way whose trackers were not asked for longest. They count as asked at `takenAs`, so
 * that two workers do not ask about one; who gets an answer notes it.
 */
export async function takeTrackersToCheck(
  db: Db,
  query: { takenAs: Date; checkedBefore: Date; boughtAfter: Date; limit: number },
): Promise<TrackedLabel[]> {
  const taken = await db.$queryRaw<{ id: string }[]>`
    WITH due AS (
      SELECT id FROM "Label"
      WHERE state = 'bought' AND "trackerId" IS NOT NULL AND "boughtAt" >= ${query.boughtAfter}::timestamp
        AND ("refundState" IS NULL OR "refundState" IN ('requested', 'rejected'))
        AND ("trackerStatus" IS NULL OR "trackerStatus" NOT IN ('delivered', 'return_to_sender'))
        AND coalesce("trackerCheckedAt", "boughtAt") < ${query.checkedBefore}::timestamp
      ORDER BY coalesce("trackerCheckedAt", "boughtAt"), id LIMIT ${query.limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE "Label" l SET "trackerCheckedAt" = ${query.takenAs}::timestamp FROM due WHERE l.id = due.id RETURNING l.id`;
  return db.label.findMany({
    where: { id: { in: taken.map(({ id }) => id) } },
    include: WITH_ACCOUNT,
    orderBy: [{ boughtAt: "asc" }, { id: "asc" }],
  });
}

/** These were asked about at that time: a day later they are due again. */
export async function noteChecked(db: Db, labelIds: string[], checkedAt: Date): Promise<void> {
  await db.label.updateMany({ where: { id: { in: labelIds } }, data: { trackerCheckedAt: checkedAt } });
}

/** Bought labels of a batch, or those named; null when the shop has no such batch. */
export async function findLabelsToHandOver(
  db: Db,
  shopDomain: string,
  which: { batchId: string } | { labelIds: string[] },
): Promise<Label[] | null> {
  if ("batchId" in which) {
    const { batchId: id } = which;
    const batch = await db.postageBatch.findFirst({ where: { id, shopDomain }, select: { id: true } });
    if (!batch) return null;
  }
  const chosen = "batchId" in which ? { batchId: which.batchId } : { id: { in: which.labelIds } };
  return db.label.findMany({
    where: { shopDomain, state: "bought", ...chosen },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
}

/** Marks those as shipped that are not, have no tracking and no refund under way; answers which were. */
export async function claimHandOvers(
  tx: DbTransaction,
  { shopDomain, labelIds, now }: { shopDomain: string; labelIds: string[]; now: Date },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Label" l SET "shippedAt" = ${now}::timestamp, "updatedAt" = ${now}::timestamp
    FROM (
      SELECT id FROM "Label" WHERE "shopDomain" = ${shopDomain} AND id = ANY(${labelIds}::text[])
      ORDER BY id FOR NO KEY UPDATE
    ) chosen
    WHERE l.id = chosen.id AND l.state = 'bought' AND l."trackingCode" IS NULL AND l."shippedAt" IS NULL
      AND (l."refundState" IS NULL OR l."refundState" = 'rejected')
    RETURNING l.id`;
  return rows.map(({ id }) => id);
}
