// Which items of an order go into a parcel: from the fulfilment orders as Shopify has them now. Pure.
import { cutCharacters } from "~/lib/clean-text";
import type { FulfillmentRequest, OpenFulfillmentOrder } from "../ports";

export interface WantedParcel {
  tracking: FulfillmentRequest["tracking"];
  /** Only these items; null: everything that is left. `quantity` null: all that is left of it. */
  items: { sku: string; quantity: number | null }[] | null;
  /** Its first part has left already: what needs no delivery, or leaves from elsewhere, follows quietly. */
  begun: boolean;
}

/** One fulfillmentCreate: fulfilment orders of one location and one delivery method. */
export interface PlannedFulfillment {
  parts: { fulfillmentOrderGid: string; lines: { gid: string; quantity: number }[] }[];
  tracking: FulfillmentRequest["tracking"];
  /** By line of the order: how Shopify's fulfilment is recognised when it is read back. */
  expected: { lineItemGid: string; quantity: number }[];
  /** Not the first of its parcel, or nothing that is delivered: Shopify need not mail about it. */
  quiet: boolean;
}

export type ParcelRefusal =
  | "ON_HOLD"
  | "SCHEDULED"
  | "OTHER_SERVICE"
  | "NO_FULFILLMENT_ORDER"
  | "NOTHING_LEFT"
  | "ITEM_NOT_IN_ORDER"
  | "MORE_THAN_LEFT";

export type ParcelPlan =
  | { kind: "planned"; fulfillments: PlannedFulfillment[] }
  | { kind: "refused"; code: ParcelRefusal; message: string };

/** How much of each fulfilment order line is still to be given to parcels; planning takes from it. */
export type Remaining = Map<string, number>;

const NO_TRACKING = { company: null, numbers: [], urls: [] };

export function countRemaining(orders: readonly OpenFulfillmentOrder[]): Remaining {
  return new Map(orders.flatMap((order) => order.lines.map((line) => [line.gid, line.remaining] as const)));
}

/** What a person must still pack; what is not delivered at all needs no parcel. */
export function isDelivered(order: OpenFulfillmentOrder): boolean {
  return order.deliveryMethod !== "none";
}

export function hasWork(order: OpenFulfillmentOrder, left: Remaining): boolean {
  return (
    !["closed", "cancelled"].includes(order.status) &&
    order.lines.some((line) => (left.get(line.gid) ?? 0) > 0)
  );
}

/**
 * Plans one parcel and takes its items out of `left`. Everything that is left means everything: when a part of it is
 * on hold, scheduled or incomplete the parcel is refused, because nobody can tell what was packed. Parts that another
 * fulfilment service ships are that service's own affair. Items without delivery are fulfilled along, without number.
 */
export function planParcel(
  orders: readonly OpenFulfillmentOrder[],
  wanted: WantedParcel,
  left: Remaining,
): ParcelPlan {
  const open = orders.filter((order) => hasWork(order, left));
  return wanted.items === null ? planRest(open, wanted, left) : planItems(open, wanted, wanted.items, left);
}

function planRest(open: OpenFulfillmentOrder[], wanted: WantedParcel, left: Remaining): ParcelPlan {
  const own = open.filter((order) => order.assignedService === null);
  const parcels = own.filter(isDelivered);
  const blocked = (parcels.length > 0 ? parcels : own).find((order) => !canShip(order));
  if (blocked) return blockedBy(blocked);
  if (own.length === 0) return open[0] ? otherService(open[0]) : nothingLeft();
  if (parcels.length === 0 && wanted.tracking.numbers.length > 0 && !wanted.begun) return nothingLeft();
  return { kind: "planned", fulfillments: toFulfillments(own.filter(canShip), wanted, takeAll(left)) };
}

function planItems(
  open: OpenFulfillmentOrder[],
  wanted: WantedParcel,
  items: NonNullable<WantedParcel["items"]>,
  left: Remaining,
): ParcelPlan {
  const taken = new Map<string, number>();
  const own = open.filter((order) => order.assignedService === null);
  for (const item of items) {
    const refusal = takeItem(own, open, item, left, taken);
    if (refusal) return refusal;
  }
  for (const [gid, quantity] of taken) left.set(gid, (left.get(gid) ?? 0) - quantity);
  const used = own.filter((order) => order.lines.some((line) => taken.has(line.gid)));
  return { kind: "planned", fulfillments: toFulfillments(used, wanted, (gid) => taken.get(gid) ?? 0) };
}

function takeItem(
  own: OpenFulfillmentOrder[],
  open: OpenFulfillmentOrder[],
  { sku, quantity }: { sku: string; quantity: number | null },
  left: Remaining,
  taken: Map<string, number>,
): Extract<ParcelPlan, { kind: "refused" }> | null {
  const lines = (orders: OpenFulfillmentOrder[]) =>
    orders.flatMap((order) =>
      order.lines.filter((line) => sameSku(line.sku, sku)).map((line) => ({ order, line })),
    );
  const free = (gid: string) => (left.get(gid) ?? 0) - (taken.get(gid) ?? 0);
  const found = lines(own).filter(({ line }) => free(line.gid) > 0);
  const ready = found.filter(({ order }) => canShip(order));
  const available = ready.reduce((sum, { line }) => sum + free(line.gid), 0);
  const wanted = quantity ?? available;
  if (wanted > available || available === 0) {
    const blocked = found.find(({ order }) => !canShip(order));
    if (blocked) return blockedBy(blocked.order);
    const elsewhere = lines(open).find(({ order }) => order.assignedService !== null);
    if (elsewhere) return otherService(elsewhere.order);
    return lines(own).length === 0 ? notInOrder(sku) : moreThanLeft(sku, wanted, available);
  }
  let missing = wanted;
  for (const { line } of ready) {
    const part = Math.min(missing, free(line.gid));
    if (part > 0) taken.set(line.gid, (taken.get(line.gid) ?? 0) + part);
    missing -= part;
  }
  return null;
}

function takeAll(left: Remaining): (gid: string) => number {
  return (gid) => {
    const quantity = left.get(gid) ?? 0;
    left.set(gid, 0);
    return quantity;
  };
}

/** One per location and delivery method: Shopify refuses a fulfilment over several. */
function toFulfillments(
  orders: OpenFulfillmentOrder[],
  { tracking, begun }: WantedParcel,
  quantityOf: (gid: string) => number,
): PlannedFulfillment[] {
  const groups = new Map<string, { delivered: boolean; fulfillment: PlannedFulfillment }>();
  for (const order of orders) {
    const lines = order.lines
      .map((line) => ({ line, quantity: quantityOf(line.gid) }))
      .filter(({ quantity }) => quantity > 0);
    if (lines.length === 0) continue;
    const key = `${order.locationGid ?? ""} ${order.deliveryMethod ?? ""}`;
    const delivered = isDelivered(order);
    const group = groups.get(key) ?? {
      delivered,
      fulfillment: { parts: [], tracking: delivered ? tracking : NO_TRACKING, expected: [], quiet: true },
    };
    groups.set(key, group);
    group.fulfillment.parts.push({
      fulfillmentOrderGid: order.gid,
      lines: lines.map(({ line, quantity }) => ({ gid: line.gid, quantity })),
    });
    group.fulfillment.expected.push(
      ...lines.map(({ line, quantity }) => ({ lineItemGid: line.lineItemGid, quantity })),
    );
  }
  const ordered = [...groups.values()].sort((a, b) => Number(b.delivered) - Number(a.delivered));
  return ordered.map(({ delivered, fulfillment }, index) => ({
    ...fulfillment,
    quiet: begun || !delivered || index > 0,
  }));
}

function canShip(order: OpenFulfillmentOrder): boolean {
  return order.status === "open" || order.status === "in_progress";
}

/** An empty SKU means the lines that have none. */
function sameSku(one: string | null, other: string): boolean {
  return (one ?? "").trim().toLowerCase() === other.trim().toLowerCase();
}

function blockedBy(order: OpenFulfillmentOrder): Extract<ParcelPlan, { kind: "refused" }> {
  if (order.status === "on_hold") {
    const why = order.holds.length > 0 ? ` (${cutCharacters(order.holds.join(", "), 200)})` : "";
    return refuse("ON_HOLD", `The order is on hold in Shopify${why}: release it there, then try again.`);
  }
  if (order.status === "scheduled") {
    return refuse(
      "SCHEDULED",
      "The order is scheduled for a later day in Shopify: ship it from that day on.",
    );
  }
  return refuse(
    "NO_FULFILLMENT_ORDER",
    `Shopify has closed this part of the order as ${order.status}: look at the order in Shopify.`,
  );
}

function otherService(order: OpenFulfillmentOrder): Extract<ParcelPlan, { kind: "refused" }> {
  const who = order.assignedService ?? "another fulfilment service";
  return refuse(
    "OTHER_SERVICE",
    `${who} ships this order and will send its tracking numbers to Shopify by itself.`,
  );
}

function nothingLeft(): Extract<ParcelPlan, { kind: "refused" }> {
  return refuse("NOTHING_LEFT", "Nothing of the order is left to ship.");
}

function notInOrder(sku: string): Extract<ParcelPlan, { kind: "refused" }> {
  return refuse(
    "ITEM_NOT_IN_ORDER",
    `The order has no item with SKU ${cutCharacters(sku, 60)}: correct the SKU.`,
  );
}

function moreThanLeft(
  sku: string,
  wanted: number,
  available: number,
): Extract<ParcelPlan, { kind: "refused" }> {
  const message = `The row ships ${wanted} of SKU ${cutCharacters(sku, 60)} and only ${available} are left to ship.`;
  return refuse("MORE_THAN_LEFT", message);
}

function refuse(code: ParcelRefusal, message: string): Extract<ParcelPlan, { kind: "refused" }> {
  return { kind: "refused", code, message };
}
