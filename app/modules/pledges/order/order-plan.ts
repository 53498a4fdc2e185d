// The order that a pledge should become, in full, before anything is sent. Pure data; adapters translate it.

/** Address as Shopify's MailingAddressInput wants it; absent parts are null, never "". */
export interface OrderAddress {
  firstName: string | null;
  lastName: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  /** Shopify's zone code without the country ("CA" for California); null where the country has no zones. */
  provinceCode: string | null;
  zip: string | null;
  countryCode: string;
  /** E.164 where it could be read, else as given, else null. */
  phone: string | null;
}

export interface OrderPlanLine {
  sku: string;
  variantGid: string;
  title: string;
  quantity: number;
  unitPriceMinor: number;
  requiresShipping: boolean;
}

export interface OrderPlanShipping {
  title: string;
  amountMinor: number;
}

export interface OrderPlanTax {
  title: string;
  amountMinor: number;
  /** Decimal fraction with six places, e.g. "0.020847". */
  rate: string;
}

/** One row of the cent-by-cent explanation; rows with `counts: true` add up to `totalMinor`. */
export interface ExplanationRow {
  label: string;
  amountMinor: number;
  counts: boolean;
  note: string | null;
}

export interface OrderPlan {
  status: "PAID" | "PARTIALLY_PAID";
  /** Currency of every *Minor amount below: the pledge's. */
  currency: string;
  /** The shop's currency and, when it differs, the creator's rate: shop = pledge currency × rate. */
  shopCurrency: string;
  shopRate: string | null;
  lines: OrderPlanLine[];
  discountMinor: number | null;
  shipping: OrderPlanShipping[];
  tax: OrderPlanTax | null;
  taxesIncluded: boolean;
  totalMinor: number;
  /** null without transaction data. */
  outstandingMinor: number | null;
  /** SALE/SUCCESS amount; null when none is sent. */
  transactionMinor: number | null;
  /** In the order: Backer ID, charge ids, shop name, campaign name. */
  tags: string[];
  sourceIdentifier: string;
  attributes: { key: string; value: string }[];
  note: string | null;
  email: string | null;
  phone: string | null;
  shippingAddress: OrderAddress | null;
  /** ISO 8601 UTC, or null for "now". */
  processedAt: string | null;
  inventoryBehaviour: "BYPASS" | "DECREMENT_IGNORING_POLICY" | "DECREMENT_OBEYING_POLICY";
  /** Shopify location that is to ship: the order's fulfilment orders are moved there; null leaves it to Shopify. */
  locationGid: string | null;
  /** Put the order's fulfilment orders on hold until the creator releases them. */
  hold: boolean;
  explanation: ExplanationRow[];
}
