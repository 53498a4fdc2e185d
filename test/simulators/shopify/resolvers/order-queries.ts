import { GraphQLError } from "graphql";
import { resolveNamespace, visible, type RequestContext } from "../core";
import { metafieldKey } from "../order-index";
import { searchOrders } from "../order-search";
import { idOf, type SimOrder } from "../shop-state";
import { connection, type PageArguments } from "./connection";

interface OrdersArguments extends PageArguments {
  query?: string | null;
  sortKey?: string | null;
}

interface Identifier {
  id?: string | null;
  customId?: { namespace?: string | null; key: string; value: string } | null;
}

/** The order behind the id, if the app may see it. */
export function liveOrder(context: RequestContext, id: unknown): SimOrder | null {
  const order = context.shop.orders.get(idOf("Order", id) ?? 0);
  return order && visible(context, order) ? order : null;
}

/** By `id` metafield; without a definition of that type Shopify errs with NOT_FOUND (recorded on customerSet). */
function orderByIdentifier(
  _root: unknown,
  { identifier }: { identifier: Identifier },
  context: RequestContext,
): SimOrder | null {
  const { core, shop } = context;
  if (!identifier.customId) return liveOrder(context, identifier.id);
  const namespace = resolveNamespace(identifier.customId.namespace, core);
  const declared = namespace === resolveNamespace("$app", core) && identifier.customId.key === "pledge_id";
  if (!shop.orderIdDefinition || !declared)
    throw new GraphQLError("Metafield definition of type 'id' is required when using custom ids.", {
      extensions: { code: "NOT_FOUND" },
    });
  const found = shop.byIdMetafield.get(metafieldKey({ ...identifier.customId, namespace }));
  const lagged = core.config.identifierLookup === "lagged";
  for (const order of found ?? [])
    if (visible(context, order) && (!lagged || order.indexedAt <= core.now())) return order;
  return null;
}

const SORT_KEYS: Record<string, (order: SimOrder) => number | string> = {
  CREATED_AT: (order) => order.createdAt,
  PROCESSED_AT: (order) => order.processedAt,
  UPDATED_AT: (order) => order.updatedAt,
  ORDER_NUMBER: (order) => order.number,
  ID: (order) => order.id,
};

function orders(_root: unknown, args: OrdersArguments, context: RequestContext) {
  if (context.bulk?.roots) return connection(context.bulk.roots as SimOrder[], args, context);
  const found = searchOrders(context, args.query);
  const key = SORT_KEYS[args.sortKey ?? "PROCESSED_AT"] ?? ((order: SimOrder) => order.id);
  found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
  if (args.reverse) found.reverse();
  return connection(found, args, context);
}

function ordersCount(
  _root: unknown,
  args: { query?: string; limit?: number | null },
  context: RequestContext,
) {
  const count = searchOrders(context, args.query).length;
  const limit = args.limit ?? Infinity;
  return count > limit ? { count: limit, precision: "AT_LEAST" } : { count, precision: "EXACT" };
}

export const ORDER_QUERIES = {
  order: (_root: unknown, { id }: { id: string }, context: RequestContext) => liveOrder(context, id),
  orderByIdentifier,
  orders,
  ordersCount,
  job: (_root: unknown, { id }: { id: string }, { core, shop }: RequestContext) => {
    const job = shop.jobs.get(id);
    return job ? { id, done: job.doneAt <= core.now() } : null;
  },
  fulfillmentOrder: (_root: unknown, { id }: { id: string }, { shop }: RequestContext) =>
    shop.fulfillmentOrders.get(idOf("FulfillmentOrder", id) ?? 0) ?? null,
  fulfillment: (_root: unknown, { id }: { id: string }, { shop }: RequestContext) =>
    shop.fulfillments.get(idOf("Fulfillment", id) ?? 0) ?? null,
  /** Orders only; at each place the order, or null where the app may not see it. */
  nodes: (_root: unknown, { ids }: { ids: string[] }, context: RequestContext) =>
    ids.map((id) => {
      const order = liveOrder(context, id);
      return order && { ...order, __typename: "Order" };
    }),
};
