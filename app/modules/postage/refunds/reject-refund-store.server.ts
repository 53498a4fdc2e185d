// What becomes of a label whose refund is rejected.
import type { DbTransaction } from "~/db/client.server";

export interface RejectedRefund {
  batchId: string;
  /** Its fulfilment and package are to be put back, or looked at. */
  isFulfillmentWanted: boolean;
}

export interface Rejection {
  labelId: string;
  /** The wish that EasyPost's answer is about: a later one it does not know yet. */
  askedAt: Date | null;
  note: string;
  /** Instead of it where EasyPost had accepted the refund: `valid`, or `resting` if its shipment had been cancelled by hand. */
  noteAfterAll: { valid: string; resting: string };
  /** What a label says whose shipment had been cancelled by hand. */
  restingNote: string;
  now: Date;
}

/**
 * EasyPost refused what was asked for, or USPS what EasyPost had accepted: then what was taken back of the label, or is
 * being taken back this moment, is wanted again, unless it had been cancelled by hand before: that waits for a person's
 * word as it did then. Null when nothing was asked for any more, or anew.
 */
export async function rejectRefund(tx: DbTransaction, rejection: Rejection): Promise<RejectedRefund | null> {
  const { labelId, askedAt, note, noteAfterAll, restingNote, now } = rejection;
  const [row] = await tx.$queryRaw<{ batchId: string; fulfillmentState: string }[]>`
    UPDATE "Label" l SET "refundState" = 'rejected', "notBefore" = NULL, "updatedAt" = ${now}::timestamp,
      "refundNote" = CASE WHEN NOT before.accepted THEN ${note}
        WHEN before.rests THEN ${noteAfterAll.resting} ELSE ${noteAfterAll.valid} END,
      "fulfillmentState" = CASE WHEN NOT before.accepted THEN l."fulfillmentState"
        WHEN before.rests THEN 'refused' ELSE 'wanted' END,
      "fulfillmentNote" = CASE WHEN NOT before.accepted THEN l."fulfillmentNote"
        WHEN before.rests THEN ${restingNote} ELSE NULL END,
      "fulfillmentTries" = 0, "fulfillmentDueAt" = CASE WHEN before.accepted THEN NULL ELSE l."fulfillmentDueAt" END
    FROM (
      SELECT id, "refundState" = 'submitted' AS accepted, "handCancelledAt" IS NOT NULL AS rests FROM "Label"
      WHERE id = ${labelId} AND "refundState" IN ('requested', 'submitted')
        AND "refundAskedAt" IS NOT DISTINCT FROM ${askedAt}::timestamp FOR NO KEY UPDATE
    ) before
    WHERE l.id = before.id RETURNING l."batchId", l."fulfillmentState"`;
  return row ? { batchId: row.batchId, isFulfillmentWanted: row.fulfillmentState === "wanted" } : null;
}
