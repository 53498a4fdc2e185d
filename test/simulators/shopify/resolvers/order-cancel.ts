import { randomUUID } from "node:crypto";
import type { Core, RequestContext } from "../core";
import { moneyOf } from "../order-status";
import { gid, type SimOrder, type SimShop } from "../shop-state";
import { orderPayload } from "../webhook-payloads";
import { liveOrder } from "./order-queries";

interface CancelArguments {
  orderId: string;
  notifyCustomer?: boolean | null;
  reason: string;
  refund?: boolean | null;
  refundMethod?: unknown;
  restock: boolean;
  staffNote?: string | null;
}

interface CancelError {
  field: string[];
  message: string;
  code: string;
}

const MAX_STAFF_NOTE = 255;

/** Answers with a job; the order is cancelled when the job is done. */
export function orderCancel(_root: unknown, args: CancelArguments, context: RequestContext) {
  const { core, shop } = context;
  const order = liveOrder(context, args.orderId);
  const problem = cancelProblem(args, order);
  if (problem || !order) return { job: null, orderCancelUserErrors: [problem], userErrors: [problem] };
  const id = gid("Job", randomUUID());
  shop.jobs.set(id, { doneAt: core.now() + core.config.cancelDelayMs });
  const finish = (): void => cancelOrder(core, shop, order, args.reason, args.notifyCustomer ?? false);
  if (core.config.cancelDelayMs === 0) finish();
  else setTimeout(finish, core.config.cancelDelayMs).unref();
  return { job: { id, done: false }, orderCancelUserErrors: [], userErrors: [] };
}

function cancelProblem(args: CancelArguments, order: SimOrder | null): CancelError | null {
  if ((args.staffNote ?? "").length > MAX_STAFF_NOTE)
    return problem("staffNote", "Staff note is too long. Maximum length is 255 characters.");
  if (args.refund !== null && args.refund !== undefined && args.refundMethod)
    return problem("refund", "Only one of the arguments `refund` or `refund_method` is allowed.");
  if (!order) return problem("orderId", "Order does not exist", "NOT_FOUND");
  if (order.cancelledAt !== null)
    return problem("orderId", "Cannot cancel an order that has already been canceled");
  if (order.fulfillments.some(({ status }) => status === "SUCCESS"))
    return problem("orderId", "Cannot cancel an order that has been fulfilled");
  return null;
}

function problem(field: string, message: string, code = "INVALID"): CancelError {
  return { field: [field], message, code };
}

/** Cancels, also when a merchant does it by hand. Recorded: only an order without payment is closed as well. */
export function cancelOrder(
  core: Core,
  shop: SimShop,
  order: SimOrder,
  reason: string,
  notify: boolean,
): void {
  const now = core.now();
  const unpaid = moneyOf(order).received.shop === 0;
  Object.assign(order, {
    cancelledAt: now,
    updatedAt: now,
    cancelReason: reason,
    closedAt: unpaid ? now : null,
  });
  for (const work of order.fulfillmentOrders) {
    work.status = "CLOSED";
    work.holds = [];
  }
  if (notify) order.mailsSent += 1;
  core.notify(shop, "orders/cancelled", () => orderPayload(order, core));
  core.notify(shop, "orders/updated", () => orderPayload(order, core));
}
