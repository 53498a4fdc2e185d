import { inTransaction } from "~/db/client.server";
import type { Label } from "~/db/generated/client";
import { isUsable } from "../buying/label-state";
import type { PostageDeps } from "../postage-deps";
import { groupLeft, type LeftLabel } from "../refunds/left-labels";
import type { LeftLabels } from "../refunds/refund-views";
import { insertNotices } from "./notice-store.server";
import { claimHandOvers, findLabelsToHandOver } from "./tracked-label-store.server";

type Deps = Pick<PostageDeps, "db" | "jobs" | "clock">;

export type MarkLabelsShippedInput = { shopDomain: string } & ({ batchId: string } | { labelIds: string[] });

export type MarkLabelsShippedResult =
  | { kind: "marked"; count: number; left: LeftLabels[] }
  | { kind: "refused"; message: string; left: LeftLabels[] }
  | { kind: "missing" };

/**
 * Says of mail without tracking that it was given to USPS: nobody scans it. Labels with tracking become shipped by
 * their first scan only and are left alone.
 */
export async function markLabelsShipped(
  deps: Deps,
  input: MarkLabelsShippedInput,
): Promise<MarkLabelsShippedResult> {
  const { shopDomain } = input;
  const labels = await findLabelsToHandOver(deps.db, shopDomain, input);
  if (!labels) return { kind: "missing" };
  const left = labels.flatMap(whyNot);
  const chosen = labels.filter((label) => whyNot(label).length === 0).map(({ id }) => id);
  const count = chosen.length === 0 ? 0 : await handOver(deps, shopDomain, chosen);
  if (count > 0) return { kind: "marked", count, left: groupLeft(left) };
  const message = "There is no label without tracking that could be marked as shipped.";
  return { kind: "refused", message, left: groupLeft(left) };
}

function whyNot({ orderName, trackingCode, shippedAt, refundState }: Label): LeftLabel[] {
  const left = (code: string, message: string) => [{ code, message, orderName }];
  if (trackingCode !== null)
    return left("TRACKED", "It has tracking: it becomes shipped when USPS scans it for the first time.");
  if (shippedAt !== null) return left("SHIPPED", "It is marked as shipped already.");
  if (!isUsable(refundState)) return left("REFUNDED", "A refund was asked for.");
  return [];
}

async function handOver(deps: Deps, shopDomain: string, labelIds: string[]): Promise<number> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const marked = await claimHandOvers(tx, { shopDomain, labelIds, now });
    const told = marked.map((labelId) => ({
      ...{ account: "app", shopDomain },
      news: {
        kind: "handed-over",
        eventId: `handed-over:${labelId}`,
        labelId,
        at: now.toISOString(),
      } as const,
    }));
    const noticeIds = await insertNotices(tx, told, now);
    for (const noticeId of noticeIds) await deps.jobs.send("postage.notice", { noticeId }, { tx });
    return marked.length;
  });
}
