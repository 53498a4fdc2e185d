import type { LabelView } from "~/modules/postage/buying/label-views";

const WORKED_ON: LabelView["state"][] = ["waiting", "buying", "unclear"];

/** Something is being done with the label now, so that its page will soon say something else. */
export function isLabelUnderWay(
  label: Pick<LabelView, "state" | "refundState" | "fulfillmentState">,
): boolean {
  const { state, refundState, fulfillmentState } = label;
  return WORKED_ON.includes(state) || refundState === "requested" || fulfillmentState === "wanted";
}
