import type { DbTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../history/pledge-events-store.server";
import { endOrder, readHiddenOrders } from "./undo-store.server";

export interface HiddenOrders {
  shopDomain: string;
  /** Orders that Shopify was just asked about and did not show. */
  orderGids: string[];
  /** Only those count that were not shown before then, either: once may be an accident. */
  hiddenSince: Date;
  /** Younger orders Shopify would show, whatever the app may see. */
  shownSince: Date;
  now: Date;
}

/**
 * Ends the orders that Shopify has not shown for long and would show if they were there, as orders/delete would have.
 * Answers which.
 */
export async function noteOrdersGone(tx: DbTransaction, input: HiddenOrders): Promise<string[]> {
  const { shopDomain, shownSince, now } = input;
  const gone: string[] = [];
  for (const pledge of await readHiddenOrders(tx, input)) {
    const { id: pledgeId, generation, orderName, orderGid, orderCreatedAt, plan } = pledge;
    // Whether Shopify counts from the making or from `processedAt` is not known, so the older one counts.
    const processedAt = plan?.processedAt ? Date.parse(plan.processedAt) : Infinity;
    if (orderGid === null || Math.min(orderCreatedAt?.getTime() ?? 0, processedAt) < shownSince.getTime())
      continue;
    if (!(await endOrder(tx, { pledgeId, generation, to: "deleted", now }))) continue;
    const event = { shopDomain, pledgeId, kind: "order.deleted", actor: "shopify" as const, at: now };
    await recordPledgeEvents(tx, [{ ...event, detail: { orderName, orderGid } }]);
    gone.push(orderGid);
  }
  return gone;
}
