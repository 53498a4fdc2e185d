// What EasyPost charges, in hundred-thousandths of a dollar.
import type { Charge, Json } from "./core";
import { asFeeAmount, numberOf } from "./read-input";

export function feeJson({ type, amountMicro, refunded }: Charge): Json {
  return { object: "Fee", type, amount: asFeeAmount(amountMicro), charged: true, refunded };
}

/** Recorded: 0.50 for $50 and for $100; above that half a percent. */
export function insuranceMicro(amount: string): number {
  return Math.max(50_000, Math.round((numberOf(amount) ?? 0) * 0.005 * 100_000));
}
