import { hiddenOrder, judgeReadiness } from "../shipping/order-readiness";
import { readOrder, readWork, type NoAnswer } from "../shipping/read-order.server";
import { isLive } from "../shipping/recognise-fulfillment";
import type { ShippingDeps } from "../shipping/shipping-deps";
import type { OrderShipments } from "../shipments";
import { readOwnFulfillments, readPledgeFacts, type StoredPledgeFacts } from "./pledge-facts-store.server";
import type { OrderToPlan } from "./plan-pledge";
import type { StoredUpload } from "./tracking-upload-store.server";
import type { RowCode } from "./tracking-views";

/** What Shopify says of a pledge's order right now, or why it cannot be shipped. */
export type PledgeLook =
  | {
      kind: "ready";
      facts: StoredPledgeFacts;
      orderGid: string;
      shipments: OrderShipments;
      order: OrderToPlan;
    }
  | { kind: "not-ready"; code: RowCode; message: string }
  | NoAnswer;

/** Reads the order with its fulfilments and what is left to fulfil; what is read is learned. */
export async function lookAtPledge(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
): Promise<PledgeLook> {
  const { shopDomain, id: uploadId } = upload;
  const facts = (await readPledgeFacts(deps.db, { shopDomain, pledgeIds: [pledgeId], uploadId })).get(
    pledgeId,
  );
  if (!facts) return { kind: "not-ready", code: "UNKNOWN_BACKER", message: "The pledge is gone." };
  // Hidden as last heard is no reason not to ask: the permission may have come since.
  const readiness = judgeReadiness({ ...facts, hiddenAt: null });
  if (readiness.kind === "not-ready" || facts.orderGid === null) return readiness as PledgeLook;
  const order = { shopDomain, orderGid: facts.orderGid };
  const read = await readOrder(deps, order);
  if (read.kind === "hidden") return hiddenOrder();
  if (read.kind !== "read") return read;
  if (read.shipments.cancelledAt !== null) {
    return { kind: "not-ready", code: "ORDER_CANCELLED", message: "The order was cancelled in Shopify." };
  }
  const work = await readWork(deps, order);
  if (work.kind === "hidden") return hiddenOrder();
  if (work.kind !== "read") return work;
  const own = await readOwnFulfillments(deps.db, uploadId, [pledgeId]);
  const fulfillments = read.shipments.fulfillments.filter(isLive);
  if (work.orders.length === 0 && fulfillments.length === 0) {
    // Fulfilment orders outside the app's scopes are left out silently, so an empty list does not say "shipped".
    const message =
      "Shopify shows the app nothing to ship in this order: either there is nothing, or the app may not see it.";
    return { kind: "not-ready", code: "NO_FULFILLMENT_ORDER", message };
  }
  return {
    ...{ kind: "ready", facts, orderGid: facts.orderGid, shipments: read.shipments },
    order: {
      fulfillments: fulfillments.map(({ gid, tracking }) => ({ gid, tracking, own: own.has(gid) })),
      ...{ fulfillmentOrders: work.orders, somethingLeft: true, onHold: read.shipments.onHold },
    },
  };
}
