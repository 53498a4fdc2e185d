// What platforms are told of a pledge's shipping, always as a whole. Pure; nothing about the backer in it.
import type { OutboundFulfillment } from "../../connections/outbound/outbound-message";
import { trackingPlace } from "./carrier-links";
import type { ShippingState } from "./merge-shipments";
import type { PledgeFulfillment, ShippedPackage } from "./pledge-fulfillment";

/** The newest state; the address of the tracking page is added where it is told. */
export type DescribedShipping = Omit<OutboundFulfillment, "trackingPageUrl">;

/** Parcels in the order of their fulfilments, withdrawn ones last; a withdrawn parcel without number is left out. */
export function describeShipping(
  state: ShippingState,
  shipping: PledgeFulfillment,
  countryCode: string | null,
): DescribedShipping {
  const { status, units, shippedAt, deliveredAt, fulfillments } = shipping;
  const packages = [...fulfillments.flatMap((each) => each.packages), ...shipping.labels].filter(
    (parcel) => parcel.status !== "withdrawn" || parcel.numberKey !== "",
  );
  return {
    status,
    units,
    shippedAt,
    deliveredAt,
    fulfillments: fulfillments.map(({ fulfillment }) => ({
      id: fulfillment.gid,
      name: fulfillment.name,
      status: fulfillment.status,
      createdAt: fulfillment.createdAt,
      lines: fulfillment.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    })),
    packages: [
      ...packages.filter((parcel) => parcel.status !== "withdrawn"),
      ...packages.filter((parcel) => parcel.status === "withdrawn"),
    ].map((parcel) => describePackage(parcel, state, countryCode)),
  };
}

/** What makes two descriptions different for a platform; an order of which nothing ever left is always the same. */
export function toldText(described: DescribedShipping): string {
  return described.fulfillments.length + described.packages.length === 0 ? "" : JSON.stringify(described);
}

function describePackage(parcel: ShippedPackage, state: ShippingState, countryCode: string | null) {
  const { number, carrier, status, shippedAt, deliveredAt, fulfillmentGid } = parcel;
  return {
    fulfillmentId: fulfillmentGid,
    number,
    carrier,
    url: trackingPlace({ ...parcel, countryCode }).url,
    status,
    shippedAt,
    deliveredAt,
    history: eventsOf(parcel, state).map(({ kind, at }) => ({ kind, at })),
  };
}

/** A parcel's events, oldest first. */
export function eventsOf(parcel: Pick<ShippedPackage, "fulfillmentGid" | "numberKey">, state: ShippingState) {
  return [...state.events.values()]
    .filter((event) =>
      event.numberKey === null
        ? event.fulfillmentGid === parcel.fulfillmentGid
        : event.numberKey === parcel.numberKey,
    )
    .sort((a, b) => (a.at === b.at ? compare(a.sourceId, b.sourceId) : compare(a.at, b.at)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
