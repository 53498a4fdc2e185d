// What pages, mails and other modules see of shipping: plain serialisable data, times as ISO 8601 UTC.
import type { ShipmentEventKind } from "./shipments";

/**
 * Where a parcel is: its highest-ranked event. `shipped`: left, nothing of the carrier yet. `in_transit` is also said
 * while delayed, attempted or ready for pickup (see `lastEvent`). `withdrawn`: the newest fulfilment no longer has it.
 */
export const PACKAGE_STATUSES = [
  "label",
  "shipped",
  "in_transit",
  "out_for_delivery",
  "failure",
  "delivered",
  "returned",
  "withdrawn",
] as const;
export type PackageStatus = (typeof PACKAGE_STATUSES)[number];

export const SHIPPING_STATUSES = ["unfulfilled", "partially_shipped", "shipped", "delivered"] as const;
export type ShippingStatus = (typeof SHIPPING_STATUSES)[number];

export const PACKAGE_SOURCES = ["shopify", "label", "upload"] as const;
export type PackageSource = (typeof PACKAGE_SOURCES)[number];

export interface PackageEventView {
  kind: ShipmentEventKind;
  at: string;
  message: string | null;
}

export interface PackageView {
  id: string;
  /** Such as "#1001.1"; null while the label is not known to Shopify. */
  fulfillmentName: string | null;
  fulfillmentGid: string | null;
  /** As the shop wrote it; null for a parcel without a number. */
  number: string | null;
  carrier: string | null;
  /** The shop's link, else one built for the carrier; null where there is none. */
  url: string | null;
  /** Why there is no link or number to follow, as a sentence; null when there is one. */
  untracked: string | null;
  source: PackageSource;
  status: PackageStatus;
  shippedAt: string | null;
  deliveredAt: string | null;
  withdrawnAt: string | null;
  /** Oldest first. */
  events: PackageEventView[];
}

/** What a fulfilment holds; several packages may share it. */
export interface FulfillmentView {
  gid: string;
  name: string | null;
  status: string;
  createdAt: string;
  lines: { sku: string | null; quantity: number }[];
  /** Ids of its packages. */
  packageIds: string[];
}

/** Everything about the shipping of one pledge's order. */
export interface PledgeShippingView {
  pledgeId: string;
  orderGid: string;
  status: ShippingStatus;
  /** Shippable units only, as the order is now. */
  units: { total: number; shipped: number; delivered: number };
  shippedAt: string | null;
  deliveredAt: string | null;
  onHold: boolean;
  cancelledAt: string | null;
  /** When it was last compared with Shopify; null = only heard of by webhook. */
  checkedAt: string | null;
  /** Shopify no longer shows the order: it cannot be checked. */
  hiddenAt: string | null;
  fulfillments: FulfillmentView[];
  /** Newest fulfilment first; withdrawn ones last. */
  packages: PackageView[];
  trackingPageUrl: string;
  /** Counts what platforms can see of this pledge. */
  version: number;
  /** "Tracking sent to crowdfunding side at"; null = nothing yet. */
  told: { at: string; by: ToldBy; upToDate: boolean } | null;
}

export type ToldBy = "webhook" | "pull" | "csv";

export interface SyncRunView {
  id: string;
  connectionId: string;
  connectionName: string;
  kind: "daily" | "now";
  startedBy: "schedule" | "creator";
  state: "queued" | "running" | "finished" | "failed";
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  seconds: number | null;
  total: number;
  checked: number;
  changed: number;
  /** Orders that Shopify does not show. */
  hidden: number;
  errors: number;
  /** What was sent to the platform again or at last. */
  told: number;
  /** Sentence for a person; null unless failed. */
  failure: string | null;
}

/** One connection on the Fulfillment page. */
export interface ConnectionSyncView {
  connectionId: string;
  name: string;
  platform: string;
  active: boolean;
  syncHour: number;
  /** IANA name of the shop's time zone, in which `syncHour` counts. */
  timezone: string;
  tracking: "live" | "daily";
  dailySummary: boolean;
  stages: ShippingStageCounts;
  /** Orders that cannot be checked because Shopify hides them. */
  hidden: number;
  /** Pledges whose newest state the platform does not have yet. */
  untold: number;
  /** Whether the platform is told by webhook, and whether that is disabled. */
  callback: "none" | "working" | "failing" | "disabled";
  lastRun: SyncRunView | null;
  running: SyncRunView | null;
  nextRunAt: string | null;
}

/** Orders by how far their parcels are; cancelled orders are left out. */
export interface ShippingStageCounts {
  readyToShip: number;
  onHold: number;
  partiallyShipped: number;
  shipped: number;
  delivered: number;
}

export interface FulfillmentOverview {
  connections: ConnectionSyncView[];
  stages: ShippingStageCounts;
}
