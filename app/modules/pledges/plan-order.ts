// The order that a pledge becomes: a pure function of what was paid, what the shop sells and what the creator chose.
import { convertMinor, isRate } from "~/lib/decimal-rate";
import { formatMoney } from "~/lib/money";
import type { MatchSku } from "../catalog/variant-match";
import type { ConnectionSettings } from "../connections/connection-settings";
import { readShippingAddress } from "./address-reading";
import { usableEmail } from "./email";
import { explainPlan } from "./explain-plan";
import { matchLines, MAX_ORDER_LINES, tooManyLines } from "./match-lines";
import { planAttributes } from "./order-attributes";
import type { OrderPlan } from "./order-plan";
import { planTags } from "./order-tags";
import type { PledgeContent, Problem } from "./pledge";
import { costOfLines, type Exchange } from "./price-lines";
import { priceOrder, type OrderMoney } from "./price-order";
import { blocking } from "./problem";
import { makeSourceIdentifier, MAX_SOURCE_IDENTIFIER_LENGTH } from "./source-identifier";
import { sumTaxes } from "./tax-line";

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

/** Beyond this the arithmetic of one order would leave exact integers; nobody pledges so much. */
const MAX_ITEMS_MINOR = 1_000_000_000_000_000;

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
    hold: settings.hold,
    explanation: explainPlan({ money, amounts, currency, taxesIncluded, settings }),
  };
}

function exchangeOf(
  content: PledgeContent,
  shopCurrency: string,
  settings: ConnectionSettings,
): { exchange: Exchange | null; problems: Problem[] } {
  const { currency } = content;
  if (currency === shopCurrency) return { exchange: null, problems: [] };
  const rate = Object.hasOwn(settings.currencyRates, currency) ? settings.currencyRates[currency] : undefined;
  if (rate !== undefined && isRate(rate)) {
    return { exchange: { pledgeCurrency: currency, shopCurrency, rate }, problems: [] };
  }
  const message = `The backer paid in ${currency} and the shop sells in ${shopCurrency}: enter an exchange rate for ${currency} in the connection's settings.`;
  return { exchange: null, problems: [blocking("CURRENCY_WITHOUT_RATE", "currency", message)] };
}

function checkSum({ amounts, taxesIncluded, currency }: PledgeContent): Problem[] {
  const taxMinor = taxesIncluded ? 0 : sumTaxes(amounts.taxes);
  const sum = amounts.pledgeMinor + amounts.addOnsMinor + amounts.shippingMinor + taxMinor;
  if (sum === amounts.totalPaidMinor) return [];
  const parts = formatMoney(sum, currency);
  const paid = formatMoney(amounts.totalPaidMinor, currency);
  const message = `Pledge, add-ons, shipping and taxes add up to ${parts} but ${paid} was paid: accept the total paid as it is, or have the platform send the amounts again.`;
  return [blocking("AMOUNTS_DO_NOT_ADD_UP", "amounts", message)];
}

function checkIdentifier(sourceIdentifier: string): Problem[] {
  if (sourceIdentifier.length <= MAX_SOURCE_IDENTIFIER_LENGTH) return [];
  const message = "The ids of platform, campaign and pledge are too long together to mark an order with: have the platform use shorter ones.";
  return [blocking("IDENTIFIER_TOO_LONG", "externalId", message)];
}

function isTooLarge(money: OrderMoney, exchange: Exchange | null): boolean {
  const itemsMinor = costOfLines(money.lines);
  if (!(itemsMinor <= MAX_ITEMS_MINOR)) return true;
  if (!exchange) return false;
  const { pledgeCurrency, shopCurrency, rate } = exchange;
  return convertMinor(Math.max(itemsMinor, money.totalMinor), pledgeCurrency, shopCurrency, rate) > MAX_ITEMS_MINOR;
}

function checkMoney(money: OrderMoney, currency: string, exchange: Exchange | null): Problem[] {
  if (isTooLarge(money, exchange)) {
    const message = "The items cost more than one order can hold: check the quantities, the shop's prices and the exchange rate.";
    return [blocking("AMOUNT_TOO_LARGE", "lines", message)];
  }
  const problems = money.lines.length > MAX_ORDER_LINES ? [tooManyLines(money.lines.length)] : [];
  if (money.leftMinor > 0) {
    const left = formatMoney(money.leftMinor, currency);
    const message = `The order would cost ${left} more than was paid, even with free items and shipping: correct the amounts on the platform, or set the connection to leave differences.`;
    problems.push(blocking("DIFFERENCE_CANNOT_BE_BOOKED", "amounts", message));
  }
  return problems;
}
