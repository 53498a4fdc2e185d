// One pledge's rows, from what Shopify says at this moment to what came of each.
import { cutCharacters } from "~/lib/clean-text";
import { assertNever } from "~/lib/assert-never";
import type { Disconnection } from "../../pledges/ports";
import { sendShipment, type SendResult } from "../shipping/send-shipment.server";
import { settleShipment } from "../shipping/settle-shipment.server";
import {
  countRequests,
  readDoneRequests,
  readOpenRequest,
  type ShipmentRequestRow,
} from "../shipping/shipment-request-store.server";
import type { ShippingDeps } from "../shipping/shipping-deps";
import { lookAtPledge, type PledgeLook } from "./look-at-pledge.server";
import { readRowsByPledge } from "./pledge-facts-store.server";
import { planPledge, type PlannedAction, type PledgeRowToPlan, type RowJudgement } from "./plan-pledge";
import { creditCancelledRows, writeResults, type RowResult } from "./tracking-row-store.server";
import type { StoredUpload } from "./tracking-upload-store.server";
import type { RowCode } from "./tracking-views";

export type ShipPledgeResult =
  | { kind: "finished" }
  /** Nothing may be done for the pledge before that. */
  | { kind: "later"; afterMs: number }
  | { kind: "disconnected"; disconnection: Disconnection };

export interface Worker {
  owner: string;
  /** Asked before each request: false once the work belongs to somebody else or should stop. */
  mayGoOn(): boolean;
}

/** More requests than one order can need: fulfilment orders of an order are few. */
const MOST_ROUNDS = 40;

/**
 * Applies the pledge's waiting rows: one request after the other, each planned from a fresh look at the order, so that
 * whatever a warehouse, a webhook or a dead worker did meanwhile counts. Writes what came of each row.
 */
export async function shipPledge(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
  worker: Worker,
): Promise<ShipPledgeResult> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const settled = await settleFirst(deps, upload, pledgeId);
    if (settled) return settled;
    const requestsSeen = await countRequests(deps.db, pledgeId);
    const [group] = await readRowsByPledge(deps.db, {
      uploadId: upload.id,
      pledgeIds: [pledgeId],
      what: "waiting",
    });
    if (!group) return creditRows(deps, upload, pledgeId);
    const look = await lookAtPledge(deps, upload, pledgeId);
    switch (look.kind) {
      case "not-ready":
        await refuseRows(deps, upload, group.rows, look.code, look.message);
        return { kind: "finished" };
      case "later":
        return { kind: "later", afterMs: look.afterMs };
      case "disconnected":
        return look;
      case "ready":
        break;
      default:
        return assertNever(look);
    }
    const plan = planPledge(group.rows, look.order, upload);
    const [action] = plan.actions;
    if (!action) {
      await writeResults(deps.db, upload.id, plan.judgements.map(toResult), ["waiting", "refused"]);
      return { kind: "finished" };
    }
    if (!worker.mayGoOn()) return { kind: "later", afterMs: 0 };
    const intent = await toIntent(deps, upload, {
      action,
      look,
      pledgeId,
      requestsSeen,
      owner: worker.owner,
    });
    const sent = await sendShipment(deps, intent, () => worker.mayGoOn());
    const end = await noteSent(deps, upload, { pledgeId, action }, sent);
    if (end) return end;
  }
  deps.log.error({ uploadId: upload.id, pledgeId }, "applying a pledge's rows does not come to an end");
  return { kind: "later", afterMs: 60_000 };
}

/** What is open for the pledge is settled before anything new: null when it is. */
export async function settleFirst(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
): Promise<Exclude<ShipPledgeResult, { kind: "finished" }> | null> {
  const open = await readOpenRequest(deps.db, upload.shopDomain, pledgeId);
  if (!open) return null;
  const wait = (open.notBefore?.getTime() ?? 0) - deps.clock.now().getTime();
  if (wait > 0) return { kind: "later", afterMs: wait };
  // Another upload is being undone at this order.
  if (open.state === "undoing") return { kind: "later", afterMs: 2_000 };
  const settled = await settleShipment(deps, open);
  if (settled.kind !== "settled") return settled;
  if (settled.refusal !== null && open.uploadId === upload.id) {
    await refuseNumbers(deps, upload, pledgeId, open.request.rows, settled.refusal);
  }
  return null;
}

/** The creator may have cancelled the upload while a request was under way. */
async function creditRows(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
): Promise<{ kind: "finished" }> {
  const done = await readDoneRequests(deps.db, upload.id, pledgeId);
  await creditCancelledRows(
    deps.db,
    upload.id,
    done.flatMap(({ request }) => request.rows),
  );
  return { kind: "finished" };
}

async function toIntent(
  deps: ShippingDeps,
  upload: StoredUpload,
  plan: {
    action: PlannedAction;
    look: Extract<PledgeLook, { kind: "ready" }>;
    pledgeId: string;
    requestsSeen: number;
    owner: string;
  },
) {
  const { action, look, ...rest } = plan;
  const { shopDomain, id: uploadId } = upload;
  const mailed = await deps.campaignsMailedByShopify(shopDomain, [look.facts.campaignId]);
  const mails = mailed.has(look.facts.campaignId);
  const { orderGid } = look;
  const request: ShipmentRequestRow["request"] =
    action.kind === "create"
      ? { ...action, orderGid, notifyCustomer: mails && !action.quiet }
      : { ...action, notifyCustomer: mails };
  const fulfillmentsBefore = look.shipments.fulfillments.map(({ gid }) => gid);
  return { ...rest, shopDomain, uploadId, labelId: null, orderGid, request, fulfillmentsBefore };
}

/** What ends the work on the pledge for now; null when it goes on. */
async function noteSent(
  deps: ShippingDeps,
  upload: StoredUpload,
  { pledgeId, action }: { pledgeId: string; action: PlannedAction },
  sent: SendResult,
): Promise<ShipPledgeResult | null> {
  switch (sent.kind) {
    case "done":
      return null;
    case "refused":
      await refuseNumbers(deps, upload, pledgeId, action.rows, sent.message);
      return null;
    case "number-taken": {
      const message = `Number ${sent.number} is on the order of another backer already.`;
      await writeResults(
        deps.db,
        upload.id,
        action.rows.map((row) => refusal(row, "NUMBER_ON_OTHER_ORDER", message)),
        ["waiting"],
      );
      return null;
    }
    case "later":
      return { kind: "later", afterMs: sent.afterMs };
    case "disconnected":
      return sent;
    default:
      return assertNever(sent);
  }
}

/** Where a part of the parcel has left already the rows count as applied, with what is missing. */
async function refuseNumbers(
  deps: ShippingDeps,
  upload: StoredUpload,
  pledgeId: string,
  rows: number[],
  reason: string,
): Promise<void> {
  const done = await readDoneRequests(deps.db, upload.id, pledgeId);
  const begun = done.some(({ request }) => request.rows.some((row) => rows.includes(row)));
  const message = begun
    ? `A part was shipped; Shopify refused the rest: ${reason}`
    : `Shopify refused: ${reason}`;
  const results = rows.map((row): RowResult => {
    const refused = refusal(row, "SHOPIFY_REFUSED", message);
    return begun ? { ...refused, state: "applied", verdict: null } : refused;
  });
  await writeResults(deps.db, upload.id, results, ["waiting"]);
}

async function refuseRows(
  deps: ShippingDeps,
  upload: StoredUpload,
  rows: PledgeRowToPlan[],
  code: RowCode,
  message: string,
): Promise<void> {
  await writeResults(
    deps.db,
    upload.id,
    rows.map(({ row }) => refusal(row, code, message)),
    ["waiting"],
  );
}

function refusal(row: number, code: RowCode, message: string): RowResult {
  return {
    row,
    state: "refused",
    verdict: "refuse",
    code,
    message: cutCharacters(message, 500),
    replaced: null,
  };
}

/** A row that is left with nothing to be done, and neither skipped nor refused, has been applied. */
function toResult({ row, verdict, code, message }: RowJudgement): RowResult {
  if (verdict === "skip") return { row, state: "skipped", verdict, code, message, replaced: null };
  if (verdict === "refuse") return { row, state: "refused", verdict, code, message, replaced: null };
  return { row, state: "applied", verdict: null, code: null, message: null, replaced: null };
}
