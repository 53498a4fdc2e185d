import type { FulfillmentDeps } from "../fulfillment-deps";
import { applyNews, type AppliedNews, type ApplyDeps } from "./apply-news.server";
import { fingerprintOf } from "./fingerprint.server";
import type { FulfillmentSnapshot, OrderShipments } from "../shipments";
import type { OrderNews } from "../packages/shipping-news";
import { findFingerprints } from "../sync/sync-order-store.server";
import type { PackageSource } from "../views";
import { noteChecked } from "./shipping-write-store.server";

/**
 * Takes in whole answers about orders (at most 500 at once): what Shopify held at some time after `askedAt`, which is when
 * reading began (before the request left, before the bulk operation started). An answer that is the same as the last one
 * costs one read and one mark. `outlines` are kept beside the orders for compareOutlines.
 */
export async function applyShipments(
  deps: ApplyDeps,
  input: {
    shopDomain: string;
    orders: OrderShipments[];
    askedAt: Date;
    outlines?: Map<string, string>;
  },
): Promise<AppliedNews> {
  const { shopDomain, orders, askedAt, outlines } = input;
  const known = await findFingerprints(
    deps.db,
    shopDomain,
    orders.map(({ orderGid }) => orderGid),
  );
  const same: string[] = [];
  const told = [...new Map(orders.map((order) => [order.orderGid, order])).values()].flatMap((order) => {
    const fingerprint = fingerprintOf(order);
    const outline = outlines?.get(order.orderGid) ?? null;
    const before = known.get(order.orderGid);
    const isSame = before?.fingerprint === fingerprint && (outline === null || before.outline === outline);
    if (isSame && !before.refreshWanted) same.push(order.orderGid);
    else return [{ news: toNews(order), fingerprint, outline }];
    return [];
  });
  await noteChecked(deps.db, shopDomain, same, deps.clock.now());
  const applied = await applyNews(deps, { shopDomain, told, source: { kind: "read", askedAt } });
  return { ...applied, unchanged: applied.unchanged + same.length };
}

/** Takes in one fulfilment that was just made or changed from here; `madeBy` says by what. */
export async function applyFulfillment(
  deps: Pick<FulfillmentDeps, "db" | "jobs" | "clock" | "trackingLinks">,
  input: {
    shopDomain: string;
    fulfillment: FulfillmentSnapshot;
    askedAt: Date;
    madeBy: Exclude<PackageSource, "shopify"> | null;
  },
): Promise<{ changed: boolean }> {
  const { shopDomain, fulfillment, askedAt, madeBy } = input;
  const news: OrderNews = {
    orderGid: fulfillment.orderGid,
    orderName: null,
    lines: null,
    onHold: null,
    cancelledAt: null,
    fulfillments: [fulfillment],
    events: [],
    madeBy,
  };
  const told = [{ news, fingerprint: null, outline: null }];
  const { changed } = await applyNews(deps, { shopDomain, told, source: { kind: "read", askedAt } });
  return { changed: changed > 0 };
}

function toNews(order: OrderShipments): OrderNews {
  return {
    orderGid: order.orderGid,
    orderName: order.orderName,
    lines: { updatedAt: order.updatedAt, state: order.lines, financialStatus: order.financialStatus },
    onHold: order.onHold,
    cancelledAt: order.cancelledAt,
    fulfillments: order.fulfillments,
    events: [],
    madeBy: null,
  };
}
