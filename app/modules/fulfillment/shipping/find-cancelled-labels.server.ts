import type { Db } from "~/db/client.server";
import type { RecordedFulfillment } from "../shipments";
import { missingContents, type LabelParcel } from "./label-contents";
import { hasNumbers, isLive } from "./recognise-fulfillment";
import { readLabelRequests, readOrderFulfillments } from "./shipment-request-store.server";

export interface FulfilledLabel extends LabelParcel {
  labelId: string;
}

/**
 * Those of the order's labels of which a fulfilment stands as cancelled (or failed) in our record, so that Shopify does
 * not have all of their contents any more. Whoever cancelled it; a fulfilment made again counts.
 */
export async function findCancelledLabels(
  db: Db,
  { pledgeId, orderGid }: { pledgeId: string; orderGid: string },
  labels: readonly FulfilledLabel[],
): Promise<string[]> {
  if (labels.length === 0) return [];
  const fulfillments = await readOrderFulfillments(db, { pledgeId, orderGid });
  const gone = fulfillments.filter((each) => !isLive(each));
  if (gone.length === 0) return [];
  const cancelled: string[] = [];
  for (const label of labels) {
    const own = await madeFor(db, label.labelId);
    const isEcho = (each: RecordedFulfillment) =>
      own.includes(each.gid) || (label.number !== null && hasNumbers(each, [label.number]));
    if (gone.some(isEcho) && missingContents(label, fulfillments, own).length > 0)
      cancelled.push(label.labelId);
  }
  return cancelled;
}

async function madeFor(db: Db, labelId: string): Promise<string[]> {
  const requests = await readLabelRequests(db, labelId);
  return requests.flatMap(({ fulfillmentGid }) => (fulfillmentGid === null ? [] : [fulfillmentGid]));
}
