// Why a label was not bought: a stable word for badges and filters, and a sentence that names the order and the field.
import { cutCharacters } from "~/lib/clean-text";
import { formatMoney } from "~/lib/money";

export const LABEL_FAILURES = [
  // the order in Shopify
  "NOT_READY",
  "NOT_PAID",
  "ORDER_HIDDEN",
  "ORDER_CANCELLED",
  "ON_HOLD",
  "SCHEDULED",
  "OTHER_SERVICE",
  "NOTHING_LEFT",
  "LABEL_HELD",
  "CONTENTS_CHANGED",
  "ADDRESS_CHANGED",
  // the parcel
  "ADDRESS",
  "MISSING_WEIGHT",
  "CUSTOMS",
  "PARCEL",
  "NO_RATE",
  // the purchase
  "PRICE_CHANGED",
  "EASYPOST_FEE",
  "EASYPOST_REFUSED",
  "EASYPOST_SILENT",
] as const;
export type LabelFailureCode = (typeof LABEL_FAILURES)[number];

export interface StoredFailure {
  code: LabelFailureCode;
  message: string;
  field: string | null;
}

const MAX_LENGTH = 600;

/** "Order #1001: …": `reason` is the rest of the sentence. */
export function labelFailure(
  orderName: string,
  code: LabelFailureCode,
  reason: string,
  field: string | null = null,
): StoredFailure {
  return { code, message: cutCharacters(`Order ${orderName}: ${reason}`, MAX_LENGTH), field };
}

/** The postage costs more than what the creator agreed to. */
export function priceChanged(orderName: string, agreedMinor: number, amountMinor: number): StoredFailure {
  const [now, before] = [formatMoney(amountMinor, "USD"), formatMoney(agreedMinor, "USD")];
  const reason = `the postage is ${now} now instead of ${before}: agree to the new price to buy it.`;
  return labelFailure(orderName, "PRICE_CHANGED", reason);
}

/** EasyPost adds more of its own to a label than the creator agreed to; the reason is the same for all labels of a batch. */
export function describeEasypostFee(addedMinor: number): string {
  const added = formatMoney(addedMinor, "USD");
  return `EasyPost takes ${added} of its own for each label, which it said only with the first purchase: agree to the new total to buy it.`;
}
