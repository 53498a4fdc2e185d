// How much of a label's price EasyPost gave back. Pure; US cents.
import type { PostageShipment } from "../ports";

const MICRO_PER_CENT = 1000;
type FeeType = PostageShipment["fees"][number]["type"];
const EASYPOSTS_OWN: FeeType[] = ["label", "tracker", "other"];

export interface GivenBack {
  postageMinor: number;
  insuranceMinor: number;
  /** Of EasyPost's own fees. */
  easypostMinor: number;
}

/**
 * From the shipment's fees marked as refunded, never more than was charged. A shipment that EasyPost calls refunded
 * without marking its postage gave all of it back, and its own fees: "the entire amount". [EasyPost docs, shipping-refund]
 */
export function givenBack(
  charged: {
    postageMinor: bigint | null;
    insuranceMinor: bigint | null;
    easypostMinor: bigint | null;
  },
  { fees }: Pick<PostageShipment, "fees">,
): GivenBack {
  const postage = Number(charged.postageMinor ?? 0n);
  const insurance = Number(charged.insuranceMinor ?? 0n);
  const easypost = Number(charged.easypostMinor ?? 0n);
  const marked = fees.some(({ type, refunded }) => type === "postage" && refunded);
  return {
    postageMinor: marked ? Math.min(postage, refundedCents(fees, "postage")) : postage,
    insuranceMinor: Math.min(insurance, refundedCents(fees, "insurance")),
    easypostMinor: marked ? Math.min(easypost, refundedCents(fees, ...EASYPOSTS_OWN)) : easypost,
  };
}

function refundedCents(fees: PostageShipment["fees"], ...wanted: FeeType[]): number {
  const micro = fees
    .filter(({ type, refunded }) => wanted.includes(type) && refunded)
    .reduce((sum, { amountMicro }) => sum + Math.abs(amountMicro), 0);
  return Math.round(micro / MICRO_PER_CENT);
}
