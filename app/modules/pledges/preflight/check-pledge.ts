// Preflight of one pledge: everything that keeps it from being pushed, everything worth knowing, and the plan.
import { readShippingAddress } from "./address-reading";
import type { CheckPledgeInput, ForeignOrder } from "./check-pledge-input";
import type { OrderPlan } from "../order/order-plan";
import { findPartnerWarnings } from "./partner-warnings";
import type { PledgeContent, PledgeOutcome, Problem } from "../pledge";
import { planOrderFully } from "../order/plan-order";
import { findPledgeWarnings } from "./pledge-warnings";
import { blocking, warning } from "../problem";

export interface CheckPledgeResult {
  outcome: PledgeOutcome;
  /** Blocking ones first. */
  problems: Problem[];
  /** Present exactly when the pledge may be pushed. */
  plan: OrderPlan | null;
}

/** Says what a push would make of the pledge now. Pure; the same answer for the same input. */
export function checkPledge(input: CheckPledgeInput): CheckPledgeResult {
  const skipped = whySkipped(input);
  if (skipped) return { outcome: "skipped", problems: [skipped], plan: null };
  if (isWithoutSurvey(input.content)) return { outcome: "blocked", problems: [surveyMissing()], plan: null };
  const planned = planOrderFully(input);
  const digitalOnly = isDigitalOnly(input);
  const found = [
    ...planned.problems,
    ...findAddressProblems(input.content, digitalOnly),
    ...findForeignOrder(input.foreignOrder),
    ...findPledgeWarnings(input, planned.plan, digitalOnly),
    ...findPartnerWarnings(input, planned.plan),
  ];
  const blockers = found.filter((problem) => problem.severity === "blocking");
  const problems = [...blockers, ...found.filter((problem) => problem.severity === "warning")];
  if (blockers.length > 0 || !planned.plan) return { outcome: "blocked", problems, plan: null };
  return { outcome: outcomeOf(input, planned.plan), problems, plan: planned.plan };
}

function outcomeOf(input: CheckPledgeInput, plan: OrderPlan): PledgeOutcome {
  if (input.settings.mode === "without-transaction-data") return "without_transaction_data";
  return plan.status === "PAID" ? "paid" : "partially_paid";
}

function whySkipped({ content, foreignOrder }: CheckPledgeInput): Problem | null {
  if (content.status !== "ready") {
    const message = `The platform says this pledge is ${content.status}, so it is never pushed: change it there if that is wrong.`;
    return warning("NOT_READY", "status", message);
  }
  if (foreignOrder && (foreignOrder.decision === "skip" || foreignOrder.decision === "adopt")) {
    const message = `Order ${foreignOrder.name} in Shopify already stands for this pledge, so no other is made: change your decision if that is wrong.`;
    return warning("ALREADY_IN_SHOPIFY", "externalId", message);
  }
  return null;
}

function isWithoutSurvey(content: PledgeContent): boolean {
  return content.lines.length === 0 && content.shippingAddress === null;
}

function surveyMissing(): Problem {
  const message =
    "The backer has paid but not answered the survey, so there are neither items nor an address: remind the backer, then have the pledge sent again.";
  return blocking("SURVEY_MISSING", "lines", message);
}

function isDigitalOnly({ content, match }: CheckPledgeInput): boolean {
  if (content.lines.length === 0) return false;
  return content.lines.every((line) => {
    const found = match(line.sku);
    return found.kind === "matched" && !found.variant.requiresShipping;
  });
}

/** What is never shipped needs no address, so nothing about one blocks it. */
function findAddressProblems(content: PledgeContent, digitalOnly: boolean): Problem[] {
  const { problems } = readShippingAddress(content);
  return digitalOnly
    ? problems.filter((problem) => problem.severity === "warning" && content.shippingAddress !== null)
    : problems;
}

function findForeignOrder(order: ForeignOrder | null | undefined): Problem[] {
  if (order?.ours) {
    const message = `Order ${order.name} in Shopify was already made for this very pledge: adopt it, or skip the pledge.`;
    return [blocking("ALREADY_IN_SHOPIFY", "externalId", message)];
  }
  if (!order || order.decision !== null) return [];
  const message = `Order ${order.name} in Shopify already carries this Backer ID: adopt it, skip the pledge, or push it all the same.`;
  return [blocking("ALREADY_IN_SHOPIFY", "externalId", message)];
}
