// What a backer's tracking page shows: parcels and nothing else about anybody. Pure.
import type { PackageStatus, PledgeShippingView, ShippingStatus } from "../../fulfillment/views";
import type { ShipmentEventKind } from "../../fulfillment/shipments";

export interface ParcelOnPage {
  carrier: string | null;
  number: string | null;
  /** http or https. */
  url: string | null;
  /** Why there is nothing to follow; null when there is. */
  untracked: string | null;
  status: PackageStatus;
  shippedAt: string | null;
  deliveredAt: string | null;
  /** Newest first. What carriers add in words is left out: it names neighbours and doorsteps. */
  history: { kind: ShipmentEventKind; at: string }[];
}

export interface TrackingPageView {
  campaignName: string;
  shopName: string;
  status: ShippingStatus;
  /** Everything of the order has left, or only some of it. */
  complete: boolean;
  parcels: ParcelOnPage[];
}

/** Instead of our own sentence, which names the country that the parcel goes to. */
const PARTLY_TRACKED = "The carrier may report only the first part of this parcel's way.";

/** `shipping` null: there is no order yet. */
export function toTrackingPage(
  of: { campaignName: string; shopName: string },
  shipping: PledgeShippingView | null,
): TrackingPageView {
  const parcels = (shipping?.packages ?? []).map((parcel) => ({
    carrier: parcel.carrier,
    number: parcel.number,
    url: parcel.url,
    untracked: parcel.url ? parcel.untracked && PARTLY_TRACKED : parcel.untracked,
    status: parcel.status,
    shippedAt: parcel.shippedAt,
    deliveredAt: parcel.deliveredAt,
    history: parcel.events.map(({ kind, at }) => ({ kind, at })).reverse(),
  }));
  const status = shipping?.status ?? "unfulfilled";
  return { ...of, status, complete: status === "shipped" || status === "delivered", parcels };
}
