// What changing fulfilments in Shopify needs besides. Built once in services.server.ts.
import type { FulfillmentDeps } from "../fulfillment-deps";

/** Times of the exactly-once protocol, in seconds. */
export interface ShipmentTiming {
  /** A request leaves within this time of its committed intent, or not at all. */
  sendWindowSeconds: number;
  requestTimeoutSeconds: number;
  /** Absent counts only this long after the last possible send. */
  absentAfterSeconds: number;
  /** Least time between the two empty looks. */
  lookGapSeconds: number;
  /** How long a worker owns an upload without a heartbeat. */
  leaseSeconds: number;
}

export interface ShippingDeps extends FulfillmentDeps {
  timing: ShipmentTiming;
  /** Those of the campaigns for which the creator chose Shopify's own mail. */
  campaignsMailedByShopify(shopDomain: string, campaignIds: string[]): Promise<Set<string>>;
}
