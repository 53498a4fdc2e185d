// What Shopify, and the platform, say of a label's order at this moment.
import { latestStatus } from "../../pledges/receive/change-after-push";
import { takeContents } from "../../fulfillment/shipping/held-contents";
import { countRemaining, planParcel, type Remaining } from "../../fulfillment/shipping/plan-shipment";
import { readOrder, readWork, type NoAnswer } from "../../fulfillment/shipping/read-order.server";
import type { OpenFulfillmentOrder, OrderTarget } from "../../fulfillment/ports";
import type { ParcelContent } from "../groups/ready-pledge";
import type { PostageDeps } from "../postage-deps";
import type { PostalAddress } from "../ports";
import { describeContents, openContents } from "./open-contents";
import { labelFailure, type StoredFailure } from "./label-failure";
import type { StoredLabel } from "./label-store.server";
import { describeHeld } from "./held-label";
import { findHeldLabels, type HeldLabel } from "./held-label-store.server";
import { noteUnfulfilled } from "./note-unfulfilled.server";

export type OrderLook =
  | {
      kind: "open";
      /** What is left to ship, as far as it is ours; at least the label's contents. */
      contents: ParcelContent[];
      /** As Shopify has it; null where it does not say. */
      destination: PostalAddress | null;
    }
  /** `contents`: what is left instead of the label's. */
  | { kind: "refused"; failure: StoredFailure; contents: ParcelContent[] | null }
  | NoAnswer;

/**
 * Reads the order's open fulfilment orders. Refused when nothing, or not all of the label's contents, is left of it, and
 * when what is left is on hold, scheduled or another service's. What other labels of the pledge hold counts as gone.
 */
export async function lookAtOrder(
  deps: PostageDeps,
  label: StoredLabel,
  { shipPartiallyPaid }: { shipPartiallyPaid: boolean },
): Promise<OrderLook> {
  const { orderName, pledge } = label;
  const no = (
    code: StoredFailure["code"],
    reason: string,
    contents: ParcelContent[] | null = null,
  ): OrderLook => ({
    ...{ kind: "refused", contents },
    failure: labelFailure(orderName, code, reason),
  });
  const isSame = pledge.orderGid === label.orderGid;
  if (isSame && pledge.state === "cancelled") return no("ORDER_CANCELLED", "it was cancelled in Shopify.");
  if (isSame && pledge.state === "deleted") return no("ORDER_HIDDEN", "it was deleted in Shopify.");
  if (pledge.state !== "created" || !isSame)
    return no("NOT_READY", "the pledge has another order now, or none: look at the pledge.");
  if (pledge.redactedAt !== null) return no("NOT_READY", "the backer's personal data was erased.");
  const takenBack = takenBackBy(latestStatus(pledge));
  if (takenBack !== null) return no("NOT_READY", takenBack);
  const work = await readWork(deps, label);
  if (work.kind === "hidden")
    return no(
      "ORDER_HIDDEN",
      "Shopify does not show it to the app: it was deleted, or is older than 60 days.",
    );
  if (work.kind !== "read") return work;
  if (work.target.cancelled) return no("ORDER_CANCELLED", "it was cancelled in Shopify.");
  const unpaid = notPaid(work.target, shipPartiallyPaid);
  if (unpaid !== null) return no("NOT_PAID", unpaid);
  const look = await readHeld(deps, label);
  if (look.kind === "later" || look.kind === "disconnected") return look;
  const left = countRemaining(work.orders);
  takeContents(
    work.orders,
    left,
    look.held.flatMap(({ contents }) => contents),
  );
  const contents = openContents(work.orders, left, label.contents);
  const refusal = judge(work.orders, left, { label, contents, held: look.held });
  if (refusal) return no(refusal.code, refusal.reason, contents.length > 0 ? contents : null);
  return { kind: "open", contents, destination: work.target.destination };
}

/**
 * Other labels that hold things of the order which Shopify calls open. Where one should have its fulfilment, Shopify is
 * asked whether it still stands: the news that somebody has cancelled it may be on its way, or lost.
 */
async function readHeld(
  deps: PostageDeps,
  label: StoredLabel,
): Promise<{ kind: "held"; held: HeldLabel[] } | NoAnswer> {
  const isOpen = ({ fulfillmentState }: HeldLabel) => fulfillmentState !== "made";
  const held = await findHeldLabels(deps.db, label);
  if (held.every(isOpen)) return { kind: "held", held };
  const read = await readOrder(deps, label);
  if (read.kind === "later" || read.kind === "disconnected") return read;
  await noteUnfulfilled(deps, label);
  return { kind: "held", held: (await findHeldLabels(deps.db, label)).filter(isOpen) };
}

function judge(
  orders: readonly OpenFulfillmentOrder[],
  left: Remaining,
  { label, contents, held }: { label: StoredLabel; contents: readonly ParcelContent[]; held: HeldLabel[] },
): { code: StoredFailure["code"]; reason: string } | null {
  const tracking = { company: null, numbers: [], urls: [] };
  const wanted = { tracking, items: label.contents, begun: false };
  const plan = planParcel(orders, wanted, new Map(left));
  if (plan.kind === "planned") return null;
  switch (plan.code) {
    case "ON_HOLD":
    case "SCHEDULED":
    case "OTHER_SERVICE":
      return { code: plan.code, reason: asRest(plan.message) };
    case "NO_FULFILLMENT_ORDER":
      return { code: "NOT_READY", reason: asRest(plan.message) };
    default:
      break;
  }
  const [first] = held;
  const isHeld = first && openContents(orders, countRemaining(orders), label.contents).length > 0;
  if (contents.length === 0 && isHeld) return { code: "LABEL_HELD", reason: describeHeld(first) };
  if (contents.length === 0)
    return { code: "NOTHING_LEFT", reason: "nothing of it is left to ship in Shopify." };
  const now = describeContents(contents);
  const reason = `what is left to ship has changed in Shopify. It is now ${now}: try again to quote that.`;
  return { code: "CONTENTS_CHANGED", reason };
}

/** What the platform has said of the pledge since it was pushed. */
function takenBackBy(status: string): string | null {
  switch (status) {
    case "held":
      return "the platform holds the pledge.";
    case "cancelled":
    case "refunded":
      return `the platform has ${status} the pledge: cancel the order in Shopify, or undo its push.`;
    default:
      return null;
  }
}

/** Paid once and partly given back is paid. */
function notPaid({ financialStatus }: OrderTarget, shipPartiallyPaid: boolean): string | null {
  switch (financialStatus) {
    case "pending":
    case "authorized":
    case "expired":
    case "voided":
      return "it is not paid in Shopify.";
    case "refunded":
      return "it was refunded in Shopify.";
    case "partially_paid":
      return shipPartiallyPaid
        ? null
        : "it is only partly paid in Shopify: allow partially paid orders in Setup, or collect the rest.";
    default:
      return null;
  }
}

/** As the rest of a sentence that has begun with the order's name. Names of services stay as they are. */
function asRest(sentence: string): string {
  return sentence.replace(/^The order is/, "it is").replace(/^The (?=[a-z])/, "the ");
}
