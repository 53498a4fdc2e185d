// A pledge as buying postage sees it. Pure types.
import type { PostalAddress } from "../ports";

/** What goes into one parcel, sorted by SKU; the same SKU stands once. `sku` is "" for a line that has none. */
export interface ParcelContent {
  sku: string;
  title: string;
  quantity: number;
}

/** A pledge whose order can be shipped right now, as far as our own record goes. */
export interface ReadyPledge {
  pledgeId: string;
  orderGid: string;
  /** Such as "#1001". */
  orderName: string;
  /** The platform's Backer ID. */
  externalId: string;
  /** As the order was made; Shopify is asked again before a label is bought. */
  address: PostalAddress;
  countryCode: string;
  contents: ParcelContent[];
  groupKey: string;
}

/** Why a pledge that has something left is not ready; the first one that applies. */
export const HINDRANCES = [
  "cancelled",
  "held_by_platform",
  "hidden",
  "on_hold",
  "label_in_progress",
  "not_paid",
  "address_incomplete",
  "partially_paid",
] as const;
export type Hindrance = (typeof HINDRANCES)[number];
