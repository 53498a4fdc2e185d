import type { BatchUnderWay } from "~/modules/postage/overview/postage-overview";
import { countOf, formatCount } from "./format-count";

/** "Labels 4: 41 of 1,001 settled", "Labels 4: prices of 41 of 1,001 labels known". */
export function describeUnderWay({ number, buying, done, of }: BatchUnderWay): string {
  return buying
    ? `Labels ${number}: ${formatCount(done)} of ${formatCount(of)} settled`
    : `Labels ${number}: prices of ${formatCount(done)} of ${countOf(of, "label")} known`;
}
