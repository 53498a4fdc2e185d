// What EasyPost says of a refund, written down: the only way in which money comes back into the ledger.
import { cutCharacters } from "~/lib/clean-text";
import { inTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import type { RefundState } from "../buying/label-state";
import { SHIPMENT_CANCELLED } from "../buying/fulfillment-refusal";
import { recordRefundCredit } from "../ledger/record-entries.server";
import type { PostageDeps } from "../postage-deps";
import type { PostageShipment } from "../ports";
import { givenBack } from "./given-back";
import { adoptRefund, moveRefund, type RefundLabel } from "./refund-store.server";
import { rejectRefund } from "./reject-refund-store.server";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock" | "log">;

/** Sentence of a rejection; EasyPost itself gives no reason. [EasyPost docs, shipping-refund] */
const REJECTED =
  "EasyPost rejected the refund. One that is asked for soon after the purchase may be rejected wrongly: ask again in a day.";

const AFTER_ALL = {
  valid: "The label is valid again, so the shipment that was taken back for it in Shopify is made again.",
  resting:
    "The label is valid again. Its shipment had been cancelled in Shopify before: fulfill it again, or ask again.",
};

/** A refund that EasyPost has accepted, or is already through with; the same said twice is written once. */
export async function settleRefund(
  deps: Deps,
  label: RefundLabel,
  shipment: PostageShipment,
): Promise<RefundState | null> {
  const { refundStatus } = shipment;
  const { refundState } = label;
  const elsewhere =
    (refundState === null && (refundStatus === "submitted" || refundStatus === "refunded")) ||
    // Asked for again, after it was rejected.
    (refundState === "rejected" && refundStatus === "submitted");
  if (elsewhere) await adoptRefund(deps.db, label, deps.clock.now());
  switch (refundStatus) {
    case "submitted":
      await noteAccepted(deps, label);
      return "submitted";
    case "refunded":
      await noteRefunded(deps, label, shipment);
      return "refunded";
    case "rejected":
      await noteRejected(deps, label, null);
      return "rejected";
    case "not_applicable":
    case null:
      return null;
  }
}

/** EasyPost has asked USPS: the label is not valid any more, and its shipment is taken back. */
export async function noteAccepted(deps: Deps, label: RefundLabel): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    const to = "submitted";
    if (!(await moveRefund(tx, { labelId: label.id, from: ["requested"], to, note: null, now }))) return;
    await record(tx, label, "label.refund_submitted", now);
    await deps.jobs.send("postage.refund", { shopDomain: label.shopDomain }, { tx, key: label.shopDomain });
  });
}

/**
 * `reason`: EasyPost's words; null where there are none. A label that USPS does not take back after EasyPost had
 * accepted it is valid postage again: its shipment in Shopify and its package are put back. A shipment that somebody had
 * cancelled by hand before waits for the creator's word again.
 */
export async function noteRejected(deps: Deps, label: RefundLabel, reason: string | null): Promise<void> {
  const now = deps.clock.now();
  const { id: labelId, shopDomain, refundAskedAt: askedAt } = label;
  const note = reason === null ? REJECTED : `EasyPost did not refund it: ${cutCharacters(reason, 400)}`;
  await inTransaction(deps.db, async (tx) => {
    const noteAfterAll = { valid: `${note} ${AFTER_ALL.valid}`, resting: `${note} ${AFTER_ALL.resting}` };
    const why = { note, noteAfterAll, restingNote: SHIPMENT_CANCELLED };
    const rejected = await rejectRefund(tx, { labelId, askedAt, now, ...why });
    if (!rejected) return;
    await record(tx, label, "label.refund_rejected", now);
    const { batchId, isFulfillmentWanted } = rejected;
    if (isFulfillmentWanted)
      await deps.jobs.send("postage.run", { shopDomain, batchId }, { tx, key: batchId });
  });
}

/** The money is back: credited with its share of the fee, once per shipment, in the transaction that says so. */
async function noteRefunded(deps: Deps, label: RefundLabel, shipment: PostageShipment): Promise<void> {
  const now = deps.clock.now();
  const { shopDomain } = label;
  const from: RefundState[] = ["requested", "submitted", "rejected"];
  await inTransaction(deps.db, async (tx) => {
    if (!(await moveRefund(tx, { labelId: label.id, from, to: "refunded", note: null, now }))) return;
    const back = givenBack(label, shipment);
    const credit = await recordRefundCredit(tx, { shopDomain, at: now, shipmentId: shipment.id, ...back });
    if (credit.kind !== "credited")
      deps.log.warn(
        { shopDomain, shipmentId: shipment.id, credit: credit.kind },
        "a refund was not credited",
      );
    await record(tx, label, "label.refunded", now, {
      creditedMinor: credit.kind === "no-charge" ? 0 : credit.creditedMinor,
    });
    await deps.jobs.send("postage.refund", { shopDomain }, { tx, key: shopDomain });
  });
}

async function record(
  tx: Parameters<typeof recordPledgeEvents>[0],
  { shopDomain, pledgeId, id, trackingCode }: RefundLabel,
  kind: string,
  at: Date,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await recordPledgeEvents(tx, [
    {
      shopDomain,
      pledgeId,
      kind,
      actor: "app",
      at,
      detail: { labelId: id, number: trackingCode, ...detail },
    },
  ]);
}
