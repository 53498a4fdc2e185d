// The fulfilments in Shopify of one bought label: one per location and delivery method, found before made.
import { assertNever } from "~/lib/assert-never";
import type { Disconnection } from "../../pledges/ports";
import type { OrderShipments } from "../shipments";
import { missingContents, type LabelParcel } from "./label-contents";
import { countRemaining, planParcel, type PlannedFulfillment } from "./plan-shipment";
import { readOrder, readWork } from "./read-order.server";
import { sendShipment, type ShipmentIntent } from "./send-shipment.server";
import { settleShipment } from "./settle-shipment.server";
import { countRequests, readLabelRequests, readOpenRequest } from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";

export interface LabelToShip extends LabelParcel {
  shopDomain: string;
  labelId: string;
  pledgeId: string;
  campaignId: string;
  orderGid: string;
  carrier: string;
  url: string | null;
}

export type ShipLabelResult =
  /** Shopify has it. */
  | { kind: "made" }
  /** A clear no, as a sentence. */
  | { kind: "refused"; message: string }
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

/** More requests than one label can need. */
const MOST_ROUNDS = 20;
const BUSY_MS = 2_000;

/**
 * Makes what Shopify lacks of the label's fulfilments, one request after the other, each planned from a fresh look: what
 * carries the label's number, or was made for it, counts as done. Doing it twice, at once or after a crash makes it once.
 */
export async function shipLabel(
  deps: ShippingDeps,
  label: LabelToShip,
  worker: { owner: string; mayGoOn(): boolean },
): Promise<ShipLabelResult> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = await settleOpen(deps, label);
    if (open) return open;
    const requestsSeen = await countRequests(deps.db, label.pledgeId);
    const read = await readOrder(deps, label);
    if (read.kind === "hidden") return refused("Shopify does not show the order to the app any more.");
    if (read.kind !== "read") return read;
    const plan = await planNext(deps, label, read.shipments);
    if (plan.kind !== "planned") return plan;
    if (!worker.mayGoOn()) return { kind: "later", afterMs: 0 };
    const intent = await toIntent(deps, label, plan.next, { before: read.shipments, requestsSeen });
    const sent = await sendShipment(deps, { ...intent, owner: worker.owner }, () => worker.mayGoOn());
    switch (sent.kind) {
      case "done":
        if (plan.isLast) return { kind: "made" };
        break;
      case "refused":
        return refused(`Shopify refused: ${sent.message}`);
      case "number-taken":
        return refused(`Number ${sent.number} is on the order of another backer already.`);
      case "later":
      case "disconnected":
        return sent;
      default:
        return assertNever(sent);
    }
  }
  deps.log.error({ labelId: label.labelId }, "making a label's fulfilments does not come to an end");
  return { kind: "later", afterMs: 60_000 };
}

/** What is open for the pledge is settled before anything new: null when it is. */
async function settleOpen(
  deps: ShippingDeps,
  { shopDomain, pledgeId }: LabelToShip,
): Promise<Exclude<ShipLabelResult, { kind: "made" }> | null> {
  const open = await readOpenRequest(deps.db, shopDomain, pledgeId);
  if (!open) return null;
  const wait = (open.notBefore?.getTime() ?? 0) - deps.clock.now().getTime();
  if (wait > 0) return { kind: "later", afterMs: wait };
  if (open.state === "undoing") return { kind: "later", afterMs: BUSY_MS };
  const settled = await settleShipment(deps, open);
  return settled.kind === "settled" ? null : settled;
}

type Planned =
  | { kind: "planned"; next: PlannedFulfillment; isLast: boolean }
  | Exclude<ShipLabelResult, { kind: "disconnected" }>;

async function planNext(
  deps: ShippingDeps,
  label: LabelToShip,
  shipments: OrderShipments,
): Promise<Planned | Extract<ShipLabelResult, { kind: "disconnected" }>> {
  const requests = await readLabelRequests(deps.db, label.labelId);
  const own = requests.flatMap(({ fulfillmentGid }) => (fulfillmentGid === null ? [] : [fulfillmentGid]));
  const items = missingContents(label, shipments.fulfillments, own);
  if (items.length === 0) return { kind: "made" };
  const work = await readWork(deps, label);
  if (work.kind === "hidden") return refused("Shopify does not show the order to the app any more.");
  if (work.kind !== "read") return work;
  const tracking = {
    company: label.carrier,
    numbers: label.number === null ? [] : [label.number],
    urls: label.url === null ? [] : [label.url],
  };
  const wanted = { tracking, items, begun: own.length > 0 };
  const plan = planParcel(work.orders, wanted, countRemaining(work.orders));
  if (plan.kind === "refused") return refused(plan.message);
  const [next] = plan.fulfillments;
  return next ? { kind: "planned", next, isLast: plan.fulfillments.length === 1 } : { kind: "made" };
}

async function toIntent(
  deps: ShippingDeps,
  { shopDomain, pledgeId, campaignId, labelId, orderGid }: LabelToShip,
  { parts, tracking, expected, quiet }: PlannedFulfillment,
  seen: { before: OrderShipments; requestsSeen: number },
): Promise<Omit<ShipmentIntent, "owner">> {
  const mails = (await deps.campaignsMailedByShopify(shopDomain, [campaignId])).has(campaignId);
  const notifyCustomer = mails && !quiet;
  return {
    ...{ shopDomain, pledgeId, labelId, orderGid, uploadId: null },
    request: { kind: "create", rows: [], orderGid, parts, tracking, expected, notifyCustomer },
    fulfillmentsBefore: seen.before.fulfillments.map(({ gid }) => gid),
    requestsSeen: seen.requestsSeen,
  };
}

function refused(message: string): Extract<ShipLabelResult, { kind: "refused" }> {
  return { kind: "refused", message };
}
