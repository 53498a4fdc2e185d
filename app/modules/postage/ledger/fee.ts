// Arithmetic of what a label costs. Whole US cents; nothing is lost in rounding because every amount is fixed once.

const BASIS = 10_000n;
/** EasyPost writes fees with five decimals of a dollar. */
const MICRO_PER_CENT = 1000;

/** The fee on the postage, rounded half up to the cent. `basisPoints`: hundredths of a percent. */
export function feeOn(postageMinor: number, basisPoints: number): number {
  return divideHalfUp(BigInt(postageMinor) * BigInt(basisPoints), BASIS);
}

/** Hundred-thousandths of a dollar as cents, rounded half up. */
export function microToMinor(amountMicro: number): number {
  return divideHalfUp(BigInt(amountMicro), BigInt(MICRO_PER_CENT));
}

/** The part of the fee that goes back with this much of the postage: all of it with all of the postage. */
export function feeShare(
  charged: { postageMinor: number; feeMinor: number },
  givenBackMinor: number,
): number {
  const { postageMinor, feeMinor } = charged;
  if (postageMinor <= 0 || givenBackMinor >= postageMinor) return feeMinor;
  return divideHalfUp(BigInt(feeMinor) * BigInt(givenBackMinor), BigInt(postageMinor));
}

/** What insuring a parcel costs, as far as it can be told before: EasyPost says it with the purchase. */
export function estimateInsurance(insuredMinor: number | null): number {
  if (insuredMinor === null || insuredMinor <= 0) return 0;
  // Recorded: 0.50 for $50 and for $100.
  return Math.ceil(insuredMinor / 10_000) * 50;
}

function divideHalfUp(dividend: bigint, divisor: bigint): number {
  if (dividend < 0n) throw new Error("Amounts to divide are zero or more");
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}
