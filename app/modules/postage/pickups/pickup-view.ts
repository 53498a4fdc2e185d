// What pages see of pickups: plain serialisable data, times as ISO 8601 UTC, money in US cents.

/**
 * wanted      EasyPost is being asked for times  offered     can be booked
 * buying      being booked                       scheduled   USPS comes
 * cancelling  being cancelled                    canceled    USPS does not come
 * unclear     no answer: being looked for        failed      not possible; nothing was booked
 */
export const PICKUP_STATES = [
  "wanted",
  "offered",
  "buying",
  "scheduled",
  "cancelling",
  "canceled",
  "unclear",
  "failed",
] as const;
export type PickupState = (typeof PICKUP_STATES)[number];

export interface PickupView {
  id: string;
  batchId: string;
  state: PickupState;
  earliest: string;
  latest: string;
  instructions: string | null;
  rates: { carrier: string; service: string; amountMinor: number }[];
  /** Number that USPS gave the pickup. */
  confirmation: string | null;
  failure: string | null;
  createdAt: string;
  settledAt: string | null;
  /** Its time is over: USPS was there, or never will be. */
  past: boolean;
  canBuy: boolean;
  canCancel: boolean;
}

/** Days on which USPS can come, as yyyy-mm-dd in the shop's time zone, the next first. */
export interface PickupDaysView {
  timezone: string;
  days: string[];
}

export type PickupProblemCode =
  | "DAY_NOT_SERVED"
  | "WINDOW"
  | "NO_PHONE"
  | "NO_LABELS"
  | "NOT_OFFERED"
  | "NO_SUCH_RATE"
  | "NOT_SCHEDULED"
  | "ACCOUNT"
  | "REFUSED_BY_USPS"
  | "UNREACHABLE";

export type PickupResult =
  | { kind: "done"; pickup: PickupView }
  /** EasyPost did not say what became of it; the page shows it as unclear until it is known. */
  | { kind: "unclear"; pickup: PickupView }
  | { kind: "refused"; code: PickupProblemCode; field: string | null; message: string }
  | { kind: "missing" };
