// What became of a request whose answer is missing: looked for, and only then decided.
import { inTransaction } from "~/db/client.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import { applyFulfillment } from "../learn/apply-shipments.server";
import type { FulfillmentSnapshot } from "../shipments";
import { readOrder, type NoAnswer } from "./read-order.server";
import { findMade, findTracked } from "./recognise-fulfillment";
import {
  settleRequest,
  type ShipmentRequestRow,
  type ShipmentRequestState,
} from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";

export type Settled =
  /** Done, refused or absent: the pledge is free again. */
  { kind: "settled"; refusal: string | null } | NoAnswer;

/** The least time before it is worth looking again while the answer may still be on its way. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Settles an open request by reading the order. Found: adopted. Not found: it counts as absent only after two empty
 * looks, long enough after the last moment at which it can have left; until then nothing may be sent for the pledge.
 */
export async function settleShipment(deps: ShippingDeps, row: ShipmentRequestRow): Promise<Settled> {
  const read = await readOrder(deps, row);
  if (read.kind === "later" || read.kind === "disconnected") return read;
  const found = read.kind === "read" ? findResult(row, read.shipments.fulfillments) : null;
  if (read.kind === "read" && found) {
    const { askedAt } = read;
    await noteDone(deps, row, { fulfillment: found, askedAt }, ["sending", "unknown"]);
    return { kind: "settled", refusal: null };
  }
  return noteEmptyLook(deps, row);
}

/** The fulfilment as the request wanted it, if it is among these. */
export function findResult(
  { request, fulfillmentsBefore }: Pick<ShipmentRequestRow, "request" | "fulfillmentsBefore">,
  fulfillments: readonly FulfillmentSnapshot[],
): FulfillmentSnapshot | null {
  return request.kind === "create"
    ? findMade(fulfillments, request, fulfillmentsBefore)
    : findTracked(fulfillments, request);
}

/** Writes that the request took effect, with its history, and teaches it to everybody who wants to know. */
export async function noteDone(
  deps: ShippingDeps,
  row: Pick<ShipmentRequestRow, "id" | "shopDomain" | "pledgeId" | "uploadId" | "labelId" | "request">,
  { fulfillment, askedAt }: { fulfillment: FulfillmentSnapshot; askedAt: Date },
  from: ShipmentRequestState[],
): Promise<void> {
  const now = deps.clock.now();
  const { id, shopDomain, pledgeId, uploadId, labelId, request } = row;
  await inTransaction(deps.db, async (tx) => {
    if (!(await settleRequest(tx, { id, from, to: "done", now, fulfillmentGid: fulfillment.gid }))) return;
    const { company, numbers } = request.tracking;
    const made = labelId === null ? "shipment.made" : "label.fulfilled";
    const kind = request.kind === "create" ? made : "shipment.tracking_changed";
    const detail = {
      ...(labelId === null ? { uploadId } : { labelId }),
      fulfillment: fulfillment.name,
      numbers,
      carrier: company,
      mailed: request.notifyCustomer,
    };
    await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind, actor: "creator", at: now, detail }]);
  });
  await applyFulfillment(deps, {
    shopDomain,
    fulfillment,
    askedAt,
    madeBy: labelId === null ? "upload" : "label",
  });
}

async function noteEmptyLook(deps: ShippingDeps, row: ShipmentRequestRow): Promise<Settled> {
  const now = deps.clock.now();
  const { absentAfterSeconds, lookGapSeconds } = deps.timing;
  const absentFrom = row.lastSendBy.getTime() + absentAfterSeconds * 1000;
  const looked =
    row.lastEmptyAt !== null && now.getTime() - row.lastEmptyAt.getTime() >= lookGapSeconds * 1000;
  const from: ShipmentRequestState[] = ["sending", "unknown"];
  if (now.getTime() >= absentFrom && looked) {
    const to = row.failure === null ? "absent" : "refused";
    await settleRequest(deps.db, { id: row.id, from, to, now });
    return { kind: "settled", refusal: row.failure };
  }
  const lookAt = Math.max(absentFrom - lookGapSeconds * 1000, now.getTime() + lookGapSeconds * 1000);
  const inFlight = now <= row.lastSendBy;
  const notBefore = new Date(inFlight ? now.getTime() + LOOK_AGAIN_MS : lookAt);
  await settleRequest(deps.db, {
    id: row.id,
    from,
    to: inFlight ? "sending" : "unknown",
    now,
    notBefore,
    emptyLook: true,
  });
  return {
    kind: "later",
    afterMs: notBefore.getTime() - now.getTime(),
    reason: "the outcome of a request is not clear yet",
  };
}
