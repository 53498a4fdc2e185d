import type { Disconnection } from "../../pledges/ports";
import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import { undoLabel } from "../../fulfillment/shipping/undo-label.server";
import type { PostageDeps } from "../postage-deps";
import { lockGivenBack, settleFulfillment } from "./label-fulfillment-store.server";
import { readLabel, type StoredLabel } from "./label-store.server";
import type { LabelFulfillmentState } from "./label-state";

export type WithdrawResult =
  | { kind: "withdrawn" }
  /** The package is withdrawn, but a fulfilment stays in Shopify; the sentence, also noted, says why. Try again later. */
  | { kind: "kept"; message: string }
  /** Its refund is not accepted, or not any more: the label may be used, and nothing of it is withdrawn. */
  | { kind: "valid" }
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

/**
 * Takes back what followed a label that is refunded: its fulfilment in Shopify is cancelled, its package withdrawn, its
 * pledge ready to ship again. EasyPost must have accepted the refund; when it is rejected meanwhile, that goes before.
 * Doing it again goes on where it stopped.
 */
export async function withdrawLabel(
  deps: PostageDeps,
  { shopDomain, labelId }: { shopDomain: string; labelId: string },
): Promise<WithdrawResult> {
  const label = await readLabel(deps.db, shopDomain, labelId);
  if (!label) return { kind: "kept", message: "There is no such label." };
  if (label.refundState !== "submitted" && label.refundState !== "refunded") return { kind: "valid" };
  if (label.fulfillmentState === "cancelled") return { kind: "withdrawn" };
  const undone = await undoLabel(deps, labelId);
  if (undone.kind === "later" || undone.kind === "disconnected") return undone;
  return retryOnDeadlock(async () => conclude(deps, label, undone));
}

/** The package goes and the state is written together, or neither. */
async function conclude(
  deps: PostageDeps,
  label: StoredLabel,
  undone: { kind: "undone" } | { kind: "kept"; message: string; final: boolean },
): Promise<WithdrawResult> {
  const { id: labelId, shopDomain, orderGid, trackingCode } = label;
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockGivenBack(tx, label))) return { kind: "valid" };
    await applyLabelNews({ ...deps, db: tx }, { shopDomain, orderGid, withdrawn: [trackingCode] });
    const state = label.fulfillmentState as LabelFulfillmentState;
    if (undone.kind === "kept" && !undone.final) {
      await settleFulfillment(tx, { labelId, from: [state], to: state, note: undone.message, now });
      return { kind: "kept", message: undone.message };
    }
    const note = undone.kind === "kept" ? undone.message : null;
    const from: LabelFulfillmentState[] = ["none", "wanted", "made", "refused"];
    await settleFulfillment(tx, { labelId, from, to: "cancelled", note, now });
    return { kind: "withdrawn" };
  });
}
