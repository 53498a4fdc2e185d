// Reading one order's shipping at this moment, and learning what is read.
import type { Disconnection } from "../../pledges/ports";
import type { OpenFulfillmentOrder, OrderTarget } from "../ports";
import type { OrderShipments } from "../shipments";
import { applyShipments } from "../learn/apply-shipments.server";
import type { ShippingDeps } from "./shipping-deps";

/** A read that gave no answer: when to try again. */
export type NoAnswer =
  { kind: "later"; afterMs: number; reason: string } | { kind: "disconnected"; disconnection: Disconnection };

export type OrderRead =
  { kind: "read"; shipments: OrderShipments; askedAt: Date } | { kind: "hidden" } | NoAnswer;

const RETRY_MS = 5_000;

/** What Shopify holds of the order now; learned at the same time, so that pages agree with what is decided here. */
export async function readOrder(
  deps: ShippingDeps,
  { shopDomain, orderGid }: { shopDomain: string; orderGid: string },
): Promise<OrderRead> {
  const askedAt = deps.clock.now();
  const outcome = await deps.fulfillments.readShipments(shopDomain, [orderGid]);
  if (outcome.kind !== "read") return noAnswer(outcome);
  const shipments = outcome.orders.find((order) => order.orderGid === orderGid);
  if (!shipments) return { kind: "hidden" };
  await applyShipments(deps, { shopDomain, orders: [shipments], askedAt });
  return { kind: "read", shipments, askedAt };
}

export type WorkRead =
  { kind: "read"; orders: OpenFulfillmentOrder[]; target: OrderTarget } | { kind: "hidden" } | NoAnswer;

export async function readWork(
  deps: ShippingDeps,
  order: { shopDomain: string; orderGid: string },
): Promise<WorkRead> {
  const outcome = await deps.fulfillments.readFulfillmentOrders(order.shopDomain, order.orderGid);
  return outcome.kind === "read" || outcome.kind === "hidden" ? outcome : noAnswer(outcome);
}

function noAnswer(
  outcome: Exclude<Awaited<ReturnType<ShippingDeps["fulfillments"]["readShipments"]>>, { kind: "read" }>,
): NoAnswer {
  if (outcome.kind === "disconnected") return outcome;
  const afterMs = outcome.kind === "not-executed" ? outcome.retryAfterMs : RETRY_MS;
  return { kind: "later", afterMs, reason: outcome.reason };
}
