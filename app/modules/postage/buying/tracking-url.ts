import { trackingPlace } from "../../fulfillment/packages/carrier-links";

/** As Shopify spells it. */
export const LABEL_CARRIER = "USPS";

/** Where a USPS number can be followed; null for mail without one. */
export function trackingUrlOf(trackingCode: string | null): string | null {
  if (trackingCode === null) return null;
  return trackingPlace({ number: trackingCode, carrier: LABEL_CARRIER, url: null, countryCode: null }).url;
}
