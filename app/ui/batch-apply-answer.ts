import type { FactProblem } from "~/modules/customs/read-sku-facts";

/** What a form of batch apply gets back. */
export interface BatchApplyAnswer {
  applied?: { changed: number; unchanged: number };
  factProblems?: FactProblem[];
  problem?: string;
}
