// The order that a pledge becomes: a pure function of what was paid, what the shop sells and what the creator chose.
import type { MatchSku } from "../../catalog/variant-match";
import type { ConnectionSettings } from "../../connections/connection-settings";
import { readShippingAddress } from "../preflight/address-reading";
import { usableEmail } from "../preflight/email";
import { explainPlan } from "./explain-plan";
import { matchLines } from "../preflight/match-lines";
import { planAttributes } from "./order-attributes";
import { checkIdentifier, checkMoney, checkSum, exchangeOf } from "../preflight/order-checks";
import type { OrderPlan } from "./order-plan";
import { planTags } from "./order-tags";
import type { PledgeContent, Problem } from "../pledge";
import type { Exchange } from "./price-lines";
import { priceOrder, type OrderMoney } from "./price-order";
import { makeSourceIdentifier } from "./source-identifier";

export interface PlanOrderInput {
  /** The creator's corrections already applied. */
  content: PledgeContent;
  platform: string;
  generation: number;
  settings: ConnectionSettings;
  shop: { name: string; currency: string };
  match: MatchSku;
  /** The creator's word that the total paid holds although the parts do not add up to it. */
  acceptTotalPaid: boolean;
}

export type PlanOrderResult = { kind: "plan"; plan: OrderPlan } | { kind: "blocked"; problem: Problem };

/** Plans the order, or names the first thing that keeps it from being made. Addresses are preflight's concern. */
export function planOrder(input: PlanOrderInput): PlanOrderResult {
  const result = planOrderFully(input);
  const [problem] = result.problems;
  if (result.plan) return { kind: "plan", plan: result.plan };
  if (!problem) throw new Error("An order without a plan must have a problem");
  return { kind: "blocked", problem };
}

/** The same with every problem at once, for preflight: a plan exactly when there is none. */
export function planOrderFully(input: PlanOrderInput): { plan: OrderPlan | null; problems: Problem[] } {
  const { content, settings, shop } = input;
  const matched = matchLines(content, input.match);
  const rate = exchangeOf(content, shop.currency, settings);
  const tags = planTags(content, shop.name);
  const sourceIdentifier = makeSourceIdentifier({
    platform: input.platform,
    campaignExternalId: content.campaign.externalId,
    externalId: content.externalId,
    generation: input.generation,
  });
  const problems = [
    ...matched.problems,
    ...rate.problems,
    ...(input.acceptTotalPaid ? [] : checkSum(content)),
    ...tags.problems,
    ...checkIdentifier(sourceIdentifier),
  ];
  if (problems.length > 0) return { plan: null, problems };
  const money = priceOrder(content, matched.lines, settings, rate.exchange);
  const moneyProblems = checkMoney(money, content.currency, rate.exchange);
  if (moneyProblems.length > 0) return { plan: null, problems: moneyProblems };
  return { plan: assemblePlan(input, money, rate.exchange, tags.tags, sourceIdentifier), problems: [] };
}

function assemblePlan(
  input: PlanOrderInput,
  money: OrderMoney,
  exchange: Exchange | null,
  tags: string[],
  sourceIdentifier: string,
): OrderPlan {
  const { content, settings, shop } = input;
  const { address, phone } = readShippingAddress(content);
  const { leftMinor: _left, ...planned } = money;
  const { amounts, currency, taxesIncluded } = content;
  return {
    ...planned,
    currency,
    shopCurrency: shop.currency,
    shopRate: exchange?.rate ?? null,
    taxesIncluded,
    tags,
    sourceIdentifier,
    attributes: planAttributes(content, settings),
    note: settings.pushNote ? content.note : null,
    email: usableEmail(content.backer.email),
    phone,
    shippingAddress: address,
    processedAt: settings.processedAt === "pledged-at" ? content.pledgedAt : null,
    inventoryBehaviour: settings.inventoryBehaviour,
    locationGid: settings.locationGid,
    hold: settings.hold,
    explanation: explainPlan({ money, amounts, currency, taxesIncluded, settings }),
  };
}
