// How much of a label's price EasyPost gave back. Pure; US cents.
import type { PostageShipment } from "../ports";

const MICRO_PER_CENT = 1000;

export interface GivenBack {
  postageMinor: number;
  insuranceMinor: number;
}

/**
 * From the shipment's fees marked as refunded, never more than was charged. A shipment that EasyPost calls refunded
 * without marking its postage gave all of it back: "the entire amount". [EasyPost docs, shipping-refund]
 */
export function givenBack(
  charged: { postageMinor: bigint | null; insuranceMinor: bigint | null },
  { fees }: Pick<PostageShipment, "fees">,
): GivenBack {
  const postage = Number(charged.postageMinor ?? 0n);
  const insurance = Number(charged.insuranceMinor ?? 0n);
  const marked = fees.some(({ type, refunded }) => type === "postage" && refunded);
  return {
    postageMinor: marked ? Math.min(postage, refundedCents(fees, "postage")) : postage,
    insuranceMinor: Math.min(insurance, refundedCents(fees, "insurance")),
  };
}

function refundedCents(fees: PostageShipment["fees"], wanted: "postage" | "insurance"): number {
  const micro = fees
    .filter(({ type, refunded }) => type === wanted && refunded)
    .reduce((sum, { amountMicro }) => sum + Math.abs(amountMicro), 0);
  return Math.round(micro / MICRO_PER_CENT);
}
