// What an operator types to correct a shop's ledger. Pure.
import { parseArgs } from "node:util";

export interface Correction {
  shopDomain: string;
  /** The same key again changes nothing. */
  factKey: string;
  /** US cents; negative: the creator owes more. */
  amountMinor: number;
  /** Shown to the creator. */
  description: string;
  account: "own" | "platform";
}

export type CorrectionRead =
  { kind: "correction"; correction: Correction } | { kind: "refused"; message: string };

export const CORRECTION_USAGE =
  'npm run ledger:correct -- --shop ada.myshopify.com --cents=-250 --account platform --key usps-2026-11-17 --reason "USPS weighed the parcel"';

const MAX_CENTS = 100_000_000;
const MAX_REASON = 200;

/** Everything must be said: nothing about money is guessed. */
export function readCorrection(args: string[]): CorrectionRead {
  const text = { type: "string" as const };
  const options = { shop: text, cents: text, account: text, key: text, reason: text };
  let given: Partial<Record<keyof typeof options, string>>;
  try {
    given = parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : "The arguments cannot be read.");
  }
  const { shop = "", cents = "", account, key = "", reason = "" } = given;
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shop))
    return refuse("--shop is the shop's myshopify.com domain.");
  const amountMinor = Number(cents);
  if (!/^[+-]?\d+$/.test(cents) || amountMinor === 0 || Math.abs(amountMinor) > MAX_CENTS)
    return refuse("--cents is a whole number of US cents, not 0; negative when the creator owes more.");
  if (account !== "own" && account !== "platform") return refuse("--account is own or platform.");
  if (!/^[\w.:-]{1,100}$/.test(key)) return refuse("--key names the fact, so that it is entered once.");
  const description = reason.trim();
  if (description === "" || description.length > MAX_REASON)
    return refuse(`--reason is shown to the creator: 1 to ${MAX_REASON} characters.`);
  return {
    kind: "correction",
    correction: { shopDomain: shop, factKey: key, amountMinor, description, account },
  };
}

function refuse(problem: string): CorrectionRead {
  return { kind: "refused", message: `${problem}\n${CORRECTION_USAGE}` };
}
