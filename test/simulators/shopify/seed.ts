// POST /__seed: many orders, and many of them shipped, in seconds and without a webhook. For benchmarks.
import { ship } from "./fulfillment-work";
import { addToIndex } from "./order-index";
import { gid, type SimOrder, type SimShop } from "./shop-state";
import type { ShopifySimulator } from "./simulator";
import { fulfillmentPayload, type FulfillmentPlace } from "./webhook-payloads";

export interface SeedRequest {
  shop?: string;
  /** Copies of every order there is: number n of #1001 is #1001-n, and its id is the order's id followed by n. */
  copies?: number;
  /** So many orders without fulfilments are shipped, each with a number of its own. */
  ship?: number;
  /** Gives the bodies of the fulfillments/create webhooks that were not sent. */
  webhooks?: boolean;
}

/** What was made: ids of copied orders are not listed, there may be 100,000. */
export function seed(
  simulator: ShopifySimulator,
  request: SeedRequest,
): { orders: number; shipped: string[]; webhooks: Record<string, unknown>[] } {
  const shop = simulator.shop(request.shop);
  for (const original of [...shop.orders.values()])
    for (let n = 1; n <= (request.copies ?? 0); n += 1) addToIndex(shop, copyOf(simulator, original, n));
  const shipped = shipSome(simulator, shop, request.ship ?? 0);
  return {
    orders: shop.orders.size,
    shipped: shipped.map(({ order }) => gid("Order", order.id)),
    webhooks: request.webhooks ? shipped.map((place) => fulfillmentPayload(place)) : [],
  };
}

/** Whatever no order ever changes in place is shared with the original, to keep 100,000 of them small. */
function copyOf({ core }: ShopifySimulator, original: SimOrder, n: number): SimOrder {
  const id = Number(`${original.id}${n}`);
  const lines = original.lines.map((line) => ({ ...line, id: core.nextId() }));
  const lineIds = new Map(original.lines.map((line, index) => [line.id, lines[index]?.id ?? 0]));
  return {
    ...original,
    id,
    name: `${original.name}-${n}`,
    sourceIdentifier: original.sourceIdentifier && `${original.sourceIdentifier}-${n}`,
    lines,
    metafields: original.metafields.map((metafield) => ({ ...metafield, value: `${metafield.value}-${n}` })),
    transactions: [...original.transactions],
    fulfillments: [],
    fulfillmentOrders: original.fulfillmentOrders.map((work) => ({
      ...work,
      id: core.nextId(),
      orderId: id,
      holds: [...work.holds],
      lines: work.lines.map((line) => ({
        ...line,
        id: core.nextId(),
        lineId: lineIds.get(line.lineId) ?? 0,
      })),
    })),
  };
}

function shipSome({ core }: ShopifySimulator, shop: SimShop, count: number): FulfillmentPlace[] {
  const quiet = { ...core, notify: () => undefined };
  const shipped: FulfillmentPlace[] = [];
  for (const order of shop.orders.values()) {
    if (shipped.length >= count) break;
    const work = order.fulfillmentOrders.filter(
      ({ status, deliveryMethod }) => status === "OPEN" && deliveryMethod === "SHIPPING",
    );
    if (order.fulfillments.length > 0 || order.cancelledAt !== null || work.length === 0) continue;
    const tracking = [{ company: "USPS", number: `94${String(order.id).padStart(20, "0")}`, url: null }];
    const parts = work.map((one) => ({
      work: one,
      lines: one.lines.map((line) => ({ line, quantity: line.remaining })),
    }));
    const fulfillment = ship({ core: quiet, shop, order }, parts, { tracking, notify: false });
    shipped.push({ fulfillment, order, shop });
  }
  return shipped;
}
