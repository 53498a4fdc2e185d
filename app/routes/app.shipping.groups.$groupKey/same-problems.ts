import type { ParcelProblem } from "~/modules/postage/usps/check-parcel";

/** What is wrong with several orders in the same way. */
export interface SameProblem {
  code: string;
  /** Of the first order. */
  message: string;
  /** Names of the other orders, each once. */
  others: string[];
}

/** One problem of each kind, in the order in which they come up. */
export function sameProblems(problems: readonly ParcelProblem[]): SameProblem[] {
  const codes = [...new Set(problems.map(({ code }) => code))];
  return codes.map((code) => {
    const same = problems.filter((problem) => problem.code === code);
    const names = new Set(same.flatMap(({ orderName }) => orderName ?? []));
    return { code, message: same[0]?.message ?? "", others: [...names].slice(1) };
  });
}
