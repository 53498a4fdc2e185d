import type { Disconnection } from "../../pledges/ports";
import { settleShipment } from "./settle-shipment.server";
import { readLabelRequests } from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";
import { undoShipment, type UndoResult } from "./undo-shipment.server";

export type UndoLabelResult =
  | { kind: "undone" }
  /** A fulfilment stays in Shopify; the sentence says why. `final`: trying again will not change that. */
  | { kind: "kept"; message: string; final: boolean }
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

/**
 * Cancels in Shopify what was made for a bought label. EasyPost must have accepted its refund, so that nothing new
 * follows; when that is rejected meanwhile, no more is cancelled. Doing it again goes on where it stopped.
 */
export async function undoLabel(deps: ShippingDeps, labelId: string): Promise<UndoLabelResult> {
  const kept: Extract<UndoResult, { kind: "kept" }>[] = [];
  for (const request of await readLabelRequests(deps.db, labelId)) {
    if (request.state === "sending" || request.state === "unknown") {
      const wait = (request.notBefore?.getTime() ?? 0) - deps.clock.now().getTime();
      if (wait > 0) return { kind: "later", afterMs: wait };
      const settled = await settleShipment(deps, request);
      // Settled as done it is among the requests of the next look.
      return settled.kind === "settled" ? undoLabel(deps, labelId) : settled;
    }
    const undone = await undoShipment(deps, request);
    if (undone.kind === "later" || undone.kind === "disconnected") return undone;
    if (undone.kind === "kept") kept.push(undone);
  }
  if (kept.length === 0) return { kind: "undone" };
  const final = kept.every(({ code }) => code !== "UNDO_REFUSED");
  return { kind: "kept", message: kept.map(({ message }) => message).join(" "), final };
}
