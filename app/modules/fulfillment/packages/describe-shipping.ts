// What platforms are told of a pledge's shipping, always as a whole. Pure; nothing about the backer in it.
import type { OutboundFulfillment } from "../../connections/outbound/outbound-message";
import { trackingPlace } from "./carrier-links";
import type { ShippingState } from "./merge-shipments";
import type { PledgeFulfillment, ShippedPackage } from "./pledge-fulfillment";

/** The newest state; the address of the tracking page is added where it is told. */
export type DescribedShipping = Omit<OutboundFulfillment, "trackingPageUrl">;

/**
 * The parcels of a pledge that anybody needs to know of: a withdrawn one only with a number, and only while no other
 * parcel has that number (a fulfilment that was cancelled and made again with the same label).
 */
export function knownParcels<Parcel extends { status: string; numberKey: string }>(
  parcels: Parcel[],
): Parcel[] {
  const standing = new Set(
    parcels.filter(({ status }) => status !== "withdrawn").map(({ numberKey }) => numberKey),
  );
  return parcels.filter(
    ({ status, numberKey }) => status !== "withdrawn" || (numberKey !== "" && !standing.has(numberKey)),
  );
}

/** Parcels in the order of their fulfilments, withdrawn ones last. */
export function describeShipping(
  state: ShippingState,
  shipping: PledgeFulfillment,
  countryCode: string | null,
): DescribedShipping {
  const { status, units, shippedAt, deliveredAt, fulfillments } = shipping;
  const packages = knownParcels([...fulfillments.flatMap((each) => each.packages), ...shipping.labels]);
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
