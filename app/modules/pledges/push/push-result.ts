// From an answer of Shopify to the result that is written. Pure.
import { compareOrder, snapshotMinor } from "../order/compare-order";
import type { OrderPlan } from "../order/order-plan";
import type { ShopifyOrderSnapshot } from "../ports";
import type { OrderRecord, PushResult } from "./push-result-store.server";

/** One attempt, as far as judging its outcome needs it. */
export interface PushAttempt {
  pledgeId: string;
  generation: number;
  attempt: number;
  /** This request included: how many of this generation may have reached Shopify. */
  possibleSends: number;
  intentAt: Date;
  lastSendBy: Date;
  plan: OrderPlan;
}

export interface VendorError {
  code: string | null;
  field: string | null;
  message: string;
}

/** Everything a result has in common; the caller says what is different. */
export function makeResult(
  attempt: Pick<PushAttempt, "pledgeId" | "generation" | "attempt">,
  from: PushResult["from"],
  to: PushResult["to"],
  rest: Partial<PushResult> = {},
): PushResult {
  const { pledgeId, generation, attempt: number } = attempt;
  return {
    ...{ pledgeId, generation, attempt: number, from, to, notExecuted: false, order: null, notBefore: null },
    ...{ failure: null, refusedWhenAbsent: false, event: null, ...rest },
  };
}

/** The order beside its plan. */
export function toOrderRecord(plan: OrderPlan, order: ShopifyOrderSnapshot): OrderRecord {
  const cancelled = order.cancelledAt !== null;
  return {
    gid: order.gid,
    name: order.name,
    totalMinor: snapshotMinor(order.total),
    taxMinor: snapshotMinor(order.totalTax),
    status: order.financialStatus,
    createdAt: new Date(order.createdAt).toISOString(),
    differences: compareOrder(plan, order),
    toArrange: (plan.hold || plan.locationGid !== null) && !cancelled,
    cancelled,
  };
}

export function createdResult(
  attempt: PushAttempt,
  from: PushResult["from"],
  order: ShopifyOrderSnapshot,
  kind: "order.created" | "order.adopted",
): PushResult {
  const record = toOrderRecord(attempt.plan, order);
  const detail = {
    orderName: order.name,
    orderGid: order.gid,
    attempt: attempt.attempt,
    cancelled: record.cancelled,
  };
  return makeResult(attempt, from, "created", { order: record, event: { kind, detail } });
}

export function refusedResult(
  attempt: PushAttempt,
  from: PushResult["from"],
  failure: NonNullable<PushResult["failure"]>,
): PushResult {
  const detail = { code: failure.code, message: failure.message, attempt: attempt.attempt };
  const event = { kind: "push.refused", detail };
  return makeResult(attempt, from, "refused", { notExecuted: true, failure, event });
}

/** Orders among the found ones that count: of this identifier. Live ones decide; a cancelled one counts when alone. */
export type FoundOrders =
  | { kind: "none" }
  | { kind: "one"; order: ShopifyOrderSnapshot }
  | { kind: "several"; live: ShopifyOrderSnapshot[] };

export function judgeFound(orders: ShopifyOrderSnapshot[], sourceIdentifier: string): FoundOrders {
  const unique = [...new Map(orders.map((order) => [order.gid, order])).values()];
  const ours = unique.filter(
    (order) => order.sourceIdentifier === null || order.sourceIdentifier === sourceIdentifier,
  );
  const live = ours.filter((order) => order.cancelledAt === null);
  if (live.length > 1) return { kind: "several", live };
  const order = live[0] ?? ours[0];
  return order ? { kind: "one", order } : { kind: "none" };
}

export function severalFoundResult(
  attempt: PushAttempt,
  from: "unknown",
  live: ShopifyOrderSnapshot[],
  at: Date,
): PushResult {
  const names = live.map((order) => order.name).join(", ");
  const message = `Shopify holds more than one live order for this pledge (${names}): cancel all but one there, then adopt it.`;
  return makeResult(attempt, from, "needs_decision", {
    failure: { code: "DUPLICATE_ORDERS", message, at: at.toISOString() },
    event: { kind: "order.duplicate", detail: { orders: live.map(({ gid, name }) => ({ gid, name })) } },
  });
}

/** Vendor messages as one failure; the vendor's words are kept because the creator must act on them. */
export function toFailure(errors: VendorError[], at: Date): NonNullable<PushResult["failure"]> {
  const message =
    errors.map((error) => error.message).join(" ") || "Shopify refused the order without a reason.";
  return { code: errors[0]?.code ?? "REFUSED", message: message.slice(0, 500), at: at.toISOString() };
}
