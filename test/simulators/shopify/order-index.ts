// Keeps a shop's look-up indexes in step with its orders.
import type { SimOrder, SimShop } from "./shop-state";

function put(index: Map<string, Set<SimOrder>>, key: string, order: SimOrder): void {
  const known = index.get(key);
  if (known) known.add(order);
  else index.set(key, new Set([order]));
}

function drop(index: Map<string, Set<SimOrder>>, key: string, order: SimOrder): void {
  const known = index.get(key);
  known?.delete(order);
  if (known?.size === 0) index.delete(key);
}

function keysOf(order: SimOrder) {
  return {
    source: order.sourceIdentifier === null ? [] : [order.sourceIdentifier],
    tags: order.tags.map((tag) => tag.toLowerCase()),
    identifiers: order.metafields.filter(({ type }) => type === "id").map(metafieldKey),
  };
}

export function metafieldKey(metafield: { namespace: string; key: string; value: string }): string {
  return `${metafield.namespace}.${metafield.key}=${metafield.value}`;
}

export function addToIndex(shop: SimShop, order: SimOrder): void {
  shop.orders.set(order.id, order);
  for (const fulfillmentOrder of order.fulfillmentOrders)
    shop.fulfillmentOrders.set(fulfillmentOrder.id, fulfillmentOrder);
  const keys = keysOf(order);
  for (const key of keys.source) put(shop.bySource, key, order);
  for (const key of keys.tags) put(shop.byTag, key, order);
  for (const key of keys.identifiers) put(shop.byIdMetafield, key, order);
}

export function removeFromIndex(shop: SimShop, order: SimOrder): void {
  shop.orders.delete(order.id);
  for (const { id } of order.fulfillmentOrders) shop.fulfillmentOrders.delete(id);
  const keys = keysOf(order);
  for (const key of keys.source) drop(shop.bySource, key, order);
  for (const key of keys.tags) drop(shop.byTag, key, order);
  for (const key of keys.identifiers) drop(shop.byIdMetafield, key, order);
}

/** Replaces an order's tags. */
export function retag(shop: SimShop, order: SimOrder, tags: string[]): void {
  for (const tag of order.tags) drop(shop.byTag, tag.toLowerCase(), order);
  order.tags = tags;
  for (const tag of tags) put(shop.byTag, tag.toLowerCase(), order);
}
