// From what is known of an order to what a pledge shows: its packages, units and status. Pure.
import type { FulfillmentState, KnownPackage } from "./merge-fulfillment";
import type { ShippingState } from "./merge-shipments";
import { hasLeft, packageState, type PackageFacts, type PackageState } from "./package-status";
import type { FulfillmentSnapshot } from "../shipments";
import type { ShippingStatus } from "../views";

export interface ShippedPackage extends KnownPackage, PackageState {
  /** null: a label that Shopify does not know yet. */
  fulfillmentGid: string | null;
}

export interface ShippedFulfillment {
  fulfillment: FulfillmentState;
  packages: ShippedPackage[];
  hasLeft: boolean;
  hasArrived: boolean;
}

export interface PledgeFulfillment {
  status: ShippingStatus;
  /** Of units that ship: in the order as it is now, of these gone, of these arrived. */
  units: { total: number; shipped: number; delivered: number };
  /** When the last parcel left, when the last one arrived; null while units are missing. */
  shippedAt: string | null;
  deliveredAt: string | null;
  fulfillments: ShippedFulfillment[];
  /** Labels without a fulfilment. */
  labels: ShippedPackage[];
}

const MEANS: Record<FulfillmentSnapshot["status"], PackageFacts["fulfillment"]> = {
  success: "success",
  pending: "announced",
  open: "announced",
  cancelled: "void",
  error: "void",
  failure: "void",
};

/** Counts shippable quantities only: edits, refunds and removals change them, services and downloads never count. */
export function fulfillmentOf(state: ShippingState): PledgeFulfillment {
  const fulfillments = [...state.fulfillments.values()]
    .sort((a, b) => compare([a.createdAt, a.gid], [b.createdAt, b.gid]))
    .map((fulfillment) => shipped(fulfillment, state));
  const labels = state.labels.map((label) => labelPackage(label, state));
  const units = countUnits(state, fulfillments);
  const status = statusOf(units, fulfillments, state.lines !== null);
  const gone = status === "shipped" || status === "delivered";
  const parcels = fulfillments
    .filter((each) => each.hasLeft)
    .flatMap(({ packages }) => packages)
    .filter((parcel) => parcel.status !== "withdrawn");
  return {
    status,
    units,
    shippedAt: gone ? latest(parcels.map(({ shippedAt }) => shippedAt)) : null,
    deliveredAt: status === "delivered" ? latest(parcels.map(({ deliveredAt }) => deliveredAt)) : null,
    fulfillments,
    labels,
  };
}

function shipped(fulfillment: FulfillmentState, state: ShippingState): ShippedFulfillment {
  const events = [...state.events.values()].filter(
    ({ fulfillmentGid }) => fulfillmentGid === fulfillment.gid || fulfillmentGid === "",
  );
  const packages = [...fulfillment.packages.values()]
    .sort((a, b) => compare([a.numberKey], [b.numberKey]))
    .map((known) => ({
      ...known,
      ...packageState(factsOf(known, fulfillment, state), events),
      fulfillmentGid: fulfillment.gid,
    }));
  const active = packages.filter(({ status }) => status !== "withdrawn");
  return {
    fulfillment,
    packages,
    hasLeft: active.some(({ status }) => hasLeft(status)),
    hasArrived: active.length > 0 && active.every(({ status }) => status === "delivered"),
  };
}

function factsOf(known: KnownPackage, fulfillment: FulfillmentState, state: ShippingState): PackageFacts {
  const { numberKey, source } = known;
  return {
    numberKey,
    source,
    // What needs no shipping is no parcel, unless somebody gave it a number.
    listed: fulfillment.listed.includes(numberKey) && (numberKey !== "" || carriesGoods(fulfillment, state)),
    fulfillment: MEANS[fulfillment.status],
    fulfilledAt: fulfillment.createdAt,
    arrivedAt: fulfillment.deliveredAt,
  };
}

function carriesGoods(fulfillment: FulfillmentState, { lines }: ShippingState): boolean {
  if (!lines) return true;
  const services = new Set(
    lines.state.filter((line) => !line.requiresShipping).map((line) => line.lineItemGid),
  );
  return fulfillment.lines.length === 0 || fulfillment.lines.some((line) => !services.has(line.lineItemGid));
}

function labelPackage(label: ShippingState["labels"][number], state: ShippingState): ShippedPackage {
  const events = [...state.events.values()].filter(({ numberKey }) => numberKey === label.numberKey);
  const { numberKey, number, carrier, url } = label;
  const facts = { numberKey, source: "label" as const, listed: !label.withdrawn, fulfillment: null };
  const stands = packageState({ ...facts, fulfilledAt: null, arrivedAt: null }, events);
  const parcel = { numberKey, number: number === "" ? null : number, carrier, url };
  return { ...parcel, source: "label", listedAt: "", fulfillmentGid: null, ...stands };
}

function countUnits(state: ShippingState, fulfillments: ShippedFulfillment[]): PledgeFulfillment["units"] {
  const gone = sumLines(fulfillments.filter((each) => each.hasLeft));
  const arrived = sumLines(fulfillments.filter((each) => each.hasArrived));
  const lines = state.lines?.state.filter(({ requiresShipping }) => requiresShipping) ?? [];
  const units = { total: 0, shipped: 0, delivered: 0 };
  for (const { lineItemGid, currentQuantity } of lines) {
    units.total += currentQuantity;
    units.shipped += Math.min(currentQuantity, gone.get(lineItemGid) ?? 0);
    units.delivered += Math.min(currentQuantity, arrived.get(lineItemGid) ?? 0);
  }
  // Of a cancelled order nothing more will be shipped.
  return state.cancelledAt === null ? units : { ...units, total: units.shipped };
}

function sumLines(fulfillments: ShippedFulfillment[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lineItemGid, quantity } of fulfillments.flatMap(({ fulfillment }) => fulfillment.lines))
    sums.set(lineItemGid, (sums.get(lineItemGid) ?? 0) + quantity);
  return sums;
}

/** While the order's lines are not known nobody can say that nothing is missing. */
function statusOf(
  units: PledgeFulfillment["units"],
  fulfillments: ShippedFulfillment[],
  linesKnown: boolean,
): ShippingStatus {
  const left = fulfillments.filter((each) => each.hasLeft);
  if (left.length === 0) return "unfulfilled";
  if (!linesKnown) return "partially_shipped";
  // Everything was refunded afterwards.
  if (units.total === 0) return left.every((each) => each.hasArrived) ? "delivered" : "shipped";
  if (units.shipped === 0) return "unfulfilled";
  if (units.shipped < units.total) return "partially_shipped";
  return units.delivered < units.total ? "shipped" : "delivered";
}

function latest(times: (string | null)[]): string | null {
  const known = times.filter((time) => time !== null).sort();
  return known.at(-1) ?? null;
}

function compare(a: string[], b: string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
