// What may still be spent before the creator has to act. Pure.
import { formatMoney } from "~/lib/money";
import { estimateInsurance, feeOn } from "../ledger/fee";

export interface Funds {
  /** What Shopify was allowed to charge, and what it has charged. */
  cappedMinor: number;
  usedMinor: number;
  /** Asked for and not answered yet. */
  sendingMinor: number;
  /** Charged in the ledger and not asked for yet; negative: credit from refunds. */
  owedMinor: number;
  /** Agreed to in other batches, or being bought this moment. */
  committedMinor: number;
}

/** What labels may still cost: the approved amount less what is used and owed, and credit first. */
export function availableMinor(funds: Funds): number {
  const { cappedMinor, usedMinor, sendingMinor, owedMinor, committedMinor } = funds;
  return cappedMinor - usedMinor - sendingMinor - owedMinor - committedMinor;
}

/** What a label of this price takes out of the budget: postage, fee, and what EasyPost adds as far as it is known. */
export function costOf(
  label: { quotedMinor: number; insuredMinor: number | null },
  { feeBasisPoints, easypostFeeMinor }: { feeBasisPoints: number; easypostFeeMinor: number },
): number {
  const { quotedMinor, insuredMinor } = label;
  return (
    quotedMinor + feeOn(quotedMinor, feeBasisPoints) + estimateInsurance(insuredMinor) + easypostFeeMinor
  );
}

/** The sentence of "zero credit". */
export function fundsShort(neededMinor: number, available: number): string {
  const left = formatMoney(Math.max(0, available), "USD");
  return `These labels cost ${formatMoney(neededMinor, "USD")} and ${left} of what you approved for postage is left: approve a higher amount in Setup, then go on.`;
}

/** Given out to labels one by one; what is not used comes back, and what one cost more is taken (`giveBack` below zero). */
export class Budget {
  #leftMinor: number;

  /** `null`: nothing limits it. */
  constructor(leftMinor: number | null) {
    this.#leftMinor = leftMinor ?? Number.POSITIVE_INFINITY;
  }

  get leftMinor(): number {
    return this.#leftMinor;
  }

  take(minor: number): boolean {
    if (minor > this.#leftMinor) return false;
    this.#leftMinor -= minor;
    return true;
  }

  giveBack(minor: number): void {
    this.#leftMinor += minor;
  }
}
