// Whether a fulfilment that Shopify shows is what a request asked for. Pure.
import type { FulfillmentSnapshot } from "../shipments";
import { normaliseTrackingNumber } from "../packages/tracking-number";
import type { CreateRequest, TrackRequest } from "./shipment-request-store.server";

const NOT_SHIPPED = new Set<FulfillmentSnapshot["status"]>(["cancelled", "error", "failure"]);

/** Whether anything counts as shipped by it. */
export function isLive({ status }: Pick<FulfillmentSnapshot, "status">): boolean {
  return !NOT_SHIPPED.has(status);
}

/**
 * The fulfilment that the request made: not there before it, of the same items, with the same numbers. Another worker
 * cannot have made it (a pledge has one open request), and a warehouse's would carry a number of its own.
 */
export function findMade(
  fulfillments: readonly FulfillmentSnapshot[],
  request: CreateRequest,
  before: readonly string[],
): FulfillmentSnapshot | null {
  const wanted = keyOf(request.expected);
  return (
    fulfillments.find(
      (fulfillment) =>
        isLive(fulfillment) &&
        !before.includes(fulfillment.gid) &&
        keyOf(fulfillment.lines) === wanted &&
        hasNumbers(fulfillment, request.tracking.numbers),
    ) ?? null
  );
}

/** The fulfilment with the tracking that the request gave it. */
export function findTracked(
  fulfillments: readonly FulfillmentSnapshot[],
  request: TrackRequest,
): FulfillmentSnapshot | null {
  const found = fulfillments.find(({ gid }) => gid === request.fulfillmentGid);
  return found && isLive(found) && hasNumbers(found, request.tracking.numbers) ? found : null;
}

/** Exactly these numbers, in whatever order and spelling. */
export function hasNumbers(
  { tracking }: Pick<FulfillmentSnapshot, "tracking">,
  numbers: readonly string[],
): boolean {
  const keys = (list: readonly string[]) => [...new Set(list.map(normaliseTrackingNumber))].sort().join(" ");
  return keys(tracking.map(({ number }) => number)) === keys(numbers);
}

function keyOf(lines: readonly { lineItemGid: string; quantity: number }[]): string {
  const sums = new Map<string, number>();
  for (const { lineItemGid, quantity } of lines)
    sums.set(lineItemGid, (sums.get(lineItemGid) ?? 0) + quantity);
  return [...sums]
    .map(([gid, quantity]) => `${gid} ${quantity}`)
    .sort()
    .join("\n");
}
