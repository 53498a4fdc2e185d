// What Shopify lacks of a bought label's fulfilments, and whether the order allows it to be made. Nothing is changed here.
import type { Disconnection } from "../../pledges/ports";
import type { OrderShipments } from "../shipments";
import { takeContents } from "./held-contents";
import { missingContents, type LabelParcel } from "./label-contents";
import { countRemaining, planParcel, type ParcelRefusal, type PlannedFulfillment } from "./plan-shipment";
import { readOrder, readWork } from "./read-order.server";
import { readLabelRequests, readPledgeOrder } from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";

export interface LabelToShip extends LabelParcel {
  shopDomain: string;
  labelId: string;
  pledgeId: string;
  campaignId: string;
  orderGid: string;
  carrier: string;
  url: string | null;
  /** What other labels hold of what Shopify still calls open; this one gives way to them. */
  heldElsewhere: readonly { sku: string; quantity: number }[];
}

export type LabelRefusal =
  | ParcelRefusal
  /** The pledge has no order, or another one. */
  | "NO_ORDER"
  | "ORDER_HIDDEN"
  | "ORDER_CANCELLED"
  | "NUMBER_TAKEN"
  /** Shopify said no to the fulfilment itself. */
  | "SHOPIFY_REFUSED";

export type Refused = { kind: "refused"; code: LabelRefusal; message: string };

export type Waiting =
  { kind: "later"; afterMs: number } | { kind: "disconnected"; disconnection: Disconnection };

export type ShipLabelResult =
  /** Shopify has it. */
  { kind: "made" } /** A clear no, as a sentence. */ | Refused | Waiting;

/** Whether Shopify has what the label needs, or could still make it; nothing is changed. */
export async function findRoom(
  deps: ShippingDeps,
  label: LabelToShip,
): Promise<{ kind: "room" } | Refused | Waiting> {
  const gone = await checkPledge(deps, label);
  if (gone) return gone;
  const read = await readOrder(deps, label);
  if (read.kind === "hidden") return hidden();
  if (read.kind !== "read") return read;
  const plan = await planNext(deps, label, read.shipments);
  return plan.kind === "planned" || plan.kind === "made" ? { kind: "room" } : plan;
}

/** No intent is committed for a pledge without this order: better to say so than to try for ever. */
export async function checkPledge(
  deps: ShippingDeps,
  { shopDomain, pledgeId, orderGid }: LabelToShip,
): Promise<Refused | null> {
  const pledge = await readPledgeOrder(deps.db, shopDomain, pledgeId);
  if (pledge?.state === "created" && pledge.orderGid === orderGid) return null;
  if (pledge?.orderGid === orderGid && pledge.state === "cancelled")
    return refused("ORDER_CANCELLED", "The order was cancelled in Shopify.");
  if (pledge?.orderGid === orderGid && pledge.state === "deleted")
    return refused("NO_ORDER", "The order was deleted in Shopify.");
  return refused("NO_ORDER", "The pledge has another order now, or none.");
}

type Planned = { kind: "planned"; next: PlannedFulfillment; isLast: boolean } | ShipLabelResult;

/** The next of the label's fulfilments, from a fresh look at the order. */
export async function planNext(
  deps: ShippingDeps,
  label: LabelToShip,
  shipments: OrderShipments,
): Promise<Planned> {
  const requests = await readLabelRequests(deps.db, label.labelId);
  const own = requests.flatMap(({ fulfillmentGid }) => (fulfillmentGid === null ? [] : [fulfillmentGid]));
  const items = missingContents(label, shipments.fulfillments, own);
  if (items.length === 0) return { kind: "made" };
  const work = await readWork(deps, label);
  if (work.kind === "hidden") return hidden();
  if (work.kind !== "read") return work;
  if (work.target.cancelled) return refused("ORDER_CANCELLED", "The order was cancelled in Shopify.");
  const tracking = {
    company: label.carrier,
    numbers: label.number === null ? [] : [label.number],
    urls: label.url === null ? [] : [label.url],
  };
  const wanted = { tracking, items, begun: own.length > 0 };
  const left = countRemaining(work.orders);
  takeContents(work.orders, left, label.heldElsewhere);
  const plan = planParcel(work.orders, wanted, left);
  if (plan.kind === "refused") return plan;
  const [next] = plan.fulfillments;
  return next ? { kind: "planned", next, isLast: plan.fulfillments.length === 1 } : { kind: "made" };
}

/** A deleted order, or one that is too old for the app. */
export function hidden(): Refused {
  return refused("ORDER_HIDDEN", "Shopify does not show the order to the app any more.");
}

/** A clear no, as a sentence. */
export function refused(code: LabelRefusal, message: string): Refused {
  return { kind: "refused", code, message };
}
