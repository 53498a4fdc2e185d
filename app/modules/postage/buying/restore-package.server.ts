import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import type { PostageDeps } from "../postage-deps";
import { lockRejected } from "./label-fulfillment-store.server";
import type { StoredLabel } from "./label-store.server";

/** Shows the withdrawn package of a label whose refund was rejected again; not once the refund is asked for again. */
export async function restorePackage(
  deps: PostageDeps,
  label: Pick<StoredLabel, "id" | "pledgeId" | "shopDomain" | "orderGid" | "trackingCode">,
): Promise<void> {
  const { shopDomain, orderGid, trackingCode } = label;
  await retryOnDeadlock(async () =>
    inTransaction(deps.db, async (tx) => {
      if (!(await lockRejected(tx, label))) return;
      await applyLabelNews({ ...deps, db: tx }, { shopDomain, orderGid, restored: [trackingCode] });
    }),
  );
}
