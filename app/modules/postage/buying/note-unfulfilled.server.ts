import { inTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { findCancelledLabels } from "../../fulfillment/shipping/find-cancelled-labels.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import type { PostageDeps } from "../postage-deps";
import { SHIPMENT_CANCELLED } from "./fulfillment-refusal";
import { lockFulfilledLabels, settleFulfillment } from "./label-fulfillment-store.server";

/**
 * Brings valid labels of the pledge to rest whose fulfilment somebody has cancelled in Shopify, as our record of the order
 * says: neither refunded nor fulfilled again unless the creator says so. Doing it again changes nothing.
 */
export async function noteUnfulfilled(
  deps: Pick<PostageDeps, "db" | "clock">,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<void> {
  const note = async () =>
    inTransaction(deps.db, async (tx) => {
      const now = deps.clock.now();
      const labels = await lockFulfilledLabels(tx, { shopDomain, pledgeId });
      for (const orderGid of new Set(labels.map((label) => label.orderGid))) {
        const own = labels.filter((label) => label.orderGid === orderGid);
        for (const labelId of await findCancelledLabels(tx, { pledgeId, orderGid }, own)) {
          // Not by itself: that would be a quarrel with whoever cancelled it.
          const again = { dueAt: null, tries: 0 };
          const move = { labelId, from: ["made" as const], to: "refused" as const, note: SHIPMENT_CANCELLED };
          if (!(await settleFulfillment(tx, { ...move, now, again }))) continue;
          const number = own.find((label) => label.labelId === labelId)?.number ?? null;
          const detail = { labelId, number };
          const kind = "label.shipment_cancelled";
          await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind, actor: "shopify", at: now, detail }]);
        }
      }
    });
  await retryOnDeadlock(note);
}
