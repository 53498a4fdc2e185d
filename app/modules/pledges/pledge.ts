// The words of the product as types. Pure and browser-safe: routes, UI and use cases all speak these.

/** What the platform says of a pledge. Only `ready` is ever pushed. */
export const PLATFORM_STATUSES = ["ready", "held", "cancelled", "refunded"] as const;
export type PlatformStatus = (typeof PLATFORM_STATUSES)[number];

export interface PledgeLine {
  sku: string;
  title: string | null;
  /** Whole, at least 1. */
  quantity: number;
  unitPriceMinor: number | null;
}

export interface PledgeTax {
  title: string;
  amountMinor: number;
}

/** Disjoint parts in minor units of the pledge's currency; `totalPaidMinor` is the truth. */
export interface PledgeAmounts {
  pledgeMinor: number;
  addOnsMinor: number;
  shippingMinor: number;
  taxes: PledgeTax[];
  totalPaidMinor: number;
}

/** One card charge; most platforms give no Stripe charge id. */
export interface PledgeCharge {
  stripeChargeId: string | null;
  amountMinor: number | null;
  chargedAt: string | null;
}

/** As the platform sent it. `countryCode` is ISO 3166-1 alpha-2 where it could be read. */
export interface PledgeAddress {
  name: string | null;
  line1: string | null;
  line2: string | null;
  city: string | null;
  region: string | null;
  postalCode: string | null;
  countryCode: string | null;
  phone: string | null;
}

export interface PledgeContent {
  /** The Backer ID: the pledge's id on the platform. */
  externalId: string;
  campaign: { externalId: string; name: string; currency: string };
  backer: { name: string | null; email: string | null; phone: string | null };
  shippingAddress: PledgeAddress | null;
  lines: PledgeLine[];
  currency: string;
  amounts: PledgeAmounts;
  taxesIncluded: boolean;
  charges: PledgeCharge[];
  status: PlatformStatus;
  pledgeLevel: string | null;
  /** ISO 8601 UTC. */
  pledgedAt: string | null;
  answers: { question: string; answer: string }[];
  note: string | null;
}

/** The creator's fixes, laid over what the platform sent; a new delivery never erases them. */
export interface PledgeCorrections {
  shippingAddress?: PledgeAddress;
  email?: string;
  /** Wrong SKU → right SKU. */
  skus?: Record<string, string>;
}

/** Something the creator should know of a pledge. */
export interface Problem {
  /** Upper snake case, stable, e.g. SKU_MISSING. */
  code: string;
  /** `blocking` keeps the pledge out of every push; `warning` does not. */
  severity: "blocking" | "warning";
  /** Field in PledgeContent, e.g. `lines[0].sku`. */
  path: string;
  /** One sentence: what is wrong and what to do now. */
  message: string;
}

export const PLEDGE_OUTCOMES = [
  "paid",
  "partially_paid",
  "without_transaction_data",
  "blocked",
  "skipped",
] as const;
/** What a push would make of the pledge (preflight's forecast). */
export type PledgeOutcome = (typeof PLEDGE_OUTCOMES)[number];
