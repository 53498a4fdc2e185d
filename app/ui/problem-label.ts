// Short names of problems for filters and tables; the sentence that says what to do comes with each problem.
const LABELS: Record<string, string> = {
  ADDRESS_CITY_MISSING: "City missing",
  ADDRESS_LINE_MISSING: "Street missing",
  ADDRESS_MISSING: "Address missing",
  ADDRESS_NAME_MISSING: "Recipient missing",
  ALREADY_IN_SHOPIFY: "Already in Shopify",
  AMOUNTS_DO_NOT_ADD_UP: "Amounts do not add up",
  CANCELLED_AFTER_PUSH: "Cancelled after the push",
  CHANGED_AFTER_PUSH: "Changed after the push",
  COUNTRY_UNKNOWN: "Unknown country",
  CURRENCY_WITHOUT_RATE: "Currency without a rate",
  DATE_IN_FUTURE: "Date in the future",
  DIFFERENCE_CANNOT_BE_BOOKED: "Difference cannot be booked",
  DIGITAL_ONLY: "Digital only",
  EMAIL_MISSING: "E-mail missing",
  EMAIL_ODD: "E-mail looks wrong",
  EMAIL_RELAY: "Relay e-mail",
  NOT_READY: "Not ready on the platform",
  NO_LINES: "No items",
  ORDER_DATED_BACK: "Order dated back",
  PARTNER_NEEDS_PAID: "Partner skips unpaid orders",
  PARTNER_ORDER_TOO_OLD: "Too old for ShipStation",
  PARTNER_PHONE_SPACES: "Phone with spaces",
  PHONE_MISSING: "Phone missing",
  PHONE_ODD: "Phone looks wrong",
  POSSIBLE_DUPLICATE: "Possible duplicate",
  POSTAL_CODE_MISSING: "Postal code missing",
  POSTAL_CODE_ODD: "Postal code looks wrong",
  PRICE_GAP: "Items cost more than paid",
  REFUNDED_AFTER_PUSH: "Refunded after the push",
  REGION_MISSING: "Region missing",
  REGION_UNKNOWN: "Unknown region",
  SKIPPED_BY_CREATOR: "Skipped by you",
  SKU_DUPLICATE: "SKU on several variants",
  SKU_MISSING: "SKU not in the shop",
  SKU_NOT_SHIPPABLE: "SKU not shippable",
  SURVEY_MISSING: "Survey not answered",
  TAG_NOT_ALLOWED: "Tag not allowed",
  TOO_MANY_LINES: "Too many lines",
  TOO_MANY_TAGS: "Too many tags",
  TOTAL_DIFFERS: "Total differs",
};

/** A problem's short name; an unknown code is made readable. */
export function problemLabel(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return LABELS[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
