// The judge: what was sent in, what the store holds, and nothing of ours in between. Pledges and orders are matched
// by the identifier on the order; every rule of the order is checked against an independent calculation.
import { expectOrder, type ExpectedOrder, type ExpectedSettings, type ShopFacts } from "./expected-order";
import { toMinor } from "./minor-units";
import type { PledgeInput } from "./pledge-input";
import type { StoreOrder, StoreShop } from "./simulator-client";

export interface Difference {
  externalId: string;
  order: string | null;
  field: string;
  expected: string;
  found: string;
}

export interface Verdict {
  pledges: number;
  /** Pledges with a live order. */
  orders: number;
  paid: number;
  partiallyPaid: number;
  blocked: number;
  skipped: number;
  /** Pledges with more than one live order. */
  duplicates: number;
  /** Pledges that could be pushed and have no live order. */
  lost: number;
  /** Live orders that no pledge explains, or that a blocked or skipped pledge must not have. */
  surplus: number;
  mailsSent: number;
  differences: Difference[];
  /** Reason → number of pledges, for the table. */
  blockedReasons: Record<string, number>;
  skippedReasons: Record<string, number>;
}

export interface Judged {
  pledges: PledgeInput[];
  catalog: ShopFacts["catalog"];
  shop: StoreShop;
  platform: string;
  settings?: ExpectedSettings;
  /** Rows of a file that are no pledge: they count as skipped, each with its reason. */
  skippedRows?: { reason: string }[];
  /** A file does not say in which order the lines of a pledge stand. */
  linesInAnyOrder?: boolean;
}

/** Compares everything with everything. */
export function judge(input: Judged): Verdict {
  const { pledges, shop, platform } = input;
  const facts: ShopFacts = { name: shop.name, currency: shop.currency, catalog: input.catalog };
  const live = liveOrders(shop.orders);
  const skippedRows = input.skippedRows ?? [];
  const verdict: Verdict = {
    pledges: pledges.length + skippedRows.length,
    orders: 0,
    paid: 0,
    partiallyPaid: 0,
    blocked: 0,
    skipped: skippedRows.length,
    duplicates: 0,
    lost: 0,
    surplus: 0,
    mailsSent: shop.orders.reduce((sum, order) => sum + order.mailsSent, 0),
    differences: [],
    blockedReasons: {},
    skippedReasons: {},
  };
  for (const { reason } of skippedRows)
    verdict.skippedReasons[reason] = (verdict.skippedReasons[reason] ?? 0) + 1;
  for (const pledge of pledges) {
    const key = `${platform}:${pledge.campaign.externalId}:${pledge.externalId}`;
    const orders = live.get(key) ?? [];
    live.delete(key);
    const expected = expectOrder(pledge, facts, input.settings);
    if (orders.length > 1) verdict.duplicates += 1;
    if (expected.kind === "order") judgeOrder(verdict, pledge, expected.order, orders, input);
    else {
      verdict[expected.kind] += 1;
      const reasons = expected.kind === "blocked" ? verdict.blockedReasons : verdict.skippedReasons;
      reasons[expected.reason] = (reasons[expected.reason] ?? 0) + 1;
      verdict.surplus += orders.length;
    }
  }
  for (const orders of live.values()) verdict.surplus += orders.length;
  return verdict;
}

/** Sentences that say why a run is not clean; empty when it is. */
export function faultsOf(verdict: Verdict): string[] {
  const { duplicates, lost, surplus, mailsSent, differences } = verdict;
  const sum = verdict.orders + verdict.blocked + verdict.skipped;
  const [first] = differences;
  return [
    duplicates > 0 ? `${duplicates} pledges have more than one live order` : "",
    lost > 0 ? `${lost} pledges that can be pushed have no order` : "",
    surplus > 0 ? `${surplus} orders belong to no pledge that may have one` : "",
    mailsSent > 0 ? `${mailsSent} mails were sent to backers` : "",
    first
      ? `${differences.length} differences, first: pledge ${first.externalId}, ${first.field} is ${first.found} instead of ${first.expected}`
      : "",
    sum !== verdict.pledges ? `orders, blocked and skipped add up to ${sum}, not to ${verdict.pledges}` : "",
  ].filter((sentence) => sentence !== "");
}

/** Live orders of ours by `platform:campaign:externalId`; foreign ones are none of our business. */
function liveOrders(orders: StoreOrder[]): Map<string, StoreOrder[]> {
  const byPledge = new Map<string, StoreOrder[]>();
  for (const order of orders) {
    if (order.cancelledAt || order.foreign) continue;
    const key = pledgeKeyOf(order) ?? `unmarked:${order.gid}`;
    byPledge.set(key, [...(byPledge.get(key) ?? []), order]);
  }
  return byPledge;
}

/** `pledgedock:<platform>:<campaign>:<externalId>:<generation>`, parts percent-encoded. */
function pledgeKeyOf(order: StoreOrder): string | null {
  const match = /^pledgedock:(.+):\d+$/.exec(order.sourceIdentifier ?? "");
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

function judgeOrder(
  verdict: Verdict,
  pledge: PledgeInput,
  expected: ExpectedOrder,
  orders: StoreOrder[],
  { shop, linesInAnyOrder = false }: Judged,
): void {
  const [order] = orders;
  if (!order) {
    verdict.lost += 1;
    return;
  }
  verdict.orders += 1;
  if (order.financialStatus === "PAID") verdict.paid += 1;
  if (order.financialStatus === "PARTIALLY_PAID") verdict.partiallyPaid += 1;
  for (const each of orders)
    verdict.differences.push(...compareOrder(pledge, expected, each, shop.currency, linesInAnyOrder));
}

function compareOrder(
  pledge: PledgeInput,
  expected: ExpectedOrder,
  order: StoreOrder,
  currency: string,
  linesInAnyOrder: boolean,
): Difference[] {
  const minor = (amount: string) => toMinor(amount, currency);
  const arrange = (lines: [string | null, number, number][]) =>
    linesInAnyOrder ? lines.toSorted(([a], [b]) => String(a).localeCompare(String(b))) : lines;
  const sales = order.transactions.filter(({ kind, status }) => kind === "SALE" && status === "SUCCESS");
  const pairs: [string, unknown, unknown][] = [
    ["status", expected.status, order.financialStatus],
    ["total", expected.totalMinor, minor(order.total)],
    ["tags", [...expected.tags].sort(), [...order.tags].sort()],
    [
      "lines",
      arrange(expected.lines.map((line) => [line.sku, line.quantity, line.unitMinor])),
      arrange(order.lines.map((line) => [line.sku, line.quantity, minor(line.unitPrice)])),
    ],
    ["shipping lines", expected.shipping, order.shippingLines.map((line) => minor(line.amount))],
    [
      "tax lines",
      expected.taxMinor === null ? [] : [expected.taxMinor],
      order.taxLines.map((line) => minor(line.amount)),
    ],
    ["tax total", expected.taxMinor ?? 0, minor(order.totalTax)],
    ["transactions", order.transactions.length, sales.length],
    [
      "amount paid",
      expected.transactionMinor === null ? [] : [expected.transactionMinor],
      sales.map((sale) => minor(sale.amount)),
    ],
    ["mails", 0, order.mailsSent],
  ];
  return pairs
    .map(([field, want, found]) => [field, JSON.stringify(want), JSON.stringify(found)] as const)
    .filter(([, want, found]) => want !== found)
    .map(([field, want, found]) => ({
      externalId: pledge.externalId,
      order: order.name,
      field,
      expected: want,
      found,
    }));
}
