// What each line costs in the order, in minor units of the pledge's currency.
import { convertMinorBack } from "~/lib/decimal-rate";
import { largestRemainderSplit } from "~/lib/money";
import type { MatchedLine } from "../preflight/match-lines";
import type { OrderPlanLine } from "./order-plan";

/** How the shop's prices read in the pledge's currency; null when both are the same. */
export interface Exchange {
  pledgeCurrency: string;
  shopCurrency: string;
  /** Shop currency per unit of the pledge's. */
  rate: string;
}

/** The shop's price of each line; in another currency the shop's price ÷ the creator's rate, half up. */
export function priceAtShop(lines: MatchedLine[], exchange: Exchange | null): OrderPlanLine[] {
  return lines.map((matched) => toPlanLine(matched, matched.line.quantity, shopPrice(matched, exchange)));
}

/**
 * What the backer paid for items (pledge + add-ons) spread over the lines by shop price × quantity, by quantity when
 * all are free; largest remainder, earlier line first. A line whose share is no multiple of its quantity splits in
 * two, the dearer pieces last, so that nothing is lost to rounding.
 */
export function priceAsPaid(
  lines: MatchedLine[],
  paidForItemsMinor: number,
  exchange: Exchange | null,
): OrderPlanLine[] {
  const byPrice = lines.map((matched) => shopPrice(matched, exchange) * matched.line.quantity);
  const allFree = byPrice.every((weight) => weight === 0);
  const weights = allFree ? lines.map(({ line }) => line.quantity) : byPrice;
  const shares = largestRemainderSplit(paidForItemsMinor, weights);
  return lines.flatMap((matched, index) => splitLine(matched, shares[index] ?? 0));
}

function shopPrice({ variant }: MatchedLine, exchange: Exchange | null): number {
  if (!exchange) return variant.priceMinor;
  return convertMinorBack(variant.priceMinor, exchange.pledgeCurrency, exchange.shopCurrency, exchange.rate);
}

function splitLine(matched: MatchedLine, shareMinor: number): OrderPlanLine[] {
  const { quantity } = matched.line;
  const dearer = shareMinor % quantity;
  const unitPriceMinor = (shareMinor - dearer) / quantity;
  const pieces = [toPlanLine(matched, quantity - dearer, unitPriceMinor)];
  if (dearer > 0) pieces.push(toPlanLine(matched, dearer, unitPriceMinor + 1));
  return pieces;
}

function toPlanLine({ line, variant }: MatchedLine, quantity: number, unitPriceMinor: number): OrderPlanLine {
  return {
    sku: line.sku,
    variantGid: variant.gid,
    title: variant.title,
    quantity,
    unitPriceMinor,
    requiresShipping: variant.requiresShipping,
  };
}

/** Σ unit price × quantity. */
export function costOfLines(lines: readonly OrderPlanLine[]): number {
  return lines.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0);
}
