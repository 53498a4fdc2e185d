// The storm over postage abates: parcels are on their way, and what is still owed to Shopify is waited for.
import { setTimeout as pause } from "node:timers/promises";
import { readBatch } from "../support/postage/buy-labels";
import type { Stack } from "../support/stack";
import type { PostageStorm } from "./postage-storm";

/** Of the labels held so many are scanned, and of these so many arrive. */
const SCANNED = 0.7;
const ARRIVED = 1 / 4;

/** USPS scans most of the labels, delivers some, and tells of what was before afterwards. */
export async function carryParcels(stack: Stack): Promise<void> {
  const { totals } = await stack.easypost.state();
  const before = new Date(Date.now() - 60_000).toISOString();
  await stack.easypost.act("scan-all", { limit: Math.ceil(totals.held * SCANNED) });
  const { shipments } = await stack.easypost.state();
  const scanned = shipments.flatMap(({ scannedAt, trackingCode }) =>
    scannedAt === null || trackingCode === null ? [] : [trackingCode],
  );
  const trackingCodes = scanned.slice(0, Math.floor(scanned.length * ARRIVED));
  if (trackingCodes.length === 0) return;
  await stack.easypost.act("deliver", { trackingCodes });
  await stack.easypost.act("track", { trackingCodes, status: "out_for_delivery", at: before });
}

/** An order is shipped by hand only when no label's fulfilment is on its way to it any more. */
export async function waitForFulfillments(
  { merchant, stallMs, persist }: PostageStorm,
  batches: string[],
): Promise<void> {
  let [left, movedAt] = [Infinity, Date.now()];
  while (left > 0 && Date.now() - movedAt <= stallMs) {
    let wanted = 0;
    for (const batchId of batches) {
      const { batch } = await persist(async () => readBatch(merchant, batchId));
      wanted += batch.counts.fulfillmentWanted;
    }
    if (wanted < left) movedAt = Date.now();
    left = wanted;
    await pause(500);
  }
}
