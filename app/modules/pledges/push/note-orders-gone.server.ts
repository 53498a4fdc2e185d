import { inTransaction, type DbClient } from "~/db/client.server";
import type { Clock } from "~/lib/clock";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import type { PushTiming } from "../ports";
import { mayBeHidden } from "./order-visibility.server";
import { endOrder, readHiddenOrders } from "./undo-store.server";

const PAGE = 200;

/**
 * Ends the orders of a connection's pledges that Shopify has not shown since `hiddenSince`, as orders/delete would have,
 * where it would show them if they were there: with `read_all_orders`, or because they are young enough. Answers how
 * many.
 */
export async function noteOrdersGone(
  deps: { db: DbClient; clock: Clock; timing: Pick<PushTiming, "lookableDays"> },
  input: { shopDomain: string; connectionId: string; hiddenSince: Date },
): Promise<number> {
  const { shopDomain } = input;
  let gone = 0;
  for (let afterId = ""; ;) {
    const page = await readHiddenOrders(deps.db, { ...input, afterId, limit: PAGE });
    for (const pledge of page) {
      if (await mayBeHidden(deps, shopDomain, pledge)) continue;
      const { id: pledgeId, generation, orderName, orderGid } = pledge;
      const now = deps.clock.now();
      gone += await inTransaction(deps.db, async (tx) => {
        if (!(await endOrder(tx, { pledgeId, generation, to: "deleted", now }))) return 0;
        const event = { shopDomain, pledgeId, kind: "order.deleted", actor: "shopify" as const, at: now };
        await recordPledgeEvents(tx, [{ ...event, detail: { orderName, orderGid } }]);
        return 1;
      });
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return gone;
    afterId = last.id;
  }
}
