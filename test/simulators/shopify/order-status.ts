// Payment and fulfilment status of an order, as recorded.
import type { Switches } from "./config";
import { add, NOTHING, subtract, type Bag } from "./money";
import type { SimOrder, SimTransaction } from "./shop-state";

export interface OrderMoney {
  received: Bag;
  refunded: Bag;
  capturable: Bag;
  outstanding: Bag;
}

function sum(transactions: SimTransaction[], kinds: string[]): Bag {
  const counted = transactions.filter(({ kind, status }) => kinds.includes(kind) && status === "SUCCESS");
  return add(NOTHING, ...counted.map(({ amount }) => amount));
}

/** An authorized amount counts as no longer outstanding although nothing was received (recorded). */
export function moneyOf(order: SimOrder): OrderMoney {
  const received = sum(order.transactions, ["SALE", "CAPTURE"]);
  const refunded = sum(order.transactions, ["REFUND"]);
  const capturable = subtract(
    sum(order.transactions, ["AUTHORIZATION"]),
    sum(order.transactions, ["CAPTURE"]),
  );
  return {
    received,
    refunded,
    capturable,
    outstanding: subtract(subtract(order.total, received), capturable),
  };
}

/** Status from the transactions alone; null when there are none (recorded for orderCreate without a status). */
export function derivedStatus(order: SimOrder): string | null {
  const { received, refunded, capturable } = moneyOf(order);
  if (order.transactions.length === 0) return order.total.shop === 0 ? "PAID" : null;
  if (refunded.shop > 0) return refunded.shop >= received.shop ? "REFUNDED" : "PARTIALLY_REFUNDED";
  if (received.shop >= order.total.shop && received.shop > 0) return "PAID";
  if (received.shop > 0) return "PARTIALLY_PAID";
  return capturable.shop > 0 ? "AUTHORIZED" : "PENDING";
}

/** The given status persists, unless the switch says that Shopify recalculates it. */
export function financialStatusOf(
  order: SimOrder,
  switches: Pick<Switches, "statusRecalculated">,
): string | null {
  if (order.financialStatus === null) return derivedStatus(order);
  return switches.statusRecalculated ? (derivedStatus(order) ?? "PENDING") : order.financialStatus;
}

export function fulfillmentStatusOf(order: SimOrder): string {
  const live = order.fulfillmentOrders.filter(({ status }) => status !== "CANCELLED");
  const left = live.filter(({ lines }) => lines.some(({ remaining }) => remaining > 0));
  const done = order.fulfillments.some(({ status }) => status === "SUCCESS");
  if (done) return left.length === 0 ? "FULFILLED" : "PARTIALLY_FULFILLED";
  if (left.length > 0 && left.every(({ status }) => status === "ON_HOLD")) return "ON_HOLD";
  return left.some(({ status }) => status === "IN_PROGRESS") ? "IN_PROGRESS" : "UNFULFILLED";
}
