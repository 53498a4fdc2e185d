import { inTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import type { PostageDeps } from "../postage-deps";
import { claimRefunds, findRefundLabel } from "./refund-store.server";
import type { RequestRefundResult } from "./refund-views";
import { refundability } from "./refundability";

export type RefundWishDeps = Pick<PostageDeps, "db" | "jobs" | "clock">;

/**
 * Notes that the label shall be refunded, and has EasyPost asked. A refund that EasyPost has rejected can be asked for
 * again. Asking twice, even at the same moment, asks once.
 */
export async function requestRefund(
  deps: RefundWishDeps,
  { shopDomain, labelId }: { shopDomain: string; labelId: string },
): Promise<RequestRefundResult> {
  const label = await findRefundLabel(deps.db, shopDomain, labelId);
  if (!label) return { kind: "missing" };
  const judged = refundability(label, deps.clock.now());
  if (judged.kind === "not") return { kind: "refused", code: judged.code, message: judged.message };
  if ((await wishRefunds(deps, shopDomain, [labelId])) > 0) return { kind: "requested" };
  const changed = await findRefundLabel(deps.db, shopDomain, labelId);
  const again = changed ? refundability(changed, deps.clock.now()) : null;
  if (again?.kind !== "not")
    return { kind: "refused", code: "REFUND_UNDER_WAY", message: "This label is being changed: try again." };
  return { kind: "refused", code: again.code, message: again.message };
}

/** Commits the wish of all that nothing speaks against any more, with its history and its job; answers how many. */
export async function wishRefunds(
  deps: RefundWishDeps,
  shopDomain: string,
  labelIds: string[],
): Promise<number> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const wished = await claimRefunds(tx, { shopDomain, labelIds, now });
    if (wished.length === 0) return 0;
    await recordPledgeEvents(
      tx,
      wished.map(({ id, pledgeId, trackingCode }) => ({
        ...{ shopDomain, pledgeId, kind: "label.refund_requested", actor: "creator" as const, at: now },
        detail: { labelId: id, number: trackingCode },
      })),
    );
    await deps.jobs.send("postage.refund", { shopDomain }, { tx, key: shopDomain });
    return wished.length;
  });
}
