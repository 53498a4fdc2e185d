// Looking before leaping: an order of ours is searched for by its `id` metafield and by its source identifier.
import { z } from "zod";
import type { FindOrdersOutcome, ShopifyOrderSnapshot } from "~/modules/pledges/ports";
import type { AdminClient } from "./admin-client.server";
import { PLEDGE_ID_METAFIELD } from "./build-order-input";
import type { AdminAnswer, AdminError } from "./classify-answer";
import { ORDER_BY_ID, ORDER_BY_IDENTIFIER, ORDERS_BY_SEARCH } from "./orders.graphql";
import { OrderSchema, toSnapshot } from "./parse-order";

const PAGE = 50;
const DEFINITION_MISSING = /metafield definition of type 'id' is required/i;

const ByIdentifierSchema = z.object({ orderByIdentifier: OrderSchema.nullable() });
const BySearchSchema = z.object({ orders: z.object({ nodes: z.array(OrderSchema) }) });
const ByIdSchema = z.object({ order: OrderSchema.nullable() });

/** A term of Shopify's search syntax: in double quotes nothing but the quote and the backslash means anything. */
export function searchTerm(field: string, value: string): string {
  return `${field}:"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Both look-ups side by side, merged by order; only exact matches of the identifier count. */
export async function findOrders(
  client: AdminClient,
  shopDomain: string,
  sourceIdentifier: string,
): Promise<FindOrdersOutcome> {
  const { namespace, key } = PLEDGE_ID_METAFIELD;
  const [byIdentifier, bySearch] = await Promise.all([
    client.query({
      shopDomain,
      document: ORDER_BY_IDENTIFIER,
      variables: { identifier: { customId: { namespace, key, value: sourceIdentifier } } },
      answer: ByIdentifierSchema,
    }),
    searchOrders(client, shopDomain, searchTerm("source_identifier", sourceIdentifier)),
  ]);
  const found =
    bySearch.kind === "data"
      ? bySearch.data.orders.nodes.filter((order) => order.sourceIdentifier === sourceIdentifier)
      : [];
  if (byIdentifier.kind === "rejected" && byIdentifier.errors.some(isDefinitionMissing)) {
    // The search alone cannot say that there is none, but it can say that there is one.
    return found.length > 0 ? looked(found.map(toSnapshot)) : { kind: "definition-missing" };
  }
  if (byIdentifier.kind !== "data") return toOutcome(byIdentifier);
  if (byIdentifier.data.orderByIdentifier === null && byIdentifier.errors.length > 0) {
    return { kind: "unknown", reason: "a look-up that ended in an error" };
  }
  if (bySearch.kind !== "data") return toOutcome(bySearch);
  const identified = byIdentifier.data.orderByIdentifier;
  return looked([...(identified ? [identified] : []), ...found].map(toSnapshot));
}

/** Orders that carry any of the tags, case aside as Shopify compares tags. */
export async function findOrdersByTags(
  client: AdminClient,
  shopDomain: string,
  tags: string[],
): Promise<FindOrdersOutcome> {
  if (tags.length === 0) return looked([]);
  const query = tags.map((tag) => searchTerm("tag", tag)).join(" OR ");
  const answer = await searchOrders(client, shopDomain, query);
  if (answer.kind !== "data") return toOutcome(answer);
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()));
  const carries = (order: { tags: string[] }) => order.tags.some((tag) => wanted.has(tag.toLowerCase()));
  return looked(answer.data.orders.nodes.filter(carries).map(toSnapshot));
}

/** By gid, which is consistent at once; empty when Shopify shows no such order. */
export async function readOrder(
  client: AdminClient,
  shopDomain: string,
  orderGid: string,
): Promise<FindOrdersOutcome> {
  const answer = await client.query({
    shopDomain,
    document: ORDER_BY_ID,
    variables: { id: orderGid },
    answer: ByIdSchema,
  });
  if (answer.kind !== "data") return toOutcome(answer);
  if (answer.data.order) return looked([toSnapshot(answer.data.order)]);
  return answer.errors.length > 0
    ? { kind: "unknown", reason: "a look-up that ended in an error" }
    : looked([]);
}

async function searchOrders(client: AdminClient, shopDomain: string, query: string) {
  const answer = BySearchSchema;
  return client.query({ shopDomain, document: ORDERS_BY_SEARCH, variables: { query, first: PAGE }, answer });
}

function isDefinitionMissing(error: AdminError): boolean {
  return DEFINITION_MISSING.test(error.message);
}

/** A read that was turned down has told us nothing. */
function toOutcome(answer: Exclude<AdminAnswer<never>, { kind: "data" }>): FindOrdersOutcome {
  if (answer.kind !== "rejected") return answer;
  return { kind: "unknown", reason: `the look-up was turned down (${answer.errors[0]?.code ?? "no code"})` };
}

function looked(orders: ShopifyOrderSnapshot[]): FindOrdersOutcome {
  return { kind: "looked", orders: [...new Map(orders.map((order) => [order.gid, order])).values()] };
}
