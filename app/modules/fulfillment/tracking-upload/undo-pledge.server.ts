import { readDoneRequests } from "../shipping/shipment-request-store.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { undoShipment, type UndoResult } from "../shipping/undo-shipment.server";
import { settleFirst, type ShipPledgeResult } from "./ship-pledge.server";
import { readRowNumbers, writeResults } from "./tracking-row-store.server";
import type { StoredUpload } from "./tracking-upload-store.server";

/** Takes back everything that the upload did to one pledge, the last first, and writes it beside the pledge's rows. */
export async function undoPledge(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
): Promise<ShipPledgeResult> {
  const kept: Extract<UndoResult, { kind: "kept" }>[] = [];
  const requests = await readDoneRequests(deps.db, upload.id, pledgeId);
  if (!requests.some(({ state }) => state === "undoing")) {
    const open = await settleFirst(deps, upload, pledgeId);
    if (open) return open;
  }
  for (const request of requests) {
    const result = await undoShipment(deps, request);
    if (result.kind === "later" || result.kind === "disconnected") return result;
    if (result.kind === "kept") kept.push(result);
  }
  const rows = await readRowNumbers(deps.db, { uploadId: upload.id, pledgeId, state: "applied" });
  const [first] = kept;
  const outcome = first
    ? ({ state: "kept", code: first.code, message: first.message } as const)
    : ({ state: "undone", code: null, message: null } as const);
  await writeResults(
    deps.db,
    upload.id,
    rows.map((row) => ({ row, verdict: null, replaced: null, ...outcome })),
    ["applied"],
  );
  return { kind: "finished" };
}
