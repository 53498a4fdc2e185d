import { inTransaction } from "~/db/client.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { judgeUpload } from "./judge-upload.server";
import { readTrackingRow } from "./read-tracking-row";
import { isUsableMapping, TrackingMappingSchema, type TrackingMapping } from "./tracking-mapping";
import { readFileRows, rewriteRows } from "./tracking-row-store.server";
import {
  isScopeOwned,
  lockUpload,
  readUpload,
  saveMapping,
  type StoredUpload,
} from "./tracking-upload-store.server";
import { EXISTING_NUMBERS, type ExistingNumbers } from "./tracking-views";

export interface SetTrackingMappingInput {
  shopDomain: string;
  uploadId: string;
  /** Left out: as it is. Checked here, so a form may hand over anything. */
  mapping?: unknown;
  existing?: string;
  campaignId?: string | null;
}

export type SetTrackingMappingResult =
  { kind: "judged" } | { kind: "refused"; code: string; message: string };

const ROWS_AT_ONCE = 1000;

/** Reads the file's rows again by other columns or rules and judges them anew. Only before the upload is applied. */
export async function setTrackingMapping(
  deps: ShippingDeps,
  input: SetTrackingMappingInput,
): Promise<SetTrackingMappingResult> {
  const { shopDomain, uploadId } = input;
  const changed = await inTransaction(deps.db, async (tx): Promise<SetTrackingMappingResult> => {
    const upload = await lockUpload(tx, shopDomain, uploadId);
    if (!upload || upload.kind !== "file" || !["needs_mapping", "preview"].includes(upload.state)) {
      return refuse("NOT_IN_PREVIEW", "This upload is not waiting for a decision any more.");
    }
    const change = await readChange(deps, upload, input);
    if (change.kind === "refused") return change;
    await saveMapping(tx, uploadId, change);
    if (isUsableMapping(change.mapping)) await readAgain(tx, uploadId, change.mapping);
    return { kind: "judged" };
  });
  if (changed.kind === "refused") return changed;
  const upload = await readUpload(deps.db, shopDomain, uploadId);
  if (upload) await judgeUpload(deps, upload);
  return changed;
}

type Change = { kind: "ok"; mapping: TrackingMapping; existing: ExistingNumbers; campaignId: string | null };

async function readChange(
  deps: ShippingDeps,
  upload: StoredUpload,
  input: SetTrackingMappingInput,
): Promise<Change | Extract<SetTrackingMappingResult, { kind: "refused" }>> {
  const mapping = TrackingMappingSchema.safeParse(input.mapping ?? upload.mapping);
  const columns = mapping.success ? columnsOf(mapping.data) : [];
  if (!mapping.success || columns.some((column) => column >= upload.header.length)) {
    return refuse("BAD_MAPPING", "The columns could not be understood: choose them again.");
  }
  if (!isUsableMapping(mapping.data)) {
    const message = "Choose the column with the tracking numbers, and one of Backer ID, order or e-mail.";
    return refuse("MAPPING_INCOMPLETE", message);
  }
  const existing = EXISTING_NUMBERS.find((known) => known === (input.existing ?? upload.existing));
  const campaignId = input.campaignId === undefined ? upload.campaignId : input.campaignId;
  const scope = { shopDomain: upload.shopDomain, connectionId: upload.connectionId, campaignId };
  if (!existing || !(await isScopeOwned(deps.db, scope))) {
    return refuse("UNKNOWN_CAMPAIGN", "This shop has no such campaign: choose another one.");
  }
  return { kind: "ok", mapping: mapping.data, existing, campaignId };
}

function columnsOf({ format: _format, trackingNumber, ...fields }: TrackingMapping): number[] {
  return [...trackingNumber, ...Object.values(fields).filter((column) => column !== undefined)];
}

async function readAgain(
  tx: Parameters<typeof rewriteRows>[0],
  uploadId: string,
  mapping: TrackingMapping,
): Promise<void> {
  for (let afterRow = 0; ;) {
    const rows = await readFileRows(tx, { uploadId, afterRow, limit: ROWS_AT_ONCE });
    const last = rows.at(-1);
    if (!last) return;
    await rewriteRows(
      tx,
      uploadId,
      rows.map(({ row, fields }) => ({ row, read: readTrackingRow(fields, mapping) })),
    );
    afterRow = last.row;
  }
}

function refuse(code: string, message: string): Extract<SetTrackingMappingResult, { kind: "refused" }> {
  return { kind: "refused", code, message };
}
