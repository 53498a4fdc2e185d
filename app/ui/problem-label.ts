// Short names of problems for filters and tables; the sentence that says what to do comes with each problem.
const BLOCKING: Record<string, string> = {
  ADDRESS_CITY_MISSING: "City missing",
  ADDRESS_LINE_MISSING: "Street missing",
  ADDRESS_MISSING: "Address missing",
  ADDRESS_NAME_MISSING: "Recipient missing",
  ALREADY_IN_SHOPIFY: "Already in Shopify",
  AMOUNTS_DO_NOT_ADD_UP: "Amounts do not add up",
  COUNTRY_UNKNOWN: "Unknown country",
  CURRENCY_WITHOUT_RATE: "Currency without a rate",
  DIFFERENCE_CANNOT_BE_BOOKED: "Difference cannot be booked",
  NO_LINES: "No items",
  POSTAL_CODE_MISSING: "Postal code missing",
  REGION_MISSING: "Region missing",
  REGION_UNKNOWN: "Unknown region",
  SKU_DUPLICATE: "SKU on several variants",
  SKU_MISSING: "SKU not in the shop",
  SURVEY_MISSING: "Survey not answered",
  TAG_NOT_ALLOWED: "Tag not allowed",
  TOO_MANY_LINES: "Too many lines",
  TOO_MANY_TAGS: "Too many tags",
};

const WARNINGS: Record<string, string> = {
  CANCELLED_AFTER_PUSH: "Cancelled after the push",
  CHANGED_AFTER_PUSH: "Changed after the push",
  DATE_IN_FUTURE: "Date in the future",
  DIGITAL_ONLY: "Digital only",
  EMAIL_MISSING: "E-mail missing",
  EMAIL_ODD: "E-mail looks wrong",
  EMAIL_RELAY: "Relay e-mail",
  NOT_READY: "Not ready on the platform",
  ORDER_DATED_BACK: "Order dated back",
  PARTNER_NEEDS_PAID: "Partner skips unpaid orders",
  PARTNER_ORDER_TOO_OLD: "Too old for ShipStation",
  PARTNER_PHONE_SPACES: "Phone with spaces",
  PHONE_MISSING: "Phone missing",
  PHONE_ODD: "Phone looks wrong",
  POSSIBLE_DUPLICATE: "Possible duplicate",
  POSTAL_CODE_ODD: "Postal code looks wrong",
  PRICE_GAP: "Items cost more than paid",
  REFUNDED_AFTER_PUSH: "Refunded after the push",
  SKIPPED_BY_CREATOR: "Skipped by you",
  SKU_NOT_SHIPPABLE: "SKU not shippable",
  TOTAL_DIFFERS: "Total differs",
};

/** A problem's short name; an unknown code is made readable. */
export function problemLabel(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  return BLOCKING[code] ?? WARNINGS[code] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** The codes with those first that keep a pledge from being pushed. */
export function worstFirst(codes: string[]): string[] {
  return codes.toSorted((a, b) => Number(a in WARNINGS) - Number(b in WARNINGS));
}
