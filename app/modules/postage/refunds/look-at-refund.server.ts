import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, ReadShipmentOutcome } from "../ports";
import { noteRefund, type RefundLabel } from "./refund-store.server";
import { settleRefund } from "./settle-refund.server";

const KEY_GONE =
  "What became of it cannot be read: the EasyPost key that bought this label is not in Setup or not valid. Enter it there.";

/**
 * Asks EasyPost what became of a refund and writes it down; `account`: the one that bought the label, null without a key.
 * False where asking again soon may bring an answer. Where a key is missing the label says so.
 */
export async function lookAtRefund(
  deps: PostageDeps,
  account: PostageAccount | null,
  label: RefundLabel,
): Promise<boolean> {
  if (label.shipmentId === null) return true;
  const read = account ? await deps.postage.readShipment(account, label.shipmentId) : null;
  if (read?.kind === "unknown" || read?.kind === "not-executed") return false;
  await noteKey(deps, label, read);
  if (read?.kind === "shipment") await settleRefund(deps, label, read.shipment);
  return true;
}

/** The money of an accepted refund may be waiting; of the platform's own account the creator has no key. */
async function noteKey(
  deps: PostageDeps,
  { id, batch, refundState, refundNote }: RefundLabel,
  read: ReadShipmentOutcome | null,
): Promise<void> {
  const note = read?.kind !== "shipment" && batch.account === "own" ? KEY_GONE : null;
  if (refundState === "submitted" && note !== refundNote) await noteRefund(deps.db, id, note);
}
