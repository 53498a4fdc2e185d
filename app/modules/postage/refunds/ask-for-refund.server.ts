// One wish for a refund brought to EasyPost, and what its answer means.
import type { Disconnection } from "../../pledges/ports";
import { settleFulfillment } from "../buying/label-fulfillment-store.server";
import { LABEL_FULFILLMENT_STATES } from "../buying/label-state";
import { withdrawLabel } from "../buying/withdraw-label.server";
import type { PostageDeps } from "../postage-deps";
import type { PostageAccount, PostageTrouble, RefundOutcome } from "../ports";
import { readAccount } from "../setup/read-postage-setup.server";
import { putOffRefund, type RefundLabel } from "./refund-store.server";
import { noteAccepted, noteRejected, settleRefund } from "./settle-refund.server";

const MINUTE_MS = 60_000;
const AGAIN_MS = 20_000;
/** Nothing works before a person has acted: no use in asking all the time. */
const ACCOUNT_MS = 10 * MINUTE_MS;
/** Shopify did not let the shipment be cancelled: it may after somebody has acted there. */
const KEPT_MS = 60 * MINUTE_MS;
/** After this long it is left to the person, who has its reason on the label. */
const KEEP_TRYING_MS = 7 * 24 * 60 * MINUTE_MS;

export type RefundStep = { kind: "done" } | { kind: "disconnected"; disconnection: Disconnection };
const DONE: RefundStep = { kind: "done" };

/** The next step of a label's refund: asking EasyPost, or taking back the shipment of a label that it accepted. */
export async function workOnRefund(deps: PostageDeps, label: RefundLabel): Promise<RefundStep> {
  if (label.refundState !== "requested") return takeBack(deps, label);
  const account = await readAccount(deps, { shopDomain: label.shopDomain, kind: label.batch.account });
  if (!account || label.shipmentId === null) {
    return putOff(deps, label, ACCOUNT_MS, "The EasyPost key that bought this label is not stored any more.");
  }
  return ask(deps, label, account, label.shipmentId);
}

/**
 * Reads first: a wish may have been brought before and its answer lost. EasyPost takes no second refund of a shipment,
 * so asking again after an unclear answer changes nothing.
 */
async function ask(
  deps: PostageDeps,
  label: RefundLabel,
  account: PostageAccount,
  shipmentId: string,
): Promise<RefundStep> {
  const before = await deps.postage.readShipment(account, shipmentId);
  if (before.kind === "missing") {
    const reason =
      "it does not know the label's shipment, so the key in Setup is another account's. Enter the one that bought it, then ask again.";
    await noteRejected(deps, label, reason);
    return DONE;
  }
  if (before.kind !== "shipment") return putOffFor(deps, label, before);
  const { refundStatus } = before.shipment;
  if (refundStatus === "submitted" || refundStatus === "refunded") {
    await settleRefund(deps, label, before.shipment);
    return DONE;
  }
  const outcome = await send(deps, account, shipmentId);
  switch (outcome.kind) {
    case "accepted":
      return settleAccepted(deps, label, account, shipmentId, outcome.refundStatus);
    case "refused":
      return settleRefused(deps, label, account, shipmentId, outcome);
    default:
      return putOffFor(deps, label, outcome);
  }
}

async function send(deps: PostageDeps, account: PostageAccount, shipmentId: string): Promise<RefundOutcome> {
  try {
    return await deps.postage.refund(account, shipmentId);
  } catch (error) {
    deps.log.error({ err: error, shipmentId }, "asking for a refund threw; its outcome is unknown");
    return { kind: "unknown", reason: "unexpected error" };
  }
}

async function settleAccepted(
  deps: PostageDeps,
  label: RefundLabel,
  account: PostageAccount,
  shipmentId: string,
  refundStatus: Extract<RefundOutcome, { kind: "accepted" }>["refundStatus"],
): Promise<RefundStep> {
  if (refundStatus === "submitted") await noteAccepted(deps, label);
  else if (refundStatus === "refunded") return readBack(deps, label, account, shipmentId);
  else await noteRejected(deps, label, null);
  return DONE;
}

/** Another worker's wish may have been quicker than ours: only what the shipment says counts. */
async function settleRefused(
  deps: PostageDeps,
  label: RefundLabel,
  account: PostageAccount,
  shipmentId: string,
  { problems }: Extract<RefundOutcome, { kind: "refused" }>,
): Promise<RefundStep> {
  const after = await deps.postage.readShipment(account, shipmentId);
  if (after.kind !== "shipment" && after.kind !== "missing") return putOffFor(deps, label, after);
  const { refundStatus = null } = after.kind === "shipment" ? after.shipment : {};
  if (after.kind === "shipment" && (refundStatus === "submitted" || refundStatus === "refunded"))
    await settleRefund(deps, label, after.shipment);
  else await noteRejected(deps, label, problems.map(({ message }) => message).join(" "));
  return DONE;
}

async function readBack(
  deps: PostageDeps,
  label: RefundLabel,
  account: PostageAccount,
  shipmentId: string,
): Promise<RefundStep> {
  const read = await deps.postage.readShipment(account, shipmentId);
  if (read.kind === "shipment") {
    await settleRefund(deps, label, read.shipment);
    return DONE;
  }
  return read.kind === "missing" ? putOff(deps, label, AGAIN_MS) : putOffFor(deps, label, read);
}

async function takeBack(deps: PostageDeps, label: RefundLabel): Promise<RefundStep> {
  const result = await withdrawLabel(deps, { shopDomain: label.shopDomain, labelId: label.id });
  switch (result.kind) {
    case "withdrawn":
    case "valid":
      return DONE;
    case "kept":
      return keepTrying(deps, label, result.message);
    case "later":
      return putOff(deps, label, result.afterMs);
    case "disconnected":
      await putOff(deps, label, ACCOUNT_MS);
      return result;
  }
}

async function keepTrying(deps: PostageDeps, label: RefundLabel, reason: string): Promise<RefundStep> {
  const now = deps.clock.now();
  const since = now.getTime() - (label.refundAskedAt ?? now).getTime();
  if (since < KEEP_TRYING_MS) return putOff(deps, label, KEPT_MS);
  const from = LABEL_FULFILLMENT_STATES.filter((state) => state !== "cancelled");
  const move = { labelId: label.id, from, to: "cancelled", note: reason, now, givenBack: true } as const;
  await settleFulfillment(deps.db, move);
  return DONE;
}

async function putOffFor(
  deps: PostageDeps,
  label: RefundLabel,
  trouble: PostageTrouble,
): Promise<RefundStep> {
  switch (trouble.kind) {
    case "not-executed":
      return putOff(deps, label, Math.max(trouble.retryAfterMs, 1000));
    case "unknown":
      return putOff(deps, label, AGAIN_MS);
    case "account-refused":
      return putOff(deps, label, ACCOUNT_MS, `EasyPost refused the account: ${trouble.message}`);
  }
}

async function putOff(
  deps: PostageDeps,
  label: RefundLabel,
  milliseconds: number,
  note?: string,
): Promise<RefundStep> {
  const notBefore = new Date(deps.clock.now().getTime() + milliseconds);
  await putOffRefund(deps.db, { labelId: label.id, notBefore, ...(note === undefined ? {} : { note }) });
  return DONE;
}
