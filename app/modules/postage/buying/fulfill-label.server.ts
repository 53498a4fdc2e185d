// What follows a purchase: the backer's package at once, and the fulfilment in Shopify.
import { applyLabelNews } from "../../fulfillment/learn/apply-label-news.server";
import { findCancelledLabels } from "../../fulfillment/shipping/find-cancelled-labels.server";
import { findRenumberedLabels } from "../../fulfillment/shipping/find-renumbered-labels.server";
import { findRoom, type LabelToShip } from "../../fulfillment/shipping/label-shipment.server";
import { shipLabel } from "../../fulfillment/shipping/ship-label.server";
import { assertNever } from "~/lib/assert-never";
import type { PostageDeps } from "../postage-deps";
import { describeRefusal, type FulfillmentRefusal } from "./fulfillment-refusal";
import { lookAgainAfter, waitAfter } from "./fulfillment-waits";
import { findLabelsBefore, putOffFulfillment, settleFulfillment } from "./label-fulfillment-store.server";
import { isUsable } from "./label-state";
import { readLabel, type StoredLabel } from "./label-store.server";
import { noteUnfulfilled } from "./note-unfulfilled.server";
import type { LabelResult } from "./pass";
import { restorePackage } from "./restore-package.server";
import { LABEL_CARRIER, trackingUrlOf } from "./tracking-url";

const DONE: LabelResult = { kind: "done" };
const OPEN = ["wanted", "refused"] as const;

interface Worker {
  shopDomain: string;
  fulfillAt: "purchase" | "first_scan";
  owner: string;
  mayGoOn(): boolean;
}

/**
 * Shows the label's package to the backer and makes its fulfilment in Shopify: at once, or with the first scan when the
 * creator wants it so. The same after a rejected refund, for what was taken back of the label. Where the order allows no
 * fulfilment (any more), the label says why and is looked at again by itself, more and more rarely. Doing it again, after
 * a crash or beside another worker, changes nothing.
 */
export async function fulfillLabel(deps: PostageDeps, labelId: string, worker: Worker): Promise<LabelResult> {
  const label = await readLabel(deps.db, worker.shopDomain, labelId);
  if (!label || !isWanted(label)) return DONE;
  const { shopDomain, orderGid, trackingCode } = label;
  const url = trackingUrlOf(trackingCode);
  const labels = [{ number: trackingCode, carrier: LABEL_CARRIER, url }];
  await applyLabelNews(deps, { shopDomain, orderGid, labels });
  const before = label.refundState === "rejected" ? await findLabelsBefore(deps.db, label) : [];
  const parcel: LabelToShip = {
    ...{ shopDomain, labelId, orderGid, url, pledgeId: label.pledgeId, campaignId: label.pledge.campaignId },
    ...{ number: trackingCode, contents: label.contents, carrier: LABEL_CARRIER },
    heldElsewhere: before.flatMap(({ isOpen, contents }) => (isOpen ? contents : [])),
  };
  const waitsForScan = worker.fulfillAt === "first_scan" && label.shippedAt === null;
  const result = waitsForScan
    ? await waitForScan(deps, label, parcel)
    : await shipLabel(deps, parcel, worker);
  switch (result.kind) {
    case "none":
    case "made":
      await settle(deps, label, result.kind);
      await lookForChanges(deps, label);
      return DONE;
    case "refused":
      await refuse(deps, label, { ...result, before: before[0] ?? null });
      return DONE;
    case "later":
      return worker.mayGoOn() ? putOff(deps, label, result.afterMs) : result;
    case "disconnected":
      return result;
    default:
      return assertNever(result);
  }
}

function isWanted({ state, fulfillmentState, refundState }: StoredLabel): boolean {
  const isOpen = fulfillmentState === "wanted" || fulfillmentState === "refused";
  return state === "bought" && isOpen && isUsable(refundState);
}

/** Its package shows again after a rejected refund, unless another label has taken its place. */
async function waitForScan(deps: PostageDeps, label: StoredLabel, parcel: LabelToShip) {
  if (label.refundState === "rejected") {
    const found = await findRoom(deps, parcel);
    if (found.kind !== "room") return found;
    await restorePackage(deps, label);
  }
  return { kind: "none" } as const;
}

async function settle(deps: PostageDeps, { id: labelId }: StoredLabel, to: "none" | "made"): Promise<void> {
  await settleFulfillment(deps.db, { labelId, from: [...OPEN], to, note: null, now: deps.clock.now() });
}

/** Cancelled or given another number in Shopify before it was written as made, nobody else would find it. */
async function lookForChanges(deps: PostageDeps, label: StoredLabel): Promise<void> {
  const { shopDomain, pledgeId, id: labelId, trackingCode: number, contents } = label;
  const fulfilled = [{ labelId, number, contents }];
  const cancelled = await findCancelledLabels(deps.db, label, fulfilled);
  const renumbered = await findRenumberedLabels(deps.db, label, fulfilled);
  if (cancelled.length + renumbered.length > 0) await noteUnfulfilled(deps, { shopDomain, pledgeId });
}

async function refuse(deps: PostageDeps, label: StoredLabel, why: FulfillmentRefusal): Promise<void> {
  const now = deps.clock.now();
  const dueAt = lookAgainAfter(label, now);
  const note = describeRefusal(why, dueAt !== null);
  const again = { dueAt, tries: label.fulfillmentTries + 1 };
  await settleFulfillment(deps.db, { labelId: label.id, from: [...OPEN], to: "refused", note, now, again });
}

async function putOff(
  deps: PostageDeps,
  { id: labelId, fulfillmentTries }: StoredLabel,
  leastMs: number,
): Promise<LabelResult> {
  const afterMs = waitAfter(fulfillmentTries, leastMs);
  const dueAt = new Date(deps.clock.now().getTime() + afterMs);
  await putOffFulfillment(deps.db, { labelId, dueAt, tries: fulfillmentTries + 1 });
  return { kind: "later", afterMs };
}
