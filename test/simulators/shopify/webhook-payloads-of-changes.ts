// Webhook bodies about what happens to an order after it was made: refunds, edits, holds.
import type { Core } from "./core";
import type { LineChange } from "./order-lines";
import { gid, isoTime, type SimFulfillmentOrder, type SimHold, type SimOrder } from "./shop-state";

export function refundPayload(
  refundId: number,
  order: SimOrder,
  lines: LineChange[],
  now: number,
): Record<string, unknown> {
  return {
    id: refundId,
    admin_graphql_api_id: gid("Refund", refundId),
    order_id: order.id,
    created_at: isoTime(now),
    processed_at: isoTime(now),
    note: null,
    restock: false,
    refund_line_items: lines.map(({ line, quantity }, index) => ({
      id: refundId * 100 + index,
      line_item_id: line.id,
      quantity,
      restock_type: "no_restock",
    })),
    transactions: [],
  };
}

/** Tells only what changed and by how much. */
export function orderEditPayload(
  editId: number,
  order: SimOrder,
  lines: LineChange[],
  core: Core,
): Record<string, unknown> {
  const deltas = (wanted: (quantity: number) => boolean) =>
    lines
      .filter(({ quantity }) => wanted(quantity))
      .map(({ line, quantity }) => ({ id: line.id, delta: Math.abs(quantity) }));
  return {
    order_edit: {
      id: editId,
      app_id: core.manifest.numericId,
      created_at: isoTime(core.now()),
      notify_customer: false,
      order_id: order.id,
      staff_note: "",
      user_id: null,
      line_items: {
        additions: deltas((quantity) => quantity > 0),
        removals: deltas((quantity) => quantity < 0),
      },
    },
  };
}

/** Names the fulfilment order, not the order that it belongs to. */
export function holdPayload(work: SimFulfillmentOrder, hold: SimHold): Record<string, unknown> {
  return {
    fulfillment_order: { id: gid("FulfillmentOrder", work.id), status: work.status.toLowerCase() },
    fulfillment_hold: { id: gid("FulfillmentHold", hold.id), reason: hold.reason.toLowerCase() },
    remaining_fulfillment_order: null,
    held_fulfillment_order_line_items: work.lines.map(({ id, total }) => ({
      id: gid("FulfillmentOrderLineItem", id),
      quantity: total,
    })),
  };
}

export function releasePayload(work: SimFulfillmentOrder): Record<string, unknown> {
  return { fulfillment_order: { id: gid("FulfillmentOrder", work.id), status: work.status.toLowerCase() } };
}
