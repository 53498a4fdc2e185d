/**
 * What came of an order's fulfilment orders after it was made: placed at the plan's location first, then put on hold.
 * "pending" while either is still to be done, "placed" when no hold was wanted, "failed" when the hold was refused.
 */
export type HoldState = "pending" | "placed" | "held" | "released" | "failed";

/** The failure code of a created pledge whose items Shopify did not assign to the plan's location. */
export const PLACE_FAILED = "PLACE_FAILED";
