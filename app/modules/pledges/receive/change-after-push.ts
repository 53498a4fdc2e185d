// What the platform says of a pledge after it was pushed: shown to the creator, never laid over the order.
import type { PledgeContent, Problem } from "../pledge";
import type { PledgeState } from "../pledge-state";
import { warning } from "../problem";

/** Problem codes that mean: the row's `raw` holds a later word of the platform than its `content`. */
export const PUSHED_FLAGS = ["CHANGED_AFTER_PUSH", "CANCELLED_AFTER_PUSH", "REFUNDED_AFTER_PUSH"];

/** From here on an order exists, may exist, or existed: the content stays as it was pushed. */
const PUSHED_STATES: readonly PledgeState[] = [
  "sending",
  "unknown",
  "needs_decision",
  "created",
  "cancelled",
  "deleted",
];

export function isPushed(state: PledgeState): boolean {
  return PUSHED_STATES.includes(state);
}

/** The flag for a change of an already pushed pledge. `fields` are paths in PledgeContent. */
export function flagChange(before: PledgeContent | null, after: PledgeContent, fields: string[]): Problem {
  if (after.status === "cancelled" && before?.status !== "cancelled") {
    return warning(
      "CANCELLED_AFTER_PUSH",
      "status",
      "The platform cancelled this pledge after it was pushed; its order stays in Shopify: cancel the order there, or undo the push.",
    );
  }
  if (after.status === "refunded" && before?.status !== "refunded") {
    return warning(
      "REFUNDED_AFTER_PUSH",
      "status",
      "The platform refunded this pledge after it was pushed; its order stays in Shopify: cancel the order there, or undo the push.",
    );
  }
  return warning(
    "CHANGED_AFTER_PUSH",
    fields[0] ?? "externalId",
    `The platform changed ${fields.join(", ") || "this pledge"} after it was pushed; the order stays as it is: edit it in Shopify, or undo the push and push again.`,
  );
}

/** The platform's last word on the pledge: after a push it stands in `raw`, while `status` stays as it was pushed. */
export function latestStatus({
  status,
  problemCodes,
  raw,
}: {
  status: string;
  problemCodes: readonly string[];
  raw: unknown;
}): string {
  if (!problemCodes.some((code) => PUSHED_FLAGS.includes(code))) return status;
  const said = typeof raw === "object" && raw !== null && "status" in raw ? raw.status : null;
  return typeof said === "string" ? said : "ready";
}

/** The problems without any flag of an earlier change. */
export function withoutPushedFlags(problems: Problem[]): Problem[] {
  return problems.filter((problem) => !PUSHED_FLAGS.includes(problem.code));
}
