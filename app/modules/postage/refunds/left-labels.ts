// Labels that something was not done to, put together by the reason. Pure.
import type { LeftLabels } from "./refund-views";

const ORDERS_NAMED = 5;

export interface LeftLabel {
  code: string;
  message: string;
  orderName: string;
}

/** One entry per reason, the most frequent first; of each at most five orders are named. */
export function groupLeft(labels: LeftLabel[]): LeftLabels[] {
  const groups = new Map<string, LeftLabels>();
  for (const { code, message, orderName } of labels) {
    const group = groups.get(code) ?? { code, message, count: 0, orders: [] };
    group.count += 1;
    if (group.orders.length < ORDERS_NAMED) group.orders.push(orderName);
    groups.set(code, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
