// The only code that changes SCAN forms and which labels are in them.
import { inTransaction, type Db, type DbClient, type DbTransaction } from "~/db/client.server";
import type { Label, ScanForm } from "~/db/generated/client";
import type { ScanFormFacts } from "./scan-form-plan";
import type { ScanFormState } from "./scan-form-view";

export interface BatchToScan {
  id: string;
  account: string;
  /** yyyy-mm-dd */
  shipDate: string;
  timezone: string;
  /** Bought ones, in the batch's order. */
  labels: ScanFormFacts[];
}

/** What decides about a form, and nothing else: pages ask for all labels of a batch every two seconds. */
const SCAN_FORM_FACTS = {
  ...{ id: true, orderName: true, state: true, trackingCode: true, shippedAt: true },
  ...{ scanFormId: true, refundState: true, fulfillmentState: true },
} as const;

/** The batch with all its bought labels in their order; null when the shop has no such batch. */
export async function findBatchToScan(
  db: Db,
  shopDomain: string,
  batchId: string,
): Promise<BatchToScan | null> {
  const batch = await db.postageBatch.findFirst({
    where: { id: batchId, shopDomain },
    select: {
      ...{ id: true, account: true, shipDate: true, shop: { select: { timezone: true } } },
      labels: {
        where: { state: "bought" },
        orderBy: [{ position: "asc" }, { id: "asc" }],
        select: SCAN_FORM_FACTS,
      },
    },
  });
  return batch && { ...batch, timezone: batch.shop.timezone };
}

/** Whether a form of the batch is on its way. */
export async function hasOpenScanForm(db: Db, batchId: string): Promise<boolean> {
  return (await db.scanForm.count({ where: { batchId, state: { in: OPEN } } })) > 0;
}

const OPEN: ScanFormState[] = ["wanted", "sending", "unclear", "creating"];

export type NewScanForm = { kind: "made"; id: string; labels: number } | { kind: "under-way" | "no-labels" };

/**
 * Writes the wish for a form with those labels that nothing speaks against at this moment, and whatever else `within`
 * writes. Of two wishes for a batch at once one is made.
 */
export async function insertScanForm(
  db: DbClient,
  form: { shopDomain: string; batchId: string; account: string; labelIds: string[]; now: Date },
  within: (tx: DbTransaction, id: string) => Promise<void>,
): Promise<NewScanForm> {
  const { shopDomain, batchId, account, labelIds, now } = form;
  const undo = new Error("no label is left for the form");
  try {
    return await inTransaction(db, async (tx) => {
      const { id } = await tx.scanForm.create({
        data: { shopDomain, batchId, account, labelCount: 0, createdAt: now },
        select: { id: true },
      });
      const labels = await claimLabels(tx, { id, shopDomain, labelIds, now });
      if (labels === 0) throw undo;
      await tx.scanForm.update({ where: { id }, data: { labelCount: labels } });
      await within(tx, id);
      return { kind: "made", id, labels };
    });
  } catch (error) {
    if (error === undo) return { kind: "no-labels" };
    // The partial unique index: a form of this batch is being made.
    if ((error as { code?: unknown }).code === "P2002") return { kind: "under-way" };
    throw error;
  }
}

async function claimLabels(
  tx: DbTransaction,
  { id, shopDomain, labelIds, now }: { id: string; shopDomain: string; labelIds: string[]; now: Date },
): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Label" l SET "scanFormId" = ${id}, "updatedAt" = ${now}::timestamp
    FROM (
      SELECT id FROM "Label" WHERE "shopDomain" = ${shopDomain} AND id = ANY(${labelIds}::text[])
      ORDER BY id FOR NO KEY UPDATE
    ) chosen
    WHERE l.id = chosen.id AND l.state = 'bought' AND l."scanFormId" IS NULL AND l."shippedAt" IS NULL
      AND l."trackingCode" IS NOT NULL AND (l."refundState" IS NULL OR l."refundState" = 'rejected')
      AND l."fulfillmentState" <> 'refused'`;
}

export type FormLabel = Pick<Label, "id" | "orderName" | "shipmentId" | "trackingCode">;
export type StoredScanForm = ScanForm & { labels: FormLabel[] };

/** The form with its labels in their order; null when the shop has no such form. */
export async function findScanForm(
  db: Db,
  shopDomain: string,
  scanFormId: string,
): Promise<StoredScanForm | null> {
  return db.scanForm.findFirst({
    where: { id: scanFormId, shopDomain },
    include: {
      labels: {
        select: { id: true, orderName: true, shipmentId: true, trackingCode: true },
        orderBy: [{ position: "asc" }, { id: "asc" }],
      },
    },
  });
}

/** Newest first. */
export async function findScanForms(db: Db, shopDomain: string, batchId: string): Promise<ScanForm[]> {
  return db.scanForm.findMany({
    where: { shopDomain, batchId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}

/** The form that EasyPost knows by this id, bought with an account of this kind; of one shop where that is known. */
export async function findScanFormByEasypostId(
  db: Db,
  where: { easypostId: string; account: string; shopDomain?: string },
): Promise<ScanForm | null> {
  return db.scanForm.findFirst({ where });
}

export interface ScanFormMove {
  id: string;
  from: ScanFormState[];
  to: ScanFormState;
  change?: Partial<
    Pick<
      ScanForm,
      "easypostId" | "formUrl" | "failure" | "intentAt" | "lastSendBy" | "notBefore" | "attempts"
    >
  >;
  now: Date;
  /** Labels that are not in it: they are free again. `all` for a form that was not made. */
  free?: "all" | string[];
}

/** Writes what became of a form if it is still in one of the states; answers whether it was. */
export async function moveScanForm(db: Db, move: ScanFormMove): Promise<boolean> {
  const { id, from, to, change = {}, now, free = [] } = move;
  return inTransaction(db, async (tx) => {
    const settled = to === "created" || to === "failed" ? { settledAt: now, notBefore: null } : {};
    const { count } = await tx.scanForm.updateMany({
      where: { id, state: { in: from } },
      data: { state: to, ...change, ...settled },
    });
    if (count === 0) return false;
    const freed = free === "all" ? {} : { id: { in: free } };
    if (free === "all" || free.length > 0) {
      const { count: labels } = await tx.label.updateMany({
        where: { scanFormId: id, ...freed },
        data: { scanFormId: null, updatedAt: now },
      });
      if (free !== "all")
        await tx.scanForm.update({ where: { id }, data: { labelCount: { decrement: labels } } });
    }
    return true;
  });
}

/** Forms that a dead worker left, or whose wait is over. */
export async function findScanFormsDue(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ id: string; shopDomain: string }[]> {
  return db.scanForm.findMany({
    where: { state: { in: OPEN }, OR: [{ notBefore: null }, { notBefore: { lte: now } }] },
    select: { id: true, shopDomain: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
  });
}
