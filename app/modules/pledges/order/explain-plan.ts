// Why the total is what it is, cent by cent, in words for the creator.
import { formatMoney } from "~/lib/money";
import type { ConnectionSettings } from "../../connections/connection-settings";
import type { ExplanationRow } from "./order-plan";
import type { PledgeAmounts } from "../pledge";
import { ADDITIONAL_PLEDGE_TITLE, type OrderMoney } from "./price-order";

export const DISCOUNT_TITLE = "Crowdfunding price difference";

export interface ExplainInput {
  money: OrderMoney;
  amounts: PledgeAmounts;
  currency: string;
  taxesIncluded: boolean;
  settings: Pick<ConnectionSettings, "mode" | "prices" | "booking">;
}

/** Rows with `counts: true` add up to the order's total; the others say what it is measured against. */
export function explainPlan(input: ExplainInput): ExplanationRow[] {
  return [
    ...itemRows(input),
    ...discountRow(input),
    ...shippingRows(input),
    ...taxRow(input),
    ...closingRows(input),
  ];
}

function row(label: string, amountMinor: number, note: string | null = null, counts = true): ExplanationRow {
  return { label, amountMinor, counts, note };
}

function itemRows({ money, currency, settings }: ExplainInput): ExplanationRow[] {
  const source =
    settings.prices === "shop"
      ? "the shop's price"
      : "the backer's pledge and add-ons, spread over the items";
  return money.lines.map((line) =>
    row(
      `${line.quantity} × ${line.sku}`,
      line.unitPriceMinor * line.quantity,
      `${line.title}: ${formatMoney(line.unitPriceMinor, currency)} each, ${source}`,
    ),
  );
}

function discountRow({ money, amounts, currency }: ExplainInput): ExplanationRow[] {
  if (money.discountMinor === null) return [];
  const note = `The order would cost more than the ${formatMoney(amounts.totalPaidMinor, currency)} that the backer paid; the discount makes both equal`;
  return [row(DISCOUNT_TITLE, -money.discountMinor, note)];
}

function shippingRows({ money, amounts, currency }: ExplainInput): ExplanationRow[] {
  return money.shipping.map((line) => {
    if (line.title === ADDITIONAL_PLEDGE_TITLE) {
      return row(
        line.title,
        line.amountMinor,
        "The backer paid this much more than items, shipping and taxes cost; it is booked as a second shipping line",
      );
    }
    const lowered = amounts.shippingMinor - line.amountMinor;
    return row(
      line.title,
      line.amountMinor,
      lowered > 0
        ? `Lowered by ${formatMoney(lowered, currency)} so that the total equals what the backer paid`
        : "As paid by the backer",
    );
  });
}

function taxRow({ money, amounts, taxesIncluded }: ExplainInput): ExplanationRow[] {
  if (!money.tax) return [];
  const tally =
    amounts.taxes.length > 1
      ? `${amounts.taxes.length} taxes tallied into one line`
      : "As paid by the backer";
  const note = taxesIncluded ? `${tally}; already in the prices, so it adds nothing` : tally;
  return [row(money.tax.title, money.tax.amountMinor, note, !taxesIncluded)];
}

function closingRows(input: ExplainInput): ExplanationRow[] {
  const { money, amounts, settings } = input;
  const total = row("Order total", money.totalMinor, null, false);
  if (settings.mode === "without-transaction-data") {
    const note = "Not sent: orders without transaction data are always Paid and carry no amount";
    return [total, row("Paid by the backer", amounts.totalPaidMinor, note, false)];
  }
  const paidNote =
    money.transactionMinor === null
      ? "Nothing was paid, so no transaction is sent"
      : "Sent as one sale transaction";
  return [
    total,
    row("Paid by the backer", amounts.totalPaidMinor, paidNote, false),
    row("Outstanding", money.outstandingMinor ?? 0, outstandingNote(input), false),
  ];
}

function outstandingNote({ money, currency }: ExplainInput): string {
  const outstanding = money.outstandingMinor ?? 0;
  if (money.status === "PARTIALLY_PAID") {
    return `The items cost more than the backer paid, so the order is Partially Paid and ${formatMoney(outstanding, currency)} stays open`;
  }
  if (outstanding === 0) return "The order's total equals what the backer paid";
  const size = formatMoney(Math.abs(outstanding), currency);
  return outstanding > 0
    ? `The total is ${size} above what was paid; your settings leave the difference as it is`
    : `The backer paid ${size} more than the total; your settings leave the difference as it is`;
}
