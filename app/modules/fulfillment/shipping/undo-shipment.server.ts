// Taking back one request: the fulfilment cancelled, or its former tracking put back. Only what is read back counts.
import { cutCharacters } from "~/lib/clean-text";
import { inTransaction } from "~/db/client.server";
import type { Disconnection } from "../../pledges/ports";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import type { ChangeFulfillmentOutcome } from "../ports";
import type { FulfillmentSnapshot } from "../shipments";
import { readOrder, type OrderRead } from "./read-order.server";
import { hasNumbers, isLive } from "./recognise-fulfillment";
import {
  lockGivenBackLabel,
  settleRequest,
  type ShipmentRequestRow,
  type ShipmentRequestState,
} from "./shipment-request-store.server";
import type { ShippingDeps } from "./shipping-deps";

export type UndoResult =
  | { kind: "undone" }
  | { kind: "kept"; code: "UNDO_REFUSED" | "CHANGED_SINCE" | "ORDER_HIDDEN"; message: string }
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

const RETRY_MS = 5_000;
const BEFORE: ShipmentRequestState[] = ["done"];
const DURING: ShipmentRequestState[] = ["undoing"];

/** Doing it twice, at once or after a crash takes back once: cancelling a cancelled fulfilment changes nothing. */
export async function undoShipment(deps: ShippingDeps, row: ShipmentRequestRow): Promise<UndoResult> {
  const before = await readOrder(deps, row);
  if (before.kind !== "read") return withoutOrder(before);
  const state = judge(row, before.shipments.fulfillments);
  if (state === "undone") return finish(deps, row);
  if (state === "changed") return changedSince(deps, row);
  if (!(await begin(deps, row))) return { kind: "later", afterMs: RETRY_MS };
  const outcome = await takeBack(deps, row);
  const after = await readOrder(deps, row);
  if (after.kind !== "read") return withoutOrder(after);
  if (judge(row, after.shipments.fulfillments) === "undone") return finish(deps, row);
  if (outcome.kind === "refused")
    return keep(deps, row, outcome.errors.map(({ message }) => message).join(" "));
  if (outcome.kind === "done") return keep(deps, row, "Shopify still shows the shipment as it was.");
  if (outcome.kind === "disconnected") return outcome;
  return { kind: "later", afterMs: outcome.kind === "not-executed" ? outcome.retryAfterMs : RETRY_MS };
}

/** as-made: still as the request left it. changed: somebody has changed its numbers since. */
function judge(
  { request, fulfillmentGid }: ShipmentRequestRow,
  fulfillments: readonly FulfillmentSnapshot[],
): "as-made" | "undone" | "changed" {
  const fulfillment = fulfillments.find(({ gid }) => gid === fulfillmentGid);
  if (request.kind === "create") {
    if (!fulfillment || !isLive(fulfillment)) return "undone";
    const { numbers } = request.tracking;
    return numbers.length === 0 || hasNumbers(fulfillment, numbers) ? "as-made" : "changed";
  }
  if (!fulfillment || !isLive(fulfillment)) return "changed";
  if (hasNumbers(fulfillment, request.tracking.numbers)) return "as-made";
  return hasNumbers(fulfillment, request.replaced.numbers) ? "undone" : "changed";
}

/** False when the row is another's now, or is not to be taken back any more. */
async function begin(deps: ShippingDeps, row: ShipmentRequestRow): Promise<boolean> {
  if (row.state === "undoing") return true;
  try {
    return await inTransaction(deps.db, async (tx) => {
      if (row.labelId !== null && !(await lockGivenBackLabel(tx, row.labelId))) return false;
      return settleRequest(tx, { id: row.id, from: BEFORE, to: "undoing", now: deps.clock.now() });
    });
  } catch (error) {
    // The partial unique index: another request of this pledge is open.
    if ((error as { code?: unknown }).code === "P2002") return false;
    throw error;
  }
}

async function takeBack(deps: ShippingDeps, row: ShipmentRequestRow): Promise<ChangeFulfillmentOutcome> {
  const { shopDomain, request, fulfillmentGid } = row;
  try {
    if (request.kind === "create") {
      return await deps.fulfillments.cancelFulfillment(shopDomain, fulfillmentGid ?? "");
    }
    return await deps.fulfillments.replaceTracking(
      shopDomain,
      request.fulfillmentGid,
      request.replaced,
      false,
    );
  } catch (error) {
    deps.log.error({ err: error }, "taking a shipment back threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function finish(deps: ShippingDeps, row: ShipmentRequestRow): Promise<UndoResult> {
  const now = deps.clock.now();
  const { id, shopDomain, pledgeId, uploadId, labelId, request } = row;
  await inTransaction(deps.db, async (tx) => {
    if (!(await settleRequest(tx, { id, from: [...BEFORE, ...DURING], to: "undone", now }))) return;
    const kind = labelId === null ? "shipment.undone" : "label.unfulfilled";
    const detail = {
      ...(labelId === null ? { uploadId } : { labelId }),
      numbers: request.tracking.numbers,
    };
    await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind, actor: "creator", at: now, detail }]);
  });
  return { kind: "undone" };
}

async function keep(deps: ShippingDeps, row: ShipmentRequestRow, reason: string): Promise<UndoResult> {
  await settleRequest(deps.db, { id: row.id, from: DURING, to: "done", now: deps.clock.now() });
  return {
    kind: "kept",
    code: "UNDO_REFUSED",
    message: `Shopify did not allow it: ${cutCharacters(reason, 300)}`,
  };
}

/** With other numbers it is another parcel's, which may have left: nothing of it is taken back. */
async function changedSince(deps: ShippingDeps, row: ShipmentRequestRow): Promise<UndoResult> {
  await settleRequest(deps.db, { id: row.id, from: DURING, to: "done", now: deps.clock.now() });
  const message = "The shipment was changed in Shopify since: change it there.";
  return { kind: "kept", code: "CHANGED_SINCE", message };
}

function withoutOrder(read: Exclude<OrderRead, { kind: "read" }>): UndoResult {
  if (read.kind !== "hidden") return read;
  return {
    kind: "kept",
    code: "ORDER_HIDDEN",
    message: "Shopify does not show the order to the app any more.",
  };
}
