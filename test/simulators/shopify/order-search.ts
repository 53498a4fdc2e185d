// Shopify's search syntax over orders, on an index that lags behind.
import { metafieldKey } from "./order-index";
import { visible, type RequestContext } from "./core";
import { derivedStatus, fulfillmentStatusOf } from "./order-status";
import type { SimOrder } from "./shop-state";

interface Term {
  field: string | null;
  value: string;
  negated: boolean;
}

const TERM =
  /(-|NOT )?(?:([\w.$-]+):)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(>=?|<=?)?("[^"]*"|'[^']*'|[^\s()]+))/g;

/** Terms joined by AND (also implied); alternatives split by OR. Words inside quotes are never operators. */
export function parseSearch(query: string): Term[][] {
  const alternatives: Term[][] = [[]];
  for (const match of query.matchAll(TERM)) {
    if (match[0] === "OR") alternatives.push([]);
    else if (match[0] !== "AND")
      alternatives.at(-1)?.push({
        negated: Boolean(match[1]),
        field: match[2] ?? null,
        value: unescape(
          match[3] ?? match[4] ?? `${match[5] ?? ""}${(match[6] ?? "").replace(/^["']|["']$/g, "")}`,
        ),
      });
  }
  return alternatives;
}

function unescape(value: string): string {
  return value.replace(/\\(.)/g, "$1");
}

/** Matching orders that the index knows and the app may see, oldest first. */
export function searchOrders(context: RequestContext, query: string | null | undefined): SimOrder[] {
  const now = context.core.now();
  const alternatives = query?.trim() ? parseSearch(query) : [[]];
  const found = new Set<SimOrder>();
  for (const terms of alternatives)
    for (const order of candidates(context, terms))
      if (
        order.indexedAt <= now &&
        visible(context, order) &&
        terms.every((term) => matches(order, term) !== term.negated)
      )
        found.add(order);
  return [...found];
}

function candidates({ shop }: RequestContext, terms: Term[]): Iterable<SimOrder> {
  for (const { field, value, negated } of terms) {
    if (negated) continue;
    if (field === "source_identifier") return shop.bySource.get(value) ?? [];
    if (field === "tag") return shop.byTag.get(value.toLowerCase()) ?? [];
  }
  return shop.orders.values();
}

function matches(order: SimOrder, { field, value }: Term): boolean {
  switch (field) {
    case "source_identifier":
      return order.sourceIdentifier === value;
    case "tag":
      return order.tags.some((tag) => tag.toLowerCase() === value.toLowerCase());
    case "tag_not":
      return !order.tags.some((tag) => tag.toLowerCase() === value.toLowerCase());
    case "name":
      return order.name === value || order.name === `#${value}`;
    case "id":
      return compareNumbers(order.id, value);
    case "email":
      return order.email?.toLowerCase() === value.toLowerCase();
    case "sku":
      return order.lines.some(({ sku }) => sku === value);
    case "test":
      return String(order.test) === value;
    case "status":
      return value === "any" || value === statusOf(order);
    case "financial_status":
      return (order.financialStatus ?? derivedStatus(order) ?? "").toLowerCase() === value.toLowerCase();
    case "fulfillment_status":
      return fulfillmentStatusOf(order).toLowerCase() === value.toLowerCase();
    case "created_at":
      return compareTimes(order.createdAt, value);
    case "processed_at":
      return compareTimes(order.processedAt, value);
    case "updated_at":
      return compareTimes(order.updatedAt, value);
    case null:
      return order.name.includes(value) || order.tags.includes(value) || (order.email ?? "").includes(value);
    default:
      return field.startsWith("metafields.") && matchesMetafield(order, field, value);
  }
}

function statusOf(order: SimOrder): string {
  if (order.cancelledAt !== null) return "cancelled";
  return order.closedAt === null ? "open" : "closed";
}

function matchesMetafield(order: SimOrder, field: string, value: string): boolean {
  const [, namespace = "", key = ""] = field.split(".");
  return order.metafields.some(
    (metafield) => metafieldKey(metafield) === metafieldKey({ namespace, key, value }),
  );
}

function compareTimes(time: number, condition: string): boolean {
  return compare(time, condition, (text) => Date.parse(text));
}

function compareNumbers(number: number, condition: string): boolean {
  return compare(number, condition, Number);
}

function compare(left: number, condition: string, read: (text: string) => number): boolean {
  const [, operator = "", text = ""] = /^(>=|<=|>|<)?["']?(.*?)["']?$/.exec(condition) ?? [];
  const right = read(text);
  if (operator === ">=") return left >= right;
  if (operator === "<=") return left <= right;
  if (operator === ">") return left > right;
  return operator === "<" ? left < right : left === right;
}
