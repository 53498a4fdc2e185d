// POST /__do: what packers, carriers and the merchant do to an order on its way to the backer.
import { changeTracking, reportEvent, ship, takeBack, touchOrder, trackingOf } from "./fulfillment-work";
import { changeLines, type LineChange } from "./order-lines";
import {
  gid,
  idOf,
  type SimFulfillment,
  type SimFulfillmentOrder,
  type SimOrder,
  type SimShop,
} from "./shop-state";
import type { ShopifySimulator } from "./simulator";
import { holdPayload, orderEditPayload, refundPayload, releasePayload } from "./webhook-payloads-of-changes";

type Body = Record<string, unknown>;
type Action = (simulator: ShopifySimulator, shop: SimShop, body: Body) => Body | string;

const NO_ORDER = "no such order: give orderId or name";
const NO_FULFILLMENT = "no such fulfillment: give fulfillmentId, or orderId for its newest one";
const SHIPPABLE = new Set(["OPEN", "IN_PROGRESS"]);

export function orderOf(shop: SimShop, body: Body): SimOrder | undefined {
  const byId = shop.orders.get(idOf("Order", body.orderId) ?? 0);
  return byId ?? [...shop.orders.values()].find(({ name }) => name === body.name);
}

function fulfillmentOf(shop: SimShop, body: Body) {
  const named = shop.fulfillments.get(idOf("Fulfillment", body.fulfillmentId) ?? 0);
  const newest = body.fulfillmentId === undefined ? orderOf(shop, body)?.fulfillments.at(-1) : undefined;
  const fulfillment = named ?? newest;
  const order = fulfillment && shop.orders.get(fulfillment.orderId);
  return fulfillment && order ? { fulfillment, order } : null;
}

function trackingIn(body: Body): SimFulfillment["tracking"] {
  const { trackingNumbers, trackingNumber, carrier, urls, url } = body;
  return trackingOf({
    company: typeof carrier === "string" ? carrier : null,
    numbers: Array.isArray(trackingNumbers) ? trackingNumbers.map(String) : null,
    number: typeof trackingNumber === "string" ? trackingNumber : null,
    urls: Array.isArray(urls) ? urls.map(String) : null,
    url: typeof url === "string" ? url : null,
  });
}

/** `[{sku | lineId, quantity}]` against the order's lines. */
function changesIn(order: SimOrder, value: unknown): LineChange[] | string {
  if (!Array.isArray(value)) return "give lines as [{sku or lineId, quantity}]";
  const changes: LineChange[] = [];
  for (const given of value as Body[]) {
    const line = order.lines.find(
      ({ id, sku }) =>
        id === idOf("LineItem", given.lineId) || (given.lineId === undefined && sku === given.sku),
    );
    if (!line) return `the order has no line ${String(given.lineId ?? given.sku)}`;
    changes.push({ line, quantity: Number(given.quantity) });
  }
  return changes;
}

/** Takes the wanted units from the order's open work; all that is left when nothing is named. */
function partsOf(order: SimOrder, wanted: LineChange[] | null, everything: boolean) {
  const left = new Map(wanted?.map(({ line, quantity }) => [line.id, quantity]));
  const parts = order.fulfillmentOrders
    .filter(
      ({ status, deliveryMethod }) => SHIPPABLE.has(status) && (everything || deliveryMethod === "SHIPPING"),
    )
    .map((work) => ({
      work,
      lines: work.lines.flatMap((line) => {
        const asked = wanted ? (left.get(line.lineId) ?? 0) : line.remaining;
        const quantity = Math.min(asked, line.remaining);
        if (wanted) left.set(line.lineId, asked - quantity);
        return quantity > 0 ? [{ line, quantity }] : [];
      }),
    }))
    .filter(({ lines }) => lines.length > 0);
  const missing = [...left.values()].some((quantity) => quantity > 0);
  return missing || parts.length === 0 ? null : parts;
}

/** One fulfilment per place and delivery method. */
function groupParts(parts: NonNullable<ReturnType<typeof partsOf>>) {
  const groups = new Map<string, typeof parts>();
  for (const part of parts) {
    const key = `${part.work.locationId} ${part.work.deliveryMethod}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

function openWork(order: SimOrder): SimFulfillmentOrder[] {
  return order.fulfillmentOrders.filter(({ status }) => status === "OPEN" || status === "ON_HOLD");
}

export const SHIPPING_ACTIONS: Record<string, Action> = {
  "fulfill-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const wanted = body.lines === undefined ? null : changesIn(order, body.lines);
    if (typeof wanted === "string") return wanted;
    const parts = partsOf(order, wanted, body.everything === true);
    if (!parts) return "the order has no open work for that";
    const how = { tracking: trackingIn(body), notify: body.notifyCustomer === true };
    const made = groupParts(parts).map((group) => ship({ core, shop, order }, group, how));
    return {
      orderId: gid("Order", order.id),
      fulfillmentId: gid("Fulfillment", made[0]?.id ?? 0),
      fulfillmentIds: made.map(({ id }) => gid("Fulfillment", id)),
    };
  },
  "update-tracking": ({ core }, shop, body) => {
    const found = fulfillmentOf(shop, body);
    if (!found) return NO_FULFILLMENT;
    const how = { tracking: trackingIn(body), notify: body.notifyCustomer === true };
    changeTracking({ core, shop, order: found.order }, found.fulfillment, how);
    return { fulfillmentId: gid("Fulfillment", found.fulfillment.id) };
  },
  "cancel-fulfillment": ({ core }, shop, body) => {
    const found = fulfillmentOf(shop, body);
    if (!found) return NO_FULFILLMENT;
    if (found.fulfillment.status !== "CANCELLED")
      takeBack({ core, shop, order: found.order }, found.fulfillment);
    return { fulfillmentId: gid("Fulfillment", found.fulfillment.id) };
  },
  "add-fulfillment-event": ({ core }, shop, body) => {
    const found = fulfillmentOf(shop, body);
    if (!found) return NO_FULFILLMENT;
    const place = { core, shop, order: found.order };
    const event = reportEvent(place, found.fulfillment, { ...body, status: String(body.status) });
    return {
      fulfillmentId: gid("Fulfillment", found.fulfillment.id),
      eventId: gid("FulfillmentEvent", event.id),
    };
  },
  "mark-delivered": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const live = order.fulfillments.filter(({ status }) => status === "SUCCESS");
    for (const fulfillment of live) reportEvent({ core, shop, order }, fulfillment, { status: "DELIVERED" });
    return { fulfillmentIds: live.map(({ id }) => gid("Fulfillment", id)) };
  },
  "refund-lines": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const changes = changesIn(order, body.lines);
    if (typeof changes === "string") return changes;
    const problem = changeLines(
      core,
      order,
      changes.map(({ line, quantity }) => ({ line, quantity: -quantity })),
    );
    if (problem) return problem;
    const refundId = core.nextId();
    core.notify(shop, "refunds/create", () => refundPayload(refundId, order, changes, core.now()));
    touchOrder({ core, shop, order });
    return { refundId: gid("Refund", refundId) };
  },
  /** Positive quantities are added, negative ones removed. */
  "edit-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const changes = changesIn(order, body.lines);
    if (typeof changes === "string") return changes;
    const problem = changeLines(core, order, changes);
    if (problem) return problem;
    const editId = core.nextId();
    core.notify(shop, "orders/edited", () => orderEditPayload(editId, order, changes, core));
    touchOrder({ core, shop, order });
    return { orderId: gid("Order", order.id) };
  },
  "hold-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    for (const work of openWork(order)) {
      const hold = {
        id: core.nextId(),
        handle: null,
        externalId: null,
        reason: typeof body.reason === "string" ? body.reason : "OTHER",
        reasonNotes: typeof body.notes === "string" ? body.notes : null,
      };
      work.holds.push(hold);
      Object.assign(work, { status: "ON_HOLD", updatedAt: core.now() });
      core.notify(shop, "fulfillment_orders/placed_on_hold", () => holdPayload(work, hold));
      core.notify(shop, "fulfillment_holds/added", () => holdPayload(work, hold));
    }
    touchOrder({ core, shop, order });
    return { orderId: gid("Order", order.id) };
  },
  "release-order": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    for (const work of order.fulfillmentOrders.filter(({ status }) => status === "ON_HOLD")) {
      Object.assign(work, { status: "OPEN", holds: [], updatedAt: core.now() });
      core.notify(shop, "fulfillment_orders/hold_released", () => releasePayload(work));
    }
    touchOrder({ core, shop, order });
    return { orderId: gid("Order", order.id) };
  },
  /** OPEN, SCHEDULED, INCOMPLETE, IN_PROGRESS …, for orders in a state that packers or Shopify put them in. */
  "set-work-status": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    for (const work of order.fulfillmentOrders)
      if (work.lines.some(({ remaining }) => remaining > 0))
        Object.assign(work, { status: String(body.status), updatedAt: core.now() });
    touchOrder({ core, shop, order });
    return { orderId: gid("Order", order.id) };
  },
  /** A fulfilment service takes over what is open; its work is invisible without the third-party scopes. */
  "assign-service": ({ core }, shop, body) => {
    const order = orderOf(shop, body);
    if (!order) return NO_ORDER;
    const service = String(body.service ?? "Packers Ltd");
    let location = shop.locations.find((known) => known.service === service);
    if (!location) {
      location = { id: core.nextId(), name: service, isActive: true, service };
      shop.locations.push(location);
    }
    for (const work of openWork(order))
      Object.assign(work, { locationId: location.id, updatedAt: core.now() });
    touchOrder({ core, shop, order });
    return { locationId: gid("Location", location.id) };
  },
};
