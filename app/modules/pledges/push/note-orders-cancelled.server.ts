import type { DbTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { endOrder } from "./undo-store.server";

/**
 * Ends the orders of pledges whose orders were found cancelled in Shopify, as orders/cancelled would have: the pledge
 * can be pushed anew, and its platform is told. The caller holds the pledges' rows.
 */
export async function noteOrdersCancelled(
  tx: DbTransaction,
  input: {
    shopDomain: string;
    pledges: { pledgeId: string; generation: number; orderGid: string; orderName: string | null }[];
    now: Date;
  },
): Promise<void> {
  const { shopDomain, now } = input;
  for (const { pledgeId, generation, orderGid, orderName } of input.pledges) {
    if (!(await endOrder(tx, { pledgeId, generation, to: "cancelled", now }))) continue;
    const detail = { orderName, orderGid };
    await recordPledgeEvents(tx, [
      { shopDomain, pledgeId, kind: "order.cancelled", actor: "shopify", at: now, detail },
    ]);
  }
}
