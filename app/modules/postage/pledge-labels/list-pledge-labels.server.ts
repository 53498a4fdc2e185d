import { labelsOfPledge } from "../buying/get-batch.server";
import { isUsable } from "../buying/label-state";
import type { LabelView } from "../buying/label-views";
import type { PostageDeps } from "../postage-deps";
import { refundability } from "../refunds/refundability";
import { explainEndedService } from "../usps/services";
import type { PledgeLabelView } from "./pledge-label-view";

/** Every label of the pledge, the newest first, with what may be done with each; none for another shop's pledge. */
export async function listPledgeLabels(
  deps: Pick<PostageDeps, "db" | "clock">,
  scope: { shopDomain: string; pledgeId: string },
): Promise<PledgeLabelView[]> {
  const labels = await labelsOfPledge(deps, scope);
  return labels.map((label) => toPledgeLabelView(label, deps.clock.now()));
}

/** The label with whether it can be refunded now, and if not, why. */
export function toPledgeLabelView(label: LabelView, now: Date): PledgeLabelView {
  const toDate = (time: string | null) => (time === null ? null : new Date(time));
  const facts = { ...label, boughtAt: toDate(label.boughtAt), shippedAt: toDate(label.shippedAt) };
  const judged = refundability(facts, now);
  const refund =
    judged.kind === "not"
      ? { possible: false, again: false, warnBy: null, reason: judged.message }
      : { possible: true, again: judged.again, warnBy: judged.warnBy?.toISOString() ?? null, reason: null };
  const { state, trackingCode, shippedAt } = label;
  return {
    ...label,
    refund,
    canMarkShipped:
      state === "bought" && trackingCode === null && shippedAt === null && isUsable(label.refundState),
    endedService: label.service === null ? null : explainEndedService(label.service),
  };
}
