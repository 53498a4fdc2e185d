// Which of the labels that were asked for are printed, and what to say when none is. Pure.
import { isUsable } from "../buying/label-state";
import type { PrintLabelsInput } from "./print-views";

export interface Candidate {
  id: string;
  orderName: string;
  state: string;
  refundState: string | null;
  printedAt: Date | null;
}

export type ChosenLabels = { kind: "chosen"; ids: string[] } | { kind: "nothing"; message: string };

/** Labels that are not bought cannot be printed; refunded ones only when that was asked for. */
export function chooseLabels(
  candidates: Candidate[],
  { only, evenRefunded }: Pick<PrintLabelsInput, "only" | "evenRefunded">,
): ChosenLabels {
  const bought = candidates.filter(({ state }) => state === "bought");
  if (bought.length === 0) return nothing(candidates, "was not bought, so there is nothing to print");
  const valid = evenRefunded ? bought : bought.filter(({ refundState }) => isUsable(refundState));
  if (valid.length === 0) return nothing(bought, "is refunded: it must not be used any more");
  const chosen = only === "unprinted" ? valid.filter(({ printedAt }) => printedAt === null) : valid;
  if (chosen.length === 0) return nothing(valid, "has been printed already");
  return { kind: "chosen", ids: chosen.map(({ id }) => id) };
}

function nothing(labels: Candidate[], reason: string): ChosenLabels {
  const [first, ...others] = labels;
  if (!first) return { kind: "nothing", message: "There are no labels to print." };
  const subject =
    others.length === 0 ? `The label of order ${first.orderName}` : `Each of these ${labels.length} labels`;
  return { kind: "nothing", message: `${subject} ${reason}.` };
}
