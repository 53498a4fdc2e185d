import type { Db } from "~/db/client.server";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { FulfilledLabel } from "./find-cancelled-labels.server";
import { isLive } from "./recognise-fulfillment";
import { readLabelRequests, readOrderFulfillments } from "./shipment-request-store.server";

export interface RenumberedLabel {
  labelId: string;
  /** What the fulfilments made for it carry instead; empty where the number was only taken away. */
  numbers: string[];
}

/**
 * Those of the order's labels whose number no live fulfilment carries any more in our record, although one that was made
 * for them lives: somebody has written another number over it. Mail without tracking has none to lose.
 */
export async function findRenumberedLabels(
  db: Db,
  { pledgeId, orderGid }: { pledgeId: string; orderGid: string },
  labels: readonly FulfilledLabel[],
): Promise<RenumberedLabel[]> {
  const numbered = labels.flatMap(({ labelId, number }) => (number === null ? [] : [{ labelId, number }]));
  if (numbered.length === 0) return [];
  const live = (await readOrderFulfillments(db, { pledgeId, orderGid })).filter(isLive);
  const numbersOf = (fulfillments: typeof live) => [
    ...new Set(fulfillments.flatMap(({ tracking }) => tracking.map(({ number }) => number))),
  ];
  const known = new Set(numbersOf(live).map(normaliseTrackingNumber));
  const renumbered: RenumberedLabel[] = [];
  for (const { labelId, number } of numbered) {
    if (known.has(normaliseTrackingNumber(number))) continue;
    const made = (await readLabelRequests(db, labelId)).map(({ fulfillmentGid }) => fulfillmentGid);
    const own = live.filter(({ gid }) => made.includes(gid));
    if (own.length > 0) renumbered.push({ labelId, numbers: numbersOf(own) });
  }
  return renumbered;
}
