import type { LabelFailureCode } from "~/modules/postage/buying/label-failure";

const LABELS: Record<LabelFailureCode, string> = {
  NOT_READY: "Not ready to ship",
  NOT_PAID: "Not paid in Shopify",
  ORDER_HIDDEN: "Shopify does not show the order",
  ORDER_CANCELLED: "Order cancelled",
  ON_HOLD: "On hold in Shopify",
  SCHEDULED: "Scheduled for later in Shopify",
  OTHER_SERVICE: "With another fulfilment service",
  NOTHING_LEFT: "Nothing left to ship",
  LABEL_HELD: "Has a label already",
  CONTENTS_CHANGED: "Items have changed in Shopify",
  ADDRESS_CHANGED: "Address has changed in Shopify",
  ADDRESS: "Address not known to the USPS",
  MISSING_WEIGHT: "Weight missing",
  CUSTOMS: "Customs information missing",
  PARCEL: "Against the rules of the USPS",
  NO_RATE: "No rate for this choice",
  PRICE_CHANGED: "Price has changed",
  EASYPOST_FEE: "EasyPost adds a fee",
  EASYPOST_REFUSED: "Refused by EasyPost",
  EASYPOST_SILENT: "No answer from EasyPost",
};

/** What the reason for a label that was not bought is called. */
export function failureLabel(code: LabelFailureCode): string {
  return LABELS[code];
}
