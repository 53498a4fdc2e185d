// Makes the total of a Paid order equal to what the backer paid.

export interface Booking {
  discountMinor: number;
  shippingMinor: number;
  /** A second shipping line: a non-shippable custom line would get a fulfilment order of its own. */
  additionalPledgeMinor: number;
  /** What could not be booked; the pledge is blocked unless it is zero. */
  leftMinor: number;
}

/**
 * Total too high: an order discount of at most the items, then the shipping line lowered. Too low: the surplus becomes
 * "Additional pledge". `taxMinor` counts only what is added to the prices.
 */
export function bookDifference(amounts: {
  itemsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalPaidMinor: number;
}): Booking {
  const { itemsMinor, shippingMinor, taxMinor, totalPaidMinor } = amounts;
  const tooHigh = itemsMinor + shippingMinor + taxMinor - totalPaidMinor;
  if (tooHigh <= 0)
    return { discountMinor: 0, shippingMinor, additionalPledgeMinor: -tooHigh || 0, leftMinor: 0 };
  const discountMinor = Math.min(tooHigh, itemsMinor);
  const lowered = Math.min(tooHigh - discountMinor, shippingMinor);
  return {
    discountMinor,
    shippingMinor: shippingMinor - lowered,
    additionalPledgeMinor: 0,
    leftMinor: tooHigh - discountMinor - lowered,
  };
}

/** Nothing booked: every part stays as the platform sent it. */
export function bookNothing(shippingMinor: number): Booking {
  return { discountMinor: 0, shippingMinor, additionalPledgeMinor: 0, leftMinor: 0 };
}
