// The fulfilments in Shopify of one bought label: one per location and delivery method, found before made.
import { assertNever } from "~/lib/assert-never";
import type { OrderShipments } from "../shipments";
import {
  checkPledge,
  hidden,
  planNext,
  refused,
  type LabelToShip,
  type Refused,
  type ShipLabelResult,
  type Waiting,
} from "./label-shipment.server";
import type { PlannedFulfillment } from "./plan-shipment";
import { readOrder } from "./read-order.server";
import { sendShipment, type ShipmentIntent } from "./send-shipment.server";
import { settleShipment } from "./settle-shipment.server";
import { countRequests, readOpenRequest, wasMailed } from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";
import { undoShipment } from "./undo-shipment.server";

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
    const open = (await settleOpen(deps, label)) ?? (await checkPledge(deps, label));
    if (open) return open;
    const requestsSeen = await countRequests(deps.db, label.pledgeId);
    const read = await readOrder(deps, label);
    if (read.kind === "hidden") return hidden();
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
        return refused("SHOPIFY_REFUSED", `Shopify refused: ${sent.message}`);
      case "number-taken":
        return refused("NUMBER_TAKEN", `Number ${sent.number} is on the order of another backer already.`);
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
  { shopDomain, pledgeId, labelId }: LabelToShip,
): Promise<Refused | Waiting | null> {
  const open = await readOpenRequest(deps.db, shopDomain, pledgeId);
  if (!open) return null;
  const wait = (open.notBefore?.getTime() ?? 0) - deps.clock.now().getTime();
  if (wait > 0) return { kind: "later", afterMs: wait };
  if (open.state === "undoing") {
    if (open.labelId !== labelId) return { kind: "later", afterMs: BUSY_MS };
    // Begun for a refund that was rejected since. Nobody can say whether Shopify has heard of it: it is brought to its
    // end, so that it cannot take away what is made afterwards.
    const undone = await undoShipment(deps, open);
    return undone.kind === "later" || undone.kind === "disconnected" ? undone : null;
  }
  const settled = await settleShipment(deps, open);
  return settled.kind === "settled" ? null : settled;
}

async function toIntent(
  deps: ShippingDeps,
  { shopDomain, pledgeId, campaignId, labelId, orderGid }: LabelToShip,
  { parts, tracking, expected, quiet }: PlannedFulfillment,
  seen: { before: OrderShipments; requestsSeen: number },
): Promise<Omit<ShipmentIntent, "owner">> {
  const mails = (await deps.campaignsMailedByShopify(shopDomain, [campaignId])).has(campaignId);
  // Put back after a rejected refund, the backer has read of it before.
  const notifyCustomer = mails && !quiet && !(await wasMailed(deps.db, labelId));
  return {
    ...{ shopDomain, pledgeId, labelId, orderGid, uploadId: null },
    request: { kind: "create", rows: [], orderGid, parts, tracking, expected, notifyCustomer },
    fulfillmentsBefore: seen.before.fulfillments.map(({ gid }) => gid),
    requestsSeen: seen.requestsSeen,
  };
}
