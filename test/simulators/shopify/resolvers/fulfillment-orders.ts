// Fulfilment orders: reading, holds and releases, as recorded; moves.
import type { RequestContext } from "../core";
import {
  gid,
  idOf,
  isoTime,
  type SimFulfillmentOrder,
  type SimFulfillmentOrderLine,
  type SimHold,
  type SimOrder,
} from "../shop-state";
import { holdPayload, releasePayload } from "../webhook-payloads-of-changes";
import { connection, type PageArguments } from "./connection";
import { fulfillmentOrderMove } from "./fulfillment-order-move";
import { fulfillmentOrderOf } from "./fulfillment-order-of";

interface HoldInput {
  reason: string;
  reasonNotes?: string | null;
  externalId?: string | null;
  handle?: string | null;
  fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
}

const MAX_HOLDS = 10;

function refusal(field: string[], message: string, code: string) {
  return {
    fulfillmentHold: null,
    fulfillmentOrder: null,
    remainingFulfillmentOrder: null,
    userErrors: [{ field, message, code }],
  };
}

function holdProblem(work: SimFulfillmentOrder, input: HoldInput) {
  const lines = input.fulfillmentOrderLineItems ?? [];
  const where = ["fulfillmentHold", "fulfillmentOrderLineItems"];
  const zero = lines.findIndex(({ quantity }) => quantity <= 0);
  if (zero >= 0)
    return refusal(
      [...where, String(zero), "quantity"],
      "You must select at least one item to place on partial hold.",
      "GREATER_THAN_ZERO",
    );
  if (new Set(lines.map(({ id }) => id)).size < lines.length)
    return refusal(where, "must contain unique line item ids", "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS");
  if (work.status !== "OPEN" && work.status !== "ON_HOLD")
    return refusal(["id"], "The fulfillment order is not in a state that can be held.", "TAKEN");
  if (work.holds.some(({ handle }) => handle !== null && handle === (input.handle ?? "")))
    return refusal(
      ["fulfillmentHold", "handle"],
      "The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.",
      "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
    );
  if (work.holds.length >= MAX_HOLDS)
    return refusal(
      ["id"],
      "The maximum number of fulfillment holds for this fulfillment order has been reached for this app. An app can only have up to 10 holds on a single fulfillment order at any one time.",
      "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
    );
  if (lines.length > 0 && work.holds.length > 0)
    return refusal(
      where,
      "The fulfillment order is not in a splittable state.",
      "FULFILLMENT_ORDER_NOT_SPLITTABLE",
    );
  return null;
}

function fulfillmentOrderHold(
  _root: unknown,
  args: { id: string; fulfillmentHold: HoldInput },
  context: RequestContext,
) {
  const { work, order } = fulfillmentOrderOf(context, args.id);
  const problem = holdProblem(work, args.fulfillmentHold);
  if (problem) return problem;
  const { core } = context;
  const remaining = splitOff(context, order, work, args.fulfillmentHold.fulfillmentOrderLineItems ?? []);
  const hold: SimHold = {
    id: core.nextId(),
    handle: args.fulfillmentHold.handle ?? null,
    externalId: args.fulfillmentHold.externalId ?? null,
    reason: args.fulfillmentHold.reason,
    reasonNotes: args.fulfillmentHold.reasonNotes ?? null,
  };
  work.holds.push(hold);
  work.status = "ON_HOLD";
  work.updatedAt = core.now();
  core.notify(context.shop, "fulfillment_orders/placed_on_hold", () => holdPayload(work, hold));
  core.notify(context.shop, "fulfillment_holds/added", () => holdPayload(work, hold));
  return {
    fulfillmentHold: hold,
    fulfillmentOrder: work,
    remainingFulfillmentOrder: remaining,
    userErrors: [],
  };
}

/** A partial hold splits: what is not held goes on in a fulfilment order of its own. */
function splitOff(
  { core, shop }: RequestContext,
  order: SimOrder,
  work: SimFulfillmentOrder,
  held: { id: string; quantity: number }[],
): SimFulfillmentOrder | null {
  if (held.length === 0) return null;
  const heldOf = new Map(held.map(({ id, quantity }) => [idOf("FulfillmentOrderLineItem", id), quantity]));
  const left = work.lines
    .map((line) => ({ line, rest: line.total - (heldOf.get(line.id) ?? 0) }))
    .filter(({ rest }) => rest > 0);
  if (left.length === 0) return null;
  const remaining: SimFulfillmentOrder = {
    ...work,
    id: core.nextId(),
    updatedAt: core.now(),
    holds: [],
    remainderOf: work.id,
    lines: left.map(({ line, rest }) => ({
      id: core.nextId(),
      lineId: line.lineId,
      total: rest,
      remaining: rest,
    })),
  };
  work.lines = work.lines
    .filter((line) => (heldOf.get(line.id) ?? 0) > 0)
    .map((line) => ({ ...line, total: heldOf.get(line.id) ?? 0, remaining: heldOf.get(line.id) ?? 0 }));
  order.fulfillmentOrders.push(remaining);
  shop.fulfillmentOrders.set(remaining.id, remaining);
  return remaining;
}

function fulfillmentOrderReleaseHold(
  _root: unknown,
  args: { id: string; holdIds?: string[] | null; externalId?: string | null },
  context: RequestContext,
) {
  const { work, order } = fulfillmentOrderOf(context, args.id);
  if (work.holds.length === 0)
    return {
      fulfillmentOrder: null,
      userErrors: [{ field: ["id"], message: "The fulfillment order is not on hold.", code: "INVALID" }],
    };
  const wanted = args.holdIds ? new Set(args.holdIds.map((id) => idOf("FulfillmentHold", id))) : null;
  work.holds = work.holds.filter((hold) => {
    if (wanted && !wanted.has(hold.id)) return true;
    return args.externalId !== null && args.externalId !== undefined && hold.externalId !== args.externalId;
  });
  work.updatedAt = context.core.now();
  if (work.holds.length === 0) {
    work.status = "OPEN";
    context.core.notify(context.shop, "fulfillment_orders/hold_released", () => releasePayload(work));
    mergeRemainder(context, order, work);
  }
  return { fulfillmentOrder: work, userErrors: [] };
}

/** Once released, what a partial hold had split off comes back (recorded). */
function mergeRemainder({ shop }: RequestContext, order: SimOrder, work: SimFulfillmentOrder): void {
  const remainder = order.fulfillmentOrders.find(
    (candidate) => candidate.remainderOf === work.id && candidate.status === "OPEN",
  );
  if (!remainder) return;
  for (const line of remainder.lines) {
    const same = work.lines.find(({ lineId }) => lineId === line.lineId);
    if (same) {
      same.total += line.total;
      same.remaining += line.remaining;
    } else work.lines.push(line);
  }
  order.fulfillmentOrders = order.fulfillmentOrders.filter((candidate) => candidate !== remainder);
  shop.fulfillmentOrders.delete(remainder.id);
}

/** Recorded: progress can be reported on variants, not on lines that are only a title. */
function supportedActions(work: SimFulfillmentOrder, { shop }: RequestContext): string[] {
  if (work.status === "ON_HOLD")
    return ["RELEASE_HOLD", ...(work.holds.length < MAX_HOLDS ? ["HOLD"] : []), "MOVE"];
  if (work.status !== "OPEN") return [];
  const units = work.lines.reduce((sum, line) => sum + line.remaining, 0);
  const lines = shop.orders.get(work.orderId)?.lines ?? [];
  const hasVariant = lines.some(
    ({ id, variantId }) => variantId !== null && work.lines.some(({ lineId }) => lineId === id),
  );
  return [
    "CREATE_FULFILLMENT",
    ...(hasVariant ? ["REPORT_PROGRESS"] : []),
    "MOVE",
    "HOLD",
    ...(units > 1 ? ["SPLIT"] : []),
  ];
}

export const FULFILLMENT_ORDER_MUTATIONS = {
  fulfillmentOrderHold,
  fulfillmentOrderMove,
  fulfillmentOrderReleaseHold,
};

const locationOf = (work: SimFulfillmentOrder, { shop }: RequestContext) =>
  shop.locations.find(({ id }) => id === work.locationId) ?? null;

interface LineOf {
  work: SimFulfillmentOrder;
  line: SimFulfillmentOrderLine;
}

export const FULFILLMENT_ORDER_RESOLVERS = {
  FulfillmentOrder: {
    id: (work: SimFulfillmentOrder) => gid("FulfillmentOrder", work.id),
    requestStatus: () => "UNSUBMITTED",
    merchantRequests: (_work: SimFulfillmentOrder, args: PageArguments, context: RequestContext) =>
      connection([], args, context),
    createdAt: (work: SimFulfillmentOrder) => isoTime(work.fulfillAt),
    updatedAt: (work: SimFulfillmentOrder) => isoTime(work.updatedAt),
    fulfillAt: (work: SimFulfillmentOrder) => isoTime(work.fulfillAt),
    fulfillBy: () => null,
    orderId: (work: SimFulfillmentOrder) => gid("Order", work.orderId),
    order: (work: SimFulfillmentOrder, _: unknown, { shop }: RequestContext) => shop.orders.get(work.orderId),
    supportedActions: (work: SimFulfillmentOrder, _: unknown, context: RequestContext) =>
      supportedActions(work, context).map((action) => ({ action })),
    fulfillmentHolds: (work: SimFulfillmentOrder) => work.holds,
    deliveryMethod: (work: SimFulfillmentOrder) => ({ id: work.id, methodType: work.deliveryMethod }),
    assignedLocation: (work: SimFulfillmentOrder, _: unknown, context: RequestContext) => ({
      name: locationOf(work, context)?.name,
      location: locationOf(work, context),
    }),
    lineItems: (work: SimFulfillmentOrder, args: PageArguments, context: RequestContext) =>
      connection(
        work.lines.map((line) => ({ work, line })),
        args,
        context,
      ),
  },
  DeliveryMethod: { id: ({ id }: { id: number }) => gid("DeliveryMethod", id) },
  FulfillmentHold: {
    id: (hold: SimHold) => gid("FulfillmentHold", hold.id),
    displayReason: (hold: SimHold) =>
      hold.reason.charAt(0) + hold.reason.slice(1).toLowerCase().replaceAll("_", " "),
    heldByRequestingApp: () => true,
    heldByApp: () => null,
  },
  FulfillmentOrderLineItem: {
    id: ({ line }: LineOf) => gid("FulfillmentOrderLineItem", line.id),
    totalQuantity: ({ line }: LineOf) => line.total,
    remainingQuantity: ({ line }: LineOf) => line.remaining,
    lineItem: ({ work, line }: LineOf, _: unknown, { shop }: RequestContext) => {
      const order = shop.orders.get(work.orderId);
      return order ? { order, part: order.lines.find(({ id }) => id === line.lineId) } : null;
    },
  },
};
