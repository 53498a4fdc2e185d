import type { Disconnection } from "../../pledges/ports";
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import { undoLabel } from "../../fulfillment/shipping/undo-label.server";
import type { PostageDeps } from "../postage-deps";
import { settleFulfillment } from "./label-fulfillment-store.server";
import { readLabel } from "./label-store.server";
import type { LabelFulfillmentState } from "./label-state";

export type WithdrawResult =
  | { kind: "withdrawn" }
  /** The package is withdrawn, but a fulfilment stays in Shopify; the sentence, also noted, says why. Try again later. */
  | { kind: "kept"; message: string }
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

/**
 * Takes back what followed a label that is refunded: its fulfilment in Shopify is cancelled, its package withdrawn, its
 * pledge ready to ship again. The refund must have been asked for before. Doing it again goes on where it stopped.
 */
export async function withdrawLabel(
  deps: PostageDeps,
  { shopDomain, labelId }: { shopDomain: string; labelId: string },
): Promise<WithdrawResult> {
  const label = await readLabel(deps.db, shopDomain, labelId);
  if (!label) return { kind: "kept", message: "There is no such label." };
  if (label.fulfillmentState === "cancelled") return { kind: "withdrawn" };
  if (label.refundState === null || label.refundState === "rejected")
    return { kind: "kept", message: "Only a label whose refund was asked for is withdrawn." };
  const undone = await undoLabel(deps, labelId);
  if (undone.kind === "later" || undone.kind === "disconnected") return undone;
  await applyLabelNews(deps, { shopDomain, orderGid: label.orderGid, withdrawn: [label.trackingCode] });
  const now = deps.clock.now();
  const state = label.fulfillmentState as LabelFulfillmentState;
  if (undone.kind === "kept" && !undone.final) {
    await settleFulfillment(deps.db, { labelId, from: [state], to: state, note: undone.message, now });
    return { kind: "kept", message: undone.message };
  }
  const from = ["none", "wanted", "made", "refused"] as const;
  const note = undone.kind === "kept" ? undone.message : null;
  await settleFulfillment(deps.db, { labelId, from: [...from], to: "cancelled", note, now });
  return { kind: "withdrawn" };
}
