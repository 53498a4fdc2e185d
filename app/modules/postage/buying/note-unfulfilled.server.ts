import { inTransaction, type DbTransaction } from "~/db/client.server";
import { retryOnDeadlock } from "~/db/retry-on-deadlock.server";
import { findCancelledLabels } from "../../fulfillment/shipping/find-cancelled-labels.server";
import { findRenumberedLabels } from "../../fulfillment/shipping/find-renumbered-labels.server";
import { recordPledgeEvents } from "../../pledges/history/pledge-events-store.server";
import type { PostageDeps } from "../postage-deps";
import { describeRenumbered, SHIPMENT_CANCELLED } from "./fulfillment-refusal";
import { lockFulfilledLabels, settleFulfillment, type LockedLabel } from "./label-fulfillment-store.server";

interface Order {
  shopDomain: string;
  pledgeId: string;
  orderGid: string;
  /** Of the order, valid, with their fulfilment. */
  labels: LockedLabel[];
  now: Date;
}

/**
 * Brings valid labels of the pledge to rest whose fulfilment somebody has cancelled in Shopify, as our record of the order
 * says: neither refunded nor fulfilled again unless the creator says so. Where somebody has only changed the number, the
 * label says so until it is put back. Doing it again changes nothing.
 */
export async function noteUnfulfilled(
  deps: Pick<PostageDeps, "db" | "clock">,
  { shopDomain, pledgeId }: { shopDomain: string; pledgeId: string },
): Promise<void> {
  const note = async () =>
    inTransaction(deps.db, async (tx) => {
      const now = deps.clock.now();
      const all = await lockFulfilledLabels(tx, { shopDomain, pledgeId });
      for (const orderGid of new Set(all.map((label) => label.orderGid))) {
        const labels = all.filter((label) => label.orderGid === orderGid);
        const order = { shopDomain, pledgeId, orderGid, labels, now };
        const resting = await noteCancelled(tx, order);
        await noteRenumbered(tx, { ...order, labels: labels.filter(({ labelId }) => !resting.has(labelId)) });
      }
    });
  await retryOnDeadlock(note);
}

async function noteCancelled(tx: DbTransaction, order: Order): Promise<Set<string>> {
  const cancelled = new Set(await findCancelledLabels(tx, order, order.labels));
  for (const label of order.labels.filter(({ labelId }) => cancelled.has(labelId))) {
    // Not by itself: that would be a quarrel with whoever cancelled it.
    const again = { dueAt: null, tries: 0 };
    const move = { from: ["made" as const], to: "refused" as const, note: SHIPMENT_CANCELLED, again };
    const when = { now: order.now, handCancelledAt: order.now };
    if (await settleFulfillment(tx, { labelId: label.labelId, ...move, ...when }))
      await record(tx, order, label, "label.shipment_cancelled");
  }
  return cancelled;
}

async function noteRenumbered(tx: DbTransaction, order: Order): Promise<void> {
  const found = await findRenumberedLabels(tx, order, order.labels);
  const numbersOf = new Map(found.map(({ labelId, numbers }) => [labelId, numbers]));
  for (const label of order.labels) {
    const numbers = numbersOf.get(label.labelId);
    const note = numbers ? describeRenumbered(label.number ?? "", numbers) : null;
    if (note === label.note) continue;
    const stays = { from: ["made" as const], to: "made" as const, note };
    if ((await settleFulfillment(tx, { labelId: label.labelId, ...stays, now: order.now })) && numbers)
      await record(tx, order, label, "label.number_changed", numbers.join(", "));
  }
}

async function record(
  tx: DbTransaction,
  { shopDomain, pledgeId, now }: Order,
  { labelId, number }: LockedLabel,
  kind: string,
  to?: string,
): Promise<void> {
  const detail = { labelId, number, ...(to === undefined ? {} : { to }) };
  await recordPledgeEvents(tx, [{ shopDomain, pledgeId, kind, actor: "shopify", at: now, detail }]);
}
