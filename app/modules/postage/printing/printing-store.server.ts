// What printing reads of labels, and the files that it keeps of them.
import type { Db } from "~/db/client.server";
import type { ParcelContent } from "../groups/ready-pledge";
import type { PostalAddress } from "../ports";
import type { PrintChoice } from "./print-views";

/** What decides whether a label is printed; small enough to hold for every label of a batch. */
export interface PrintCandidate {
  id: string;
  orderName: string;
  state: string;
  refundState: string | null;
  printedAt: Date | null;
}

export interface PrintLabel extends PrintCandidate {
  position: number;
  contents: ParcelContent[];
  address: PostalAddress | null;
  trackingCode: string | null;
  shipmentId: string | null;
  labelUrl: string | null;
  zplUrl: string | null;
  forms: { type: string; url: string }[];
  batch: { number: number; account: string; total: number; shipFrom: PostalAddress };
}

/** Null when the shop has no such batch. */
export async function findBatchNumber(db: Db, shopDomain: string, batchId: string): Promise<number | null> {
  const batch = await db.postageBatch.findFirst({
    where: { id: batchId, shopDomain },
    select: { number: true },
  });
  return batch?.number ?? null;
}

/** In the order in which they are printed: by batch, and there by group and SKU. */
export async function findCandidates(
  db: Db,
  shopDomain: string,
  which: PrintChoice,
): Promise<PrintCandidate[]> {
  return db.label.findMany({
    where: {
      shopDomain,
      ...("batchId" in which ? { batchId: which.batchId } : { id: { in: which.labelIds } }),
    },
    orderBy: [{ batch: { number: "asc" } }, { position: "asc" }, { id: "asc" }],
    select: { id: true, orderName: true, state: true, refundState: true, printedAt: true },
  });
}

/** These labels, in the order of the ids; one that is gone is left out. */
export async function readPrintLabels(db: Db, shopDomain: string, ids: string[]): Promise<PrintLabel[]> {
  const rows = await db.label.findMany({
    where: { shopDomain, id: { in: ids } },
    include: { batch: { select: { number: true, account: true, total: true, shipFrom: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const shipFrom = row.batch.shipFrom as unknown as PostalAddress;
    return [
      {
        ...row,
        contents: row.contents as unknown as ParcelContent[],
        address: row.address as PostalAddress | null,
        forms: row.forms as unknown as PrintLabel["forms"],
        batch: { ...row.batch, shipFrom },
      },
    ];
  });
}

/** Kept files of these labels by label and kind. */
export async function readKeptFiles(
  db: Db,
  labelIds: string[],
  kinds: string[],
): Promise<Map<string, Uint8Array>> {
  const files = await db.labelFile.findMany({ where: { labelId: { in: labelIds }, kind: { in: kinds } } });
  return new Map(files.map(({ labelId, kind, bytes }) => [fileKey(labelId, kind), bytes]));
}

/** Names a kept file of a label, such as its "label-png". */
export function fileKey(labelId: string, kind: string): string {
  return `${labelId} ${kind}`;
}

export interface FileToKeep {
  labelId: string;
  kind: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file that is kept already stays as it is. */
export async function keepFiles(db: Db, files: FileToKeep[], now: Date): Promise<void> {
  if (files.length === 0) return;
  await db.labelFile.createMany({
    data: files.map((file) => ({ ...file, storedAt: now })),
    skipDuplicates: true,
  });
}

/** A kept file that cannot be drawn: the next print asks EasyPost for it again. */
export async function forgetFile(db: Db, labelId: string, kind: string): Promise<void> {
  await db.labelFile.deleteMany({ where: { labelId, kind } });
}

/** The labels have left for the printer. */
export async function notePrinted(db: Db, shopDomain: string, labelIds: string[], now: Date): Promise<void> {
  await db.label.updateMany({ where: { shopDomain, id: { in: labelIds } }, data: { printedAt: now } });
}

/** Where EasyPost keeps the converted label. */
export async function noteZplUrl(db: Db, shopDomain: string, labelId: string, zplUrl: string): Promise<void> {
  await db.label.updateMany({ where: { shopDomain, id: labelId }, data: { zplUrl } });
}

export interface PrintableScanForm {
  state: string;
  account: string;
  easypostId: string | null;
  formUrl: string | null;
  failure: string | null;
  batchNumber: number;
}

/** Null when the shop has no such form. */
export async function findScanForm(
  db: Db,
  shopDomain: string,
  scanFormId: string,
): Promise<PrintableScanForm | null> {
  const form = await db.scanForm.findFirst({
    where: { id: scanFormId, shopDomain },
    select: {
      ...{ state: true, account: true, easypostId: true, formUrl: true, failure: true },
      batch: { select: { number: true } },
    },
  });
  return form ? { ...form, batchNumber: form.batch.number } : null;
}
