import { groupLeft, type LeftLabel } from "./left-labels";
import { findBoughtLabels, type JudgedLabel } from "./refund-store.server";
import type { BatchRefundsView, RequestRefundsResult } from "./refund-views";
import { refundability } from "./refundability";
import { wishRefunds, type RefundWishDeps } from "./request-refund.server";

/** Asks for the refund of every label of the batch that was not used; says why the others are left alone. */
export async function requestRefunds(
  deps: RefundWishDeps,
  { shopDomain, batchId }: { shopDomain: string; batchId: string },
): Promise<RequestRefundsResult> {
  const labels = await findBoughtLabels(deps.db, shopDomain, batchId);
  if (!labels) return { kind: "missing" };
  const { refundable, left } = divide(labels, deps.clock.now());
  const ids = refundable.map(({ label }) => label.id);
  const count = ids.length === 0 ? 0 : await wishRefunds(deps, shopDomain, ids);
  if (count > 0) return { kind: "requested", count, left: groupLeft(left) };
  return {
    kind: "refused",
    message: "No label of this batch can be refunded now.",
    left: groupLeft(left),
  };
}

/** Refunds of one batch as they stand; null when the shop has no such batch. */
export async function getBatchRefunds(
  deps: Pick<RefundWishDeps, "db" | "clock">,
  { shopDomain, batchId }: { shopDomain: string; batchId: string },
): Promise<BatchRefundsView | null> {
  const labels = await findBoughtLabels(deps.db, shopDomain, batchId);
  if (!labels) return null;
  const { refundable, left } = divide(labels, deps.clock.now());
  const limits = refundable.flatMap(({ warnBy }) => (warnBy ? [warnBy.getTime()] : []));
  const count = (state: string) => labels.filter(({ refundState }) => refundState === state).length;
  return {
    refundable: refundable.length,
    warnBy: limits.length > 0 ? new Date(Math.min(...limits)).toISOString() : null,
    counts: {
      requested: count("requested"),
      submitted: count("submitted"),
      refunded: count("refunded"),
      rejected: count("rejected"),
    },
    left: groupLeft(left),
  };
}

function divide(labels: JudgedLabel[], now: Date) {
  const refundable: { label: JudgedLabel; warnBy: Date | null }[] = [];
  const left: LeftLabel[] = [];
  for (const label of labels) {
    const judged = refundability(label, now);
    if (judged.kind === "refundable") refundable.push({ label, warnBy: judged.warnBy });
    else left.push({ code: judged.code, message: judged.message, orderName: label.orderName });
  }
  return { refundable, left };
}
