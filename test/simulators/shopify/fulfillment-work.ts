// What changes when something is shipped, tracked, moved along or taken back, whoever does it; tells the webhooks.
import type { Core } from "./core";
import {
  fulfillmentEventPayload,
  fulfillmentPayload,
  orderPayload,
  type FulfillmentPlace,
} from "./webhook-payloads";
import type {
  SimFulfillment,
  SimFulfillmentEvent,
  SimFulfillmentOrder,
  SimFulfillmentOrderLine,
  SimOrder,
  SimShop,
} from "./shop-state";

export interface ShippedPart {
  work: SimFulfillmentOrder;
  lines: { line: SimFulfillmentOrderLine; quantity: number }[];
}

export interface TrackingInput {
  company?: string | null;
  number?: string | null;
  numbers?: string[] | null;
  url?: string | null;
  urls?: string[] | null;
}

/** One row per tracking number; urls go with the number at the same place. */
export function trackingOf(input: TrackingInput | null | undefined): SimFulfillment["tracking"] {
  if (!input) return [];
  const numbers = input.numbers ?? (input.number ? [input.number] : []);
  const urls = input.urls ?? (input.url ? [input.url] : []);
  return numbers.map((number, index) => ({
    company: input.company ?? null,
    number,
    url: urls[index] ?? null,
  }));
}

interface Place {
  core: Core;
  shop: SimShop;
  order: SimOrder;
}

/** Ships the parts as one fulfilment. */
export function ship(
  { core, shop, order }: Place,
  parts: ShippedPart[],
  how: { tracking: SimFulfillment["tracking"]; notify: boolean },
): SimFulfillment {
  const now = core.now();
  const fulfillment: SimFulfillment = {
    id: core.nextId(),
    orderId: order.id,
    name: `${order.name}.${order.fulfillments.length + 1}`,
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    createdAt: now,
    updatedAt: now,
    tracking: how.tracking,
    lines: parts.flatMap(({ work, lines }) =>
      lines.map(({ line, quantity }) => ({
        id: core.nextId(),
        lineId: line.lineId,
        quantity,
        fulfillmentOrderId: work.id,
      })),
    ),
    events: [],
    locationId: parts[0]?.work.locationId ?? 0,
  };
  for (const { work, lines } of parts) {
    for (const { line, quantity } of lines) line.remaining -= quantity;
    work.status = work.lines.every(({ remaining }) => remaining === 0) ? "CLOSED" : "IN_PROGRESS";
    work.updatedAt = now;
  }
  order.fulfillments.push(fulfillment);
  shop.fulfillments.set(fulfillment.id, fulfillment);
  if (how.notify) order.mailsSent += 1;
  tell({ core, shop, order }, "fulfillments/create", fulfillment);
  touchOrder({ core, shop, order });
  return fulfillment;
}

/** Succeeds silently on a cancelled fulfilment too. */
export function changeTracking(
  place: Place,
  fulfillment: SimFulfillment,
  how: { tracking: SimFulfillment["tracking"]; notify: boolean },
): void {
  fulfillment.tracking = how.tracking;
  fulfillment.updatedAt = place.core.now();
  if (how.notify) place.order.mailsSent += 1;
  tell(place, "fulfillments/update", fulfillment);
  touchOrder(place);
}

/** A carrier's or an app's report; the fulfilment gets newer, the order does not. */
export function reportEvent(
  place: Place,
  fulfillment: SimFulfillment,
  input: Record<string, unknown> & { status: string },
): SimFulfillmentEvent {
  const { core, shop, order } = place;
  const now = core.now();
  const event: SimFulfillmentEvent = {
    id: core.nextId(),
    status: input.status,
    message: (input.message as string | undefined) ?? null,
    happenedAt: input.happenedAt ? Date.parse(String(input.happenedAt)) : now,
    createdAt: now,
    input,
  };
  fulfillment.events.push(event);
  if (fulfillment.status === "SUCCESS") fulfillment.displayStatus = input.status;
  fulfillment.updatedAt = now;
  core.notify(shop, "fulfillment_events/create", () =>
    fulfillmentEventPayload(event, { fulfillment, order, shop }),
  );
  tell(place, "fulfillments/update", fulfillment);
  return event;
}

/** What was fulfilled comes back as a new fulfilment order. */
export function takeBack(place: Place, fulfillment: SimFulfillment): void {
  const { core, shop, order } = place;
  Object.assign(fulfillment, { status: "CANCELLED", displayStatus: "CANCELED", updatedAt: core.now() });
  for (const workId of new Set(fulfillment.lines.map(({ fulfillmentOrderId }) => fulfillmentOrderId))) {
    const work = shop.fulfillmentOrders.get(workId);
    if (!work) continue;
    const lines = fulfillment.lines.filter(({ fulfillmentOrderId }) => fulfillmentOrderId === workId);
    const again: SimFulfillmentOrder = {
      ...work,
      id: core.nextId(),
      status: "OPEN",
      updatedAt: core.now(),
      holds: [],
      lines: lines.map(({ lineId, quantity }) => ({
        id: core.nextId(),
        lineId,
        total: quantity,
        remaining: quantity,
      })),
    };
    order.fulfillmentOrders.push(again);
    shop.fulfillmentOrders.set(again.id, again);
  }
  tell(place, "fulfillments/update", fulfillment);
  touchOrder(place);
}

export function touchOrder({ core, shop, order }: Place): void {
  order.updatedAt = core.now();
  core.notify(shop, "orders/updated", () => orderPayload(order, core));
}

function tell({ core, shop, order }: Place, topic: string, fulfillment: SimFulfillment): void {
  const place: FulfillmentPlace = { fulfillment, order, shop };
  core.notify(shop, topic, () => fulfillmentPayload(place));
}
