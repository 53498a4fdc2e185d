// From everything reported of a parcel to the one word for where it is. Pure: the same reports in any order and any
// repetition give the same word, and a later stage never falls back.
import type { ShipmentEventKind } from "../shipments";
import type { PackageSource, PackageStatus } from "../views";

/** An event counts for all packages of its fulfilment unless it names a number. */
export interface ReportedEvent {
  sourceId: string;
  kind: ShipmentEventKind;
  at: string;
  message: string | null;
  numberKey: string | null;
}

const STATUS_OF: Record<ShipmentEventKind, PackageStatus> = {
  label: "label",
  confirmed: "label",
  in_transit: "in_transit",
  delayed: "in_transit",
  attempted: "in_transit",
  ready_for_pickup: "in_transit",
  out_for_delivery: "out_for_delivery",
  failure: "failure",
  delivered: "delivered",
  returned: "returned",
  handed_over: "shipped",
};

const RANK: Record<PackageStatus, number> = {
  label: 0,
  shipped: 1,
  in_transit: 2,
  out_for_delivery: 3,
  failure: 4,
  delivered: 5,
  returned: 6,
  withdrawn: 7,
};

/** What decides a package's status besides its events. */
export interface PackageFacts {
  numberKey: string;
  source: PackageSource;
  /** The newest snapshot of its fulfilment has it. */
  listed: boolean;
  /** The fulfilment as Shopify says: done, announced, or taken back. null: not known to Shopify (a label). */
  fulfillment: "success" | "announced" | "void" | null;
  fulfilledAt: string | null;
  /** Shopify's own note that the fulfilment arrived. */
  arrivedAt: string | null;
}

export interface PackageState {
  status: PackageStatus;
  shippedAt: string | null;
  deliveredAt: string | null;
}

/**
 * The status and its times. A label bought here has left with its first scan, or when it was said to be handed over; a
 * fulfilment of Shopify when it is done.
 */
export function packageState(facts: PackageFacts, events: ReportedEvent[]): PackageState {
  const own = events.filter(({ numberKey }) => numberKey === null || numberKey === facts.numberKey);
  const left = facts.source !== "label" && facts.fulfillment === "success";
  const statuses = own.map(({ kind }) => STATUS_OF[kind]);
  if (left) statuses.push("shipped");
  if (facts.arrivedAt !== null) statuses.push("delivered");
  const highest = statuses.reduce((best, next) => (RANK[next] > RANK[best] ? next : best), "label");
  const scans = own.filter(({ kind }) => RANK[STATUS_OF[kind]] >= RANK.shipped).map(({ at }) => at);
  const arrivals = own.filter(({ kind }) => kind === "delivered").map(({ at }) => at);
  if (facts.arrivedAt !== null) arrivals.push(facts.arrivedAt);
  return {
    status: !facts.listed || facts.fulfillment === "void" ? "withdrawn" : highest,
    shippedAt: left ? facts.fulfilledAt : earliest(scans),
    deliveredAt: earliest(arrivals),
  };
}

/** Whether the parcel has left: what makes its fulfilment count as shipped. */
export function hasLeft(status: PackageStatus): boolean {
  return status !== "withdrawn" && RANK[status] >= RANK.shipped;
}

function earliest(times: string[]): string | null {
  return times.length === 0 ? null : times.reduce((first, next) => (next < first ? next : first));
}
